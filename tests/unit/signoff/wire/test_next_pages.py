"""Where the next page of a list begins, as targets say it: cursors, offsets, addresses, the last item."""

from dataclasses import replace
from typing import Any

import pytest

from signoff.wire import answers
from signoff.wire.answers import Malformed
from signoff.wire.dialect import Dialect, Paging

DIALECT = Dialect()
OFFSET = replace(DIALECT, paging=Paging(style="offset", default_size=3))


@pytest.mark.parametrize(
    ("cursor", "place"), [("c2", "c2"), (17, "17"), (0, "0"), (None, None), ("", None), (..., None)]
)
def test_the_next_page_begins_at_the_cursor_if_there_is_one(cursor: Any, place: str | None) -> None:
    body = {"tickets": [{}]} | ({} if cursor is ... else {"next_cursor": cursor})
    assert answers.page(DIALECT, body, "tickets", None, 1).place == place


@pytest.mark.parametrize(
    ("count", "begins", "asked", "place"),
    [
        (3, None, None, "3"),
        (2, None, None, None),
        (2, None, 2, "2"),
        (2, "4", 2, "6"),
        (1, "4", 2, None),
        (0, "4", 2, None),
        (5, None, 2, "5"),
    ],
)
def test_an_offset_goes_on_while_pages_are_full(
    count: int, begins: str | None, asked: int | None, place: str | None
) -> None:
    page = answers.page(OFFSET, {"tickets": [{}] * count}, "tickets", begins, asked)
    assert (len(page.items), page.place) == (count, place)


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("", None),
        ('<https://desk.test/t?c=2>; rel="next"', "c=2"),
        ("</t?c=2&limit=5>; rel=next", "c=2&limit=5"),
        ('</t?c=1>; rel="prev", </t?c=3>; rel="next"', "c=3"),
        ('</t?c=a,b>; title="one, rel=next"; rel="last"', None),
        ('</t?c=3>; title="a, b"; REL="last next"', "c=3"),
        ("</t>; rel=next", None),
        ('</t?c=3>; rel="nextish"', None),
    ],
)
def test_a_link_header_names_the_next_page(link: str, place: str | None) -> None:
    dialect = replace(DIALECT, paging=Paging(style="link"))
    assert answers.page(dialect, {"tickets": [{}]}, "tickets", None, None, link).place == place


@pytest.mark.parametrize(
    ("name", "around", "place"),
    [
        ("next", {"next": "https://desk.test/api/t?c=2&limit=5", "previous": None}, "c=2&limit=5"),
        ("next", {"next": "/t?c=2"}, "c=2"),
        ("next", {"next": "?c=2"}, "c=2"),
        ("next", {"next": None, "count": 1}, None),
        ("next", {"next": ""}, None),
        ("_links.next.href", {"_links": {"self": {"href": "/t"}}}, None),
        ("_links.next.href", {"_links": {"next": {"href": "/t?c=2"}}}, "c=2"),
        ("links.next", {"links": {"next": {"href": "/t?c=2", "meta": {}}}}, "c=2"),
        ("@odata.nextLink", {"@odata.nextLink": "https://desk.test/t?$skiptoken=a%20b"}, "$skiptoken=a%20b"),
        ("@odata.nextLink", {}, None),
    ],
)
def test_a_field_may_hold_the_address_of_the_next_page(
    name: str, around: dict[str, Any], place: str | None
) -> None:
    dialect = replace(DIALECT, paging=Paging(style="link", next_link=name))
    body, header = {"tickets": [{}], **around}, '</t?c=9>; rel="next"'
    assert answers.page(dialect, body, "tickets", None, None, header).place == place


@pytest.mark.parametrize("found", ["https://desk.test/t/2", "2", 2, True, {"url": "/t?c=2", "href": 7}])
def test_what_is_no_address_with_parameters_leads_nowhere(found: Any) -> None:
    dialect = replace(DIALECT, paging=Paging(style="link", next_link="next"))
    with pytest.raises(Malformed, match="no address with parameters in 'next'"):
        answers.page(dialect, {"tickets": [{}], "next": found}, "tickets", None, None)


def test_an_address_is_no_cursor() -> None:
    body = {"tickets": [{}], "next_cursor": "https://desk.test/t?c=2"}
    with pytest.raises(Malformed, match="an address in place of a cursor"):
        answers.page(DIALECT, body, "tickets", None, None)


@pytest.mark.parametrize(
    ("more", "said", "items", "place"),
    [
        ("has_more", True, 2, "T2"),
        ("has_more", True, 1, "T1"),
        ("has_more", False, 2, None),
        ("has_more", None, 2, None),
        ("has_more", True, 0, None),
        ("", None, 2, "T2"),
        ("", None, 1, None),
        ("", None, 0, None),
    ],
)
def test_a_cursor_may_be_the_last_item(more: str, said: Any, items: int, place: str | None) -> None:
    dialect = replace(DIALECT, paging=Paging(last_item="id", more=more))
    listed = [{"id": f"T{number + 1}"} for number in range(items)]
    assert answers.page(dialect, {"tickets": listed, "has_more": said}, "tickets", None, 2).place == place


@pytest.mark.parametrize(("said", "place"), [(True, "c2"), ("true", "c2"), (False, None), ("false", None)])
def test_a_cursor_on_the_last_page_leads_nowhere_where_a_field_says_so(said: Any, place: str | None) -> None:
    dialect = replace(DIALECT, paging=Paging(next_cursor="page.end", more="page.next"))
    body = {"tickets": [{}], "page": {"end": "c2", "next": said}}
    assert answers.page(dialect, body, "tickets", None, 1).place == place
