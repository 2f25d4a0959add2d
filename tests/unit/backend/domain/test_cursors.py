"""Cursors are bound to their list and tamper-evident (TKT-15, SEC-01)."""

import string
import uuid
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.cursors import CursorCodec
from backend.domain.errors import InvalidInput

CODEC = CursorCodec("a secret of some thirty-two bytes or so")
IDS = st.uuids().map(str)
SCOPES = st.lists(st.text(max_size=8), max_size=4).map(tuple)
SAMPLE = CODEC.seal(("tickets", "acme"), str(uuid.UUID(int=7)))


@given(SCOPES, IDS)
def test_a_cursor_opens_to_what_was_sealed(scope: tuple[str, ...], last_id: str) -> None:
    assert CODEC.open(scope, CODEC.seal(scope, last_id)) == last_id


@given(SCOPES, SCOPES, IDS)
def test_a_cursor_opens_in_its_own_scope_only(
    scope: tuple[str, ...], other: tuple[str, ...], last_id: str
) -> None:
    if other != scope:
        with pytest.raises(InvalidInput):
            CODEC.open(other, CODEC.seal(scope, last_id))


@given(st.integers(0, len(SAMPLE) - 1), st.sampled_from("AZaz09-_=. "))
def test_a_cursor_with_any_character_altered_is_refused(position: int, character: str) -> None:
    altered = SAMPLE[:position] + character + SAMPLE[position + 1 :]
    if altered != SAMPLE:
        with pytest.raises(InvalidInput) as refused:
            CODEC.open(("tickets", "acme"), altered)
        assert refused.value.errors[0].field == "cursor"


def test_the_spare_bits_of_the_last_character_cannot_be_played_with() -> None:
    spellings = [SAMPLE[:-1] + last for last in string.ascii_letters + string.digits + "-_"]
    opened = []
    for spelling in spellings:
        with suppress(InvalidInput):
            opened.append((spelling, CODEC.open(("tickets", "acme"), spelling)))
    assert [spelling for spelling, _ in opened] == [SAMPLE]


@given(st.text(max_size=60))
def test_garbage_is_refused(garbage: str) -> None:
    with pytest.raises(InvalidInput):
        CODEC.open(("tickets", "acme"), garbage)


def test_another_secret_makes_other_cursors() -> None:
    with pytest.raises(InvalidInput):
        CursorCodec("another secret of thirty-two bytes..").open(("tickets", "acme"), SAMPLE)


def test_parts_of_a_scope_do_not_run_into_one_another() -> None:
    with pytest.raises(InvalidInput):
        CODEC.open(("ab", "c"), CODEC.seal(("a", "bc"), str(uuid.UUID(int=1))))
