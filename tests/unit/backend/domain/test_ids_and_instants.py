"""Ids sort by creation; instants survive being written down."""

import uuid
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from backend.domain.ids import IdGenerator, instant_of, is_id
from backend.domain.instants import from_text, to_text

INSTANTS = st.integers(min_value=0, max_value=253_402_300_799_999)


@given(st.lists(INSTANTS, min_size=2, max_size=50))
def test_ids_rise_whatever_the_clock_does(instants: list[int]) -> None:
    generator = IdGenerator()
    made = [generator.next_id(now) for now in instants]
    assert made == sorted(set(made))


@given(INSTANTS)
def test_the_first_id_carries_its_instant(now: int) -> None:
    assert instant_of(IdGenerator().next_id(now)) == now


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = uuid.UUID(IdGenerator().next_id(1_700_000_000_000))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_threads_never_get_the_same_id() -> None:
    generator = IdGenerator()
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: generator.next_id(1), range(2000)))
    assert len(set(made)) == 2000


def test_only_a_lower_case_uuid_can_be_an_id() -> None:
    good = IdGenerator().next_id(5)
    assert is_id(good)
    assert not any(map(is_id, [good.upper(), good + "\n", good[:-1], "", "../" + good, good + "?x"]))


@given(INSTANTS)
def test_an_instant_survives_its_text(instant: int) -> None:
    assert from_text(to_text(instant)) == instant


def test_an_instant_is_written_in_utc_with_milliseconds() -> None:
    assert to_text(1_700_000_000_007) == "2023-11-14T22:13:20.007Z"
    assert to_text(0) == "1970-01-01T00:00:00.000Z"
