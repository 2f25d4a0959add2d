"""What verdicts cost as they grow: each step works at every size, and the exponent is that of the costs."""

import pytest
from rich.console import Console

from bench.scale import STEPS, Cost, all_costs, exponent, guide_of, made_up
from signoff.guide import load_guide


@pytest.mark.parametrize("count", [10, 100, 1_000])
def test_a_guide_has_so_many_clauses_more(count: int) -> None:
    guide = guide_of(count)

    assert len(made_up(guide)) == count
    assert len(guide.clauses) == len(load_guide().clauses) + count


@pytest.mark.parametrize(("power", "told"), [(1, 1.0), (2, 2.0), (0.5, 0.5)])
def test_the_exponent_is_told_from_the_two_largest_sizes(power: float, told: float) -> None:
    costs = [
        Cost("run", 10, results, 0.2 * (results / 100) ** power, 1.0) for results in (100, 1_000, 10_000)
    ]
    costs += [Cost("run", 100, 1_000, 50.0, 1.0), Cost("sheet", 10, 1_000, 50.0, 1.0)]

    assert exponent(costs, "run", 10) == pytest.approx(told)


def test_what_is_too_short_tells_nothing() -> None:
    costs = [Cost("run", 10, 1_000, 0.01, 1.0), Cost("run", 10, 10_000, 0.2, 1.0)]

    assert exponent(costs, "run", 10) is None


def test_every_step_is_measured_at_every_size() -> None:
    costs = all_costs([10], [40], Console(quiet=True))

    assert [cost.step for cost in costs] == list(STEPS)
    assert all(cost.seconds > 0 and cost.memory >= 0 for cost in costs)
