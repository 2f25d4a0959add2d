"""By which tags a change is asked for: a weak one matches nothing in If-Match (RFC 9110, 13.1.1)."""

from types import SimpleNamespace
from typing import Any

import pytest

from signoff.verdict.outcomes import NotApplicable
from tests.integration.test_side_effects import strong_tag
from tests.unit.signoff.wire.samples import an_answer


def customer(headers: dict[str, str]) -> Any:
    return SimpleNamespace(tickets=SimpleNamespace(try_read=lambda ticket: an_answer({}, headers=headers)))


def test_a_strong_tag_is_one_to_change_by() -> None:
    ticket: Any = "T1"
    assert strong_tag(customer({"etag": '"7"'}), ticket) == '"7"'


@pytest.mark.parametrize("headers", [{}, {"etag": 'W/"7"'}])
def test_what_matches_nothing_is_not_tried(headers: dict[str, str]) -> None:
    ticket: Any = "T1"
    with pytest.raises(NotApplicable, match="have no ETag to change them by"):
        strong_tag(customer(headers), ticket)
