"""Lists of nothing, and counts, as some languages write them."""

from typing import Any

import pytest

from signoff.wire.answers import Malformed, objects_in, page, whole_number
from signoff.wire.dialect import Dialect, NotificationFields
from signoff.wire.notifications import notification_item

DIALECT = Dialect()


@pytest.mark.parametrize(
    ("envelope", "body"),
    [
        ("tickets", {"tickets": None}),
        ("tickets", {"tickets": []}),
        ("data.tickets", {"data": {"tickets": None}}),
        ("", []),
    ],
)
def test_null_is_an_empty_list(envelope: str, body: Any) -> None:
    assert objects_in(envelope, body) == []
    assert page(DIALECT, body, envelope, None, None).items == ()


@pytest.mark.parametrize("body", [{}, {"data": None}, None, {"other": None}])
def test_a_list_that_is_not_there_is_none(body: Any) -> None:
    for envelope in ("tickets", "data.tickets"):
        with pytest.raises(Malformed, match="is to hold the list"):
            objects_in(envelope, body)


@pytest.mark.parametrize(
    ("written", "number"), [(3.0, 3), ("3", 3), (3, 3), (3.5, 3.5), (None, None), (True, True)]
)
def test_a_count_may_be_written_with_a_point(written: Any, number: Any) -> None:
    assert whole_number(written) == number
    assert type(whole_number(written)) is type(number)


@pytest.mark.parametrize(
    ("since", "read"),
    [
        ("2026-11-30T10:00:00Z", True),
        (1795341600, True),
        (None, False),
        ("", False),
        (..., False),
        ("yesterday", "yesterday"),
        (True, True),
    ],
)
def test_an_instant_may_say_since_when_one_is_read(since: Any, read: Any) -> None:
    dialect = Dialect(notification=NotificationFields(read_at="read_at"))
    item = {"id": "N1", "read": "not looked at"} | ({} if since is ... else {"read_at": since})
    assert notification_item(dialect, item).read == read
    assert notification_item(DIALECT, {"id": "N1", "read": None}).read is None, "null is no answer elsewhere"
