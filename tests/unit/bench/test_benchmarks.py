"""What each benchmark makes of its samples."""

from random import Random

import pytest

from bench import list_cost, mixed
from bench.orders import Shot
from bench.samples import Sample

SHOTS = {kind: Shot(9.0, kind) for kind in ("list", "create", "comment")}


def counted(latency_ms: float, *, lag_ms: float = 0.5, each: int = 100) -> list[tuple[Shot, Sample]]:
    return [(shot, Sample(lag_ms, latency_ms)) for shot in SHOTS.values() for _ in range(each)]


def test_mixed_rules_on_each_operation_by_its_own_bar() -> None:
    found = mixed.finding("", counted(120.0), {"gateway": 3.0})
    assert {ruling.why: ruling.met for ruling in found.rulings} == {
        "list p99 120 ms, bar 150": True,
        "create p99 120 ms, bar 100": False,
        "comment p99 120 ms, bar 100": False,
    }
    assert [cells[0] for cells in found.table] == ["list", "create", "comment"]
    assert [cells[-1] for cells in found.table] == ["met", "MISSED", "MISSED"]


def test_mixed_without_a_sample_meets_nothing() -> None:
    assert not any(ruling.met for ruling in mixed.finding("", [], {}).rulings)


@pytest.mark.parametrize(
    ("lag_ms", "disturbances"), [(2.0, []), (40.0, ["the generator was 40 ms late at p99"])]
)
def test_mixed_tells_of_a_late_generator(lag_ms: float, disturbances: list[str]) -> None:
    found = mixed.finding("", counted(50.0, lag_ms=lag_ms), {})
    assert found.disturbances == disturbances
    assert f"late by {lag_ms} ms at p99" in found.notes[0]


@pytest.mark.parametrize(("many_ms", "met"), [(30.0, True), (30.1, False)])
def test_list_cost_rules_on_the_ratio_of_the_medians(many_ms: float, met: bool) -> None:
    few, many = [Sample(0.0, 20.0)] * 3, [Sample(0.0, 1.0), Sample(0.0, many_ms), Sample(0.0, 900.0)]
    (ruling,) = list_cost.finding({100: few, 10_000: many}, seed=1).rulings
    assert ruling.met is met
    assert "10,000 tickets as with 100" in ruling.why


def test_list_cost_forgives_no_error() -> None:
    measured = {100: [Sample(0.0, 20.0)], 10_000: [Sample(0.0, 20.0, "status 500")]}
    (ruling,) = list_cost.finding(measured, seed=1).rulings
    assert (ruling.met, ruling.why) == (False, "1 lists failed")


def test_pairs_are_interleaved_in_a_drawn_order() -> None:
    few, many = SHOTS["list"], SHOTS["create"]
    shots = list_cost.by_turns(few, many, 100, Random(1))
    pairs = [shots[start : start + 2] for start in range(0, 200, 2)]
    assert all(few in pair and many in pair for pair in pairs)
    assert 20 < sum(pair[0] is few for pair in pairs) < 80
