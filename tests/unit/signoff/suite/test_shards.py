"""Shards: every test is in exactly one, whichever machine works it out, and none has much more to do."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.suite.durations import (
    DurationsError,
    durations_of_run,
    expected_seconds,
    load_durations,
    write_durations,
)
from signoff.suite.shards import MOST, Shard, ShardError, shard_from
from signoff.suite.suite import Listed, write_inventory

NAMES = st.from_regex(
    r"tests/(integration|model|security)/test_[ab]\.py::test_[c-h](\[[12]\])?", fullmatch=True
)
TESTS = st.lists(NAMES, unique=True)
SECONDS = st.dictionaries(NAMES.map(lambda name: name.partition("[")[0]), st.floats(0, 60))
COUNTS = st.integers(1, MOST)


def loads(tests: list[str], seconds: dict[str, float], count: int) -> list[float]:
    own = [Shard(number, count).tests_of(tests, seconds) for number in range(1, count + 1)]
    return [sum(seconds[test] for test in part) for part in own]


@given(TESTS, SECONDS, COUNTS, st.randoms())
def test_each_test_is_in_exactly_one_shard_in_whatever_order_they_are_found(
    tests: list[str], seconds: dict[str, float], count: int, chance: object
) -> None:
    parts = []
    for number in range(1, count + 1):
        shuffled = list(tests)
        chance.shuffle(shuffled)  # type: ignore[attr-defined]
        parts.append(Shard(number, count).tests_of(shuffled, seconds))

    assert Counter(test for part in parts for test in part) == Counter(tests)


@given(TESTS, SECONDS, COUNTS)
def test_stories_stay_together(tests: list[str], seconds: dict[str, float], count: int) -> None:
    parts = [Shard(number, count).tests_of(tests, seconds) for number in range(1, count + 1)]

    assert sum(any(test.startswith("tests/model/") for test in part) for part in parts) <= 1


def test_no_shard_has_more_to_do_than_another_by_more_than_one_test() -> None:
    tests = [f"tests/security/test_a.py::test_{number}" for number in range(100)]
    seconds = {test: number / 3 for number, test in enumerate(tests)}

    for count in (2, 3, 8):
        found = loads(tests, seconds, count)
        assert max(found) - min(found) <= max(seconds.values()) / 3
        assert sum(found) == pytest.approx(sum(seconds.values()))


def test_a_test_that_was_never_timed_takes_as_long_as_the_median() -> None:
    seconds = {"tests/a.py::test_short": 1.0, "tests/a.py::test_usual": 5.0, "tests/a.py::test_long": 9.0}
    known, new = list(seconds), "tests/a.py::test_new"

    parts = [Shard(number, 2).tests_of([*known, new], seconds) for number in (1, 2)]

    # 9 and 1 against 5 and 5: whatever else the new one took, they would be spread in another way.
    assert {frozenset(part) for part in parts} == {
        frozenset({"tests/a.py::test_long", "tests/a.py::test_short"}),
        frozenset({"tests/a.py::test_usual", new}),
    }


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_no_two_shards_share_a_customer(count: int) -> None:
    customers = [f"customer-{number}" for number in range(7)]

    parts = [Shard(number, count).part_of(customers) for number in range(1, count + 1)]

    assert sorted(name for part in parts for name in part) == customers
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@pytest.mark.parametrize("text", ["3/8", "1/1", "64/64"])
def test_a_shard_is_written_as_people_read_it(text: str) -> None:
    assert str(shard_from(text)) == text


@pytest.mark.parametrize(
    "text", ["", "3", "0/8", "9/8", "1/65", "1/0", "-1/8", "3/8 ", "3 / 8", "٣/٨", "03/8", "a/b"]
)
def test_what_is_no_shard_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ShardError, match="write 3/8 for the third of eight"):
        shard_from(text)


def test_durations_are_the_mean_over_parameters_and_are_read_again(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    write_durations(tmp_path, [("a.py::t[1]", 1.0), ("a.py::t[2]", 2.0), ("a.py::u", 0.25)])

    assert load_durations(tmp_path) == {"a.py::t": 1.5, "a.py::u": 0.25}


def test_without_durations_there_are_none_and_bad_ones_are_an_error(tmp_path: Path) -> None:
    assert load_durations(tmp_path) == {}

    (tmp_path / "tests").mkdir()
    for text in ("[1]", '{"a": "long"}', "{"):
        (tmp_path / "tests/durations.json").write_text(text, encoding="utf-8")
        with pytest.raises(DurationsError, match="run `make durations"):
            load_durations(tmp_path)


def test_what_the_tests_of_clauses_take_is_added_up(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    write_inventory(
        tmp_path / "tests/inventory.json",
        [
            Listed("a.py::t[1]", "TKT-01", "MUST"),
            Listed("a.py::t[2]", "TKT-01", "MUST"),
            Listed("a.py::u", "TKT-02", "MUST"),
        ],
    )
    write_durations(tmp_path, [("a.py::t", 1.5)])

    assert expected_seconds({"TKT-01"}, tmp_path) == 3.0
    assert expected_seconds({"TKT-02", "TKT-03"}, tmp_path) == 0.0


def test_a_runs_tests_tell_what_they_took_and_its_measurements_do_not_count(tmp_path: Path) -> None:
    rows = '{"test": "a.py::t", "seconds": 2}\n{"test": "signoff load: smoke", "seconds": 75}\n'
    (tmp_path / "results.jsonl").write_text(rows, encoding="utf-8")

    assert durations_of_run(tmp_path) == [("a.py::t", 2.0)]
    with pytest.raises(DurationsError, match="name a folder below out/"):
        durations_of_run(tmp_path / "elsewhere")
