"""What differs from one look to the next varies by itself; what differs and stays so was changed."""

from itertools import count
from typing import Any

import pytest

from signoff.expect.staying import LOOKS, what_changed

TICKET: dict[str, Any] = {"id": "T1", "status": "open", "comments": [{"text": "one"}], "tags": []}


@pytest.mark.parametrize(
    ("after", "seen"),
    [
        (TICKET | {"status": "closed"}, "status was 'open' and is 'closed'"),
        (TICKET | {"comments": []}, "comments[0].text was 'one' and is 'there is no such thing'"),
        (TICKET | {"tags": ["new"]}, "tags[0] was 'there is no such thing' and is 'new'"),
        (TICKET | {"more": None}, "more was 'there is no such thing' and is None"),
        ({}, "status was 'open' and is 'there is no such thing'"),
    ],
)
def test_what_stays_otherwise_was_changed(after: Any, seen: str) -> None:
    assert seen in what_changed(TICKET, lambda: after)


def test_what_is_the_same_is_looked_at_once() -> None:
    looks = count(1)
    assert what_changed(TICKET, lambda: TICKET | {"id": f"T{next(looks)}"}) == ""
    assert next(looks) == 2


def test_what_varies_by_itself_is_no_change() -> None:
    took = count(1)
    before = TICKET | {"meta": {"took_ms": 0}}
    assert what_changed(before, lambda: TICKET | {"meta": {"took_ms": next(took)}}) == ""


def test_a_change_beside_what_varies_is_found() -> None:
    took = count(1)
    before = TICKET | {"took_ms": 0}
    found = what_changed(before, lambda: TICKET | {"status": "closed", "took_ms": next(took)})
    assert found == "status was 'open' and is 'closed'"
    assert next(took) == LOOKS + 1


def test_lists_of_items_are_compared_item_by_item() -> None:
    assert what_changed([TICKET], lambda: [TICKET]) == ""
    assert what_changed([TICKET], lambda: [TICKET, TICKET]).startswith("[1].id was")
    many = what_changed({"z": 0}, lambda: {"z": 0} | dict.fromkeys("abcdef", 1))
    assert many.endswith("; d was 'there is no such thing' and is 1; and 2 more")
