"""When two answers to the same customer say the same."""

from typing import Any

import pytest

from signoff.wire.exchange import Answer
from tests.security.isolation.sameness import difference
from tests.unit.signoff.wire.samples import an_answer

ONE, OTHER = "01a206bb-81ca-7765-a9fd-5c922c4d09c1", "01a206bb-81ca-7765-a9fd-111111111111"
NOT_FOUND = {"status": 404, "body": {"detail": "There is nothing here."}}


def answers(one: dict[str, Any], other: dict[str, Any]) -> tuple[Answer, Answer]:
    """Both."""
    return an_answer(**one), an_answer(**other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NOT_FOUND, NOT_FOUND),
        ({"body": {"id": ONE}}, {"body": {"id": OTHER}}),
        ({"body": {"at": "2026-11-23T10:00:00.123Z"}}, {"body": {"at": "2026-11-23T10:00:07.000Z"}}),
        ({"body": {"version": 1763892000123}}, {"body": {"version": 1763892000999}}),
        ({"body": {"version": 2}}, {"body": {"version": 3}}),
        ({"body": {"url": f"/f/{ONE}?Expires=1&Signature=a"}}, {"body": {"url": f"/f/{OTHER}?Signature=b"}}),
        (NOT_FOUND | {"headers": {"x-request-id": "a-1"}}, NOT_FOUND | {"headers": {"x-request-id": "b-2"}}),
        ({"headers": {"etag": '"17"'}}, {"headers": {"etag": '"18"'}}),
        ({"status": 400, "body": {"detail": "acme!"}}, {"status": 400, "body": {"detail": "globex!"}}),
    ],
)
def test_what_no_two_answers_have_in_common_makes_no_difference(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert difference(*answers(one, other), ("acme", "globex")) == ""


@pytest.mark.parametrize(
    ("one", "seen"),
    [
        (NOT_FOUND | {"status": 403}, "the status is 403"),
        (NOT_FOUND | {"body": {"detail": "There is nothing for you."}}, "the body is"),
        (NOT_FOUND | {"body": {"detail": "There is nothing here. "}}, "the body is"),
        (NOT_FOUND | {"headers": {"etag": '"17"'}}, "these headers differ: [('etag'"),
        (NOT_FOUND | {"body": {**NOT_FOUND["body"], "left": 12345}}, "the body is"),  # type: ignore[dict-item]
    ],
)
def test_anything_else_does(one: dict[str, Any], seen: str) -> None:
    assert difference(*answers(one, NOT_FOUND), ()).startswith(seen)
