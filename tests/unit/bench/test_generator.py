"""What is held against what when the generator of load runs is measured."""

from itertools import cycle

import pytest

from bench import pushes, sampling, stalls
from bench.sampling import Rate, Setting
from bench.stalling import held_up


def test_the_server_holds_up_what_comes_in_its_stall_until_that_ends() -> None:
    assert [round(held_up(into), 3) for into in (0, 0.25, 1, 5, 10.25)] == [1, 0.75, 0, 0, 0.75]


def test_an_interval_holds_what_was_simulated() -> None:
    low, high = Rate(100, 2000).interval
    assert low < 0.05 < high
    assert high - low == pytest.approx(0.02, abs=0.001)


@pytest.mark.parametrize(("first", "runs", "passed"), [(89, 2000, 89), (90, 20_000, 990)])
def test_what_comes_near_the_bar_is_simulated_again_and_only_that_counts(
    monkeypatch: pytest.MonkeyPatch, first: int, runs: int, passed: int
) -> None:
    looks = {(2000, 1): Rate(first, 2000), (20_000, 2): Rate(990, 20_000)}
    monkeypatch.setattr(sampling, "rate_of_passes", lambda setting, share, runs, seed: looks[runs, seed])
    setting = Setting(0.05, 59, 2.0, False, 1.0)
    assert sampling._looked_at_twice(setting, 2000, 1) == Rate(passed, runs)


def measured(monkeypatch: pytest.MonkeyPatch, *p95: float, **more: float) -> int:
    """What the benchmark ends with when its rounds tell those, in turn."""
    found = {"p99": 900.0, "truth_p95": 500.0, "truth_p99": 900.0, "requests": 1.0, "lag": 1.0}
    rounds = cycle(found | {"p95": each, "failed": 0.0, **more} for each in p95)
    monkeypatch.setattr(stalls, "measure", lambda case, serving, folder: next(rounds))
    monkeypatch.setattr(stalls, "shutil", None)
    monkeypatch.setattr(stalls, "CASES", (stalls.Case("pool", 30),))
    return stalls.main()


def test_a_pool_is_within_three_percent_of_the_truth_or_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (measured(monkeypatch, 514.9), measured(monkeypatch, 515.1), measured(monkeypatch, 484.9)) == (
        0,
        1,
        1,
    )


def test_the_median_of_the_rounds_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert measured(monkeypatch, 540.0, 514.0, 512.0, 530.0, 511.0) == 0
    assert measured(monkeypatch, 540.0, 516.0, 512.0, 530.0, 511.0) == 1


def test_failed_requests_measure_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match="7 requests failed"):
        measured(monkeypatch, 500.0, failed=7.0)


@pytest.mark.parametrize(
    ("line_ms", "memory", "count", "code"),
    [(2.0, 119.0, 4000, 0), (2.1, 119.0, 4000, 1), (2.0, 121.0, 4000, 1), (2.0, 119.0, 3999, 1)],
)
def test_pushes_are_held_against_a_bare_client(
    monkeypatch: pytest.MonkeyPatch, line_ms: float, memory: float, count: int, code: int
) -> None:
    def measure(how: str) -> tuple[list[float], float]:
        return ([line_ms] * count, memory) if how == "line" else ([1.0] * 4000, 40.0)

    monkeypatch.setattr(pushes, "measure", measure)
    assert pushes.main() == code
