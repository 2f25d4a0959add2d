"""Percentiles and rows."""

import math

import pytest

from bench.samples import Row, Sample, percentile


@pytest.mark.parametrize(("percent", "value"), [(0, 1), (1, 1), (50, 50), (95, 95), (99, 99), (100, 100)])
def test_a_percentile_is_the_nearest_rank(percent: float, value: float) -> None:
    assert percentile(list(range(100, 0, -1)), percent) == value


def test_a_percentile_is_a_value_that_occurred() -> None:
    assert percentile([1.0, 1000.0], 50) == 1.0
    assert percentile([1.0, 1000.0], 51) == 1000.0
    assert percentile([7.0], 99) == 7.0


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="percentile of nothing"):
        percentile([], 50)


def row(*latencies: float, faults: tuple[str, ...] = ()) -> Row:
    samples = [Sample(0.0, latency) for latency in latencies]
    return Row.of("create", [*samples, *(Sample(0.0, 1.0, fault) for fault in faults)], bar_ms=100)


def test_a_row_meets_its_bar_when_99_of_100_are_within_it() -> None:
    assert row(*[100.0] * 99, 5000.0).ruling.met
    assert not row(*[100.0] * 98, 101.0, 5000.0).ruling.met


def test_a_row_says_what_it_found() -> None:
    measured = row(*map(float, range(1, 201)))
    assert (measured.n, measured.p50_ms, measured.p95_ms, measured.p99_ms) == (200, 100, 190, 198)
    assert (measured.max_ms, measured.errors) == (200, 0)
    assert measured.ruling.why == "create p99 198 ms, bar 100"


def test_one_error_misses_the_bar() -> None:
    ruling = row(*[1.0] * 500, faults=("status 429", "status 429", "status 500")).ruling
    assert not ruling.met
    assert ruling.why == "create: 3 of 503 failed (2 x status 429, 1 x status 500)"


@pytest.mark.parametrize("count", [0, 99])
def test_too_few_samples_meet_no_bar(count: int) -> None:
    ruling = row(*[1.0] * count).ruling
    assert not ruling.met
    assert ruling.why == f"create: {count} samples are too few for a p99"


def test_a_row_of_nothing_has_no_times() -> None:
    assert row().p99_ms == math.inf
