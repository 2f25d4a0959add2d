"""Ids that never existed, of the same kind as one that does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.actors.session.unknown_ids import unknown_place_like, unknown_ticket_like
from signoff.wire.answers import Ticket, ticket_item
from signoff.wire.dialect import Dialect


def a_ticket(ticket_id: str) -> Ticket:
    return ticket_item(Dialect(), {"id": ticket_id})


@given(st.uuids())
def test_a_uuid_keeps_its_version_and_time(found: object) -> None:
    ticket_id = str(found)
    unknown = unknown_ticket_like(a_ticket(ticket_id))
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", unknown)
    assert unknown[:19] == ticket_id[:19]
    assert unknown != ticket_id


@given(st.integers(0, 10**9))
def test_a_number_is_far_above_those_given_so_far(number: int) -> None:
    assert int(unknown_ticket_like(a_ticket(str(number)))) >= number + 1_000_000


@pytest.mark.parametrize(
    "ticket_id", ["TCK-2026-000123", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "ticket_9f8e7d6c5b4a"]
)
def test_any_other_id_keeps_its_length_and_punctuation(ticket_id: str) -> None:
    unknown = unknown_ticket_like(a_ticket(ticket_id))
    assert re.sub(r"[0-9A-Za-z]", "x", unknown) == re.sub(r"[0-9A-Za-z]", "x", ticket_id)
    assert unknown != ticket_id


@given(
    st.text("abcxyzABCXYZ0189-_=.", min_size=8, max_size=40).filter(
        lambda text: sum(map(str.isalnum, text)) > 5
    )
)
def test_a_place_in_a_list_keeps_its_shape(place: str) -> None:
    def shape(text: str) -> str:
        return re.sub("[a-z]", "a", re.sub("[A-Z]", "A", re.sub("[0-9]", "0", text)))

    assert shape(unknown_place_like(place)) == shape(place)
