"""Ids that never existed, of the same kind as one that does."""

import base64
import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import damm, luhn, verhoeff
from stdnum.iso7064 import mod_11_10

from signoff.actors.session.unknown_ids import unknown_id_like, unknown_place_like, unknown_ticket_like
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
    ("known", "shape"),
    [
        ("TCK-2026-000123", r"TCK-2026-[0-9]{6}"),
        ("case:2026:17", r"case:2026:[0-9]{7}"),
        ("CASE000455", r"CASE[0-9]{6}"),
        ("CS-1234", r"CS-[0-9]{7}"),
        ("01ARZ3NDEKTSV4RRFFQ69G5FAV", r"01ARZ3NDEK[0-9A-HJKMNP-TV-Z]{16}"),
        ("tkt_01arz3ndektsv4rrffq69g5fav", r"tkt_01arz3ndek[0-9a-hjkmnp-tv-z]{16}"),
        ("507f1f77bcf86cd799439011", r"507f1f77[0-9a-f]{16}"),
        ("tkt_550e8400-e29b-41d4-a716-446655440000", r"tkt_550e8400-e29b-41d4-[0-9a-f]{4}-[0-9a-f]{12}"),
        ("clx3f9a2b0000qw8h4k2m7e1z", r"clx3f9a2b[a-z0-9]{16}"),
        ("ticket_9f8e7d6c5b4a", r"ticket_[0-9a-f]{12}"),
        ("V1StGXR8_Z5jdHi6B-myT", r"V1StGXR8_[0-9A-Za-z]{8}-myT"),
        ("tenant-acme", r"tenant-[a-z]{4}"),
    ],
)
def test_what_says_that_an_id_is_well_formed_is_kept(known: str, shape: str) -> None:
    unknown = {unknown_id_like(known) for _ in range(20)}
    assert all(re.fullmatch(shape, each) for each in unknown), unknown
    assert known not in unknown
    assert len(unknown) > 10


def test_the_base64_of_a_type_and_a_number_is_one_again() -> None:
    unknown = base64.b64decode(unknown_id_like(base64.b64encode(b"Ticket:17").decode())).decode()
    assert re.fullmatch(r"Ticket:[0-9]{7}", unknown)


@pytest.mark.parametrize("module", [luhn, verhoeff, damm, mod_11_10], ids=lambda module: module.__name__)
@pytest.mark.parametrize("pattern", ["{number}{digit}", "TCK-{number}-{digit}", "TCK-{number}{digit}"])
def test_a_check_digit_is_right(module: Any, pattern: str) -> None:
    right = 0
    for number in range(2_718_281, 2_718_381):
        known = pattern.format(number=number, digit=module.calc_check_digit(str(number)))
        unknown = unknown_id_like(known)
        assert unknown != known
        right += module.is_valid(re.sub(r"\D", "", unknown))
    # An id may keep several rules by chance: then none is found that keeps them all.
    assert right >= 95


@given(
    st.text("abcxyzABCXYZ0189-_=.", min_size=8, max_size=40).filter(
        lambda text: sum(map(str.isalnum, text)) > 5
    )
)
def test_a_place_in_a_list_keeps_its_shape(place: str) -> None:
    """But for one that is an id, as a ULID of 26 signs is: it is as well formed as another id."""
    assume(len(place) != 26)

    def shape(text: str) -> str:
        return re.sub("[a-z]", "a", re.sub("[A-Z]", "A", re.sub("[0-9]", "0", text)))

    assert shape(unknown_place_like(place)) == shape(place)


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("limit=1&cursor=eyJpZCI6IjAxIn0.c2lnbmF0dXJl", r"limit=1&cursor=[\w.]{28}"),
        ("cursor=AbC-123%3D%3D&limit=1", r"cursor=[A-Z][a-z][A-Z]-\d{3}%3D%3D&limit=1"),
        ("$skiptoken=0a1b2c3d", r"\$skiptoken=\d[a-z]\d[a-z]\d[a-z]\d[a-z]"),
        ("status=&after=1234567", r"status=&after=\d{7}"),
    ],
)
def test_of_a_link_only_what_says_where_is_another(place: str, kept: str) -> None:
    unknown = unknown_place_like(place)
    assert re.fullmatch(kept, unknown)
    assert unknown != place


@pytest.mark.parametrize("place", ["page=2&limit=1", "limit=50&offset=50", "page=2"])
def test_the_number_of_a_page_is_nobodys(place: str) -> None:
    assert unknown_place_like(place) == place


@given(st.uuids())
def test_a_place_that_is_an_id_stays_one(found: object) -> None:
    unknown = unknown_place_like(str(found))
    assert (unknown[:19], unknown == str(found)) == (str(found)[:19], False)
