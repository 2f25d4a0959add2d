"""Counters and histograms: exact, and the same however many workers kept them."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from load.verdict.records import TICK_S, Histogram, Record, Records, Sample
from signoff.verdict.sampling import Window

TIMES = st.floats(0, 3)
SAMPLES = st.lists(
    st.builds(
        Sample,
        due=st.floats(0, 10, exclude_max=True),
        lag=st.floats(0, 0.1),
        queueing=TIMES,
        service=TIMES,
        fault=st.sampled_from(["", "", "503"]),
        throttled=st.sampled_from([False, False, False, True]),
    ),
    max_size=40,
)


def kept(samples: list[Sample]) -> Records:
    records = Records.over({"create": 500.0})
    for sample in samples:
        records.journeys["create"].add(sample)
    return records


def plain(records: Records) -> Any:
    """Through JSON, with the histograms as the curves that they hold."""
    reported = json.loads(json.dumps(records.as_json()))
    curves = {part: found.curve() for part, found in records.journeys["create"].histograms.items()}
    reported["journeys"]["create"]["histograms"] = json.loads(json.dumps(curves))
    return reported


@given(SAMPLES, st.integers(1, 4))
@settings(max_examples=15)
def test_workers_records_add_up_to_what_one_would_have_kept(samples: list[Sample], workers: int) -> None:
    merged = Records.over({"create": 500.0})
    for worker in range(workers):
        merged.merge(json.loads(json.dumps(kept(samples[worker::workers]).taken())))
    assert plain(merged) == plain(kept(samples))


def test_what_was_told_is_not_told_again() -> None:
    records = kept([Sample(0, 0, 0, 0.1)])
    assert records.taken()["journeys"]["create"]["sent"] == 1
    assert records.taken()["journeys"]["create"]["sent"] == 0


def test_latency_counts_from_the_instant_a_request_was_due() -> None:
    assert Sample(due=3, lag=0.001, queueing=0.2, service=0.3).latency == pytest.approx(0.501)


@pytest.mark.parametrize(("service", "over"), [(0.4999, 0), (0.5, 1), (0.6, 1)])
def test_a_time_that_reaches_its_budget_breaks_it(service: float, over: int) -> None:
    record = Record(budget_ms=500)
    record.add(Sample(0, 0, 0, service))
    assert record.windows(1, 1, by="time") == [Window(1, over)]


def test_an_error_breaks_the_budget_however_fast_it_came() -> None:
    record = Record(budget_ms=500)
    record.add(Sample(0, 0, 0, 0.001, fault="503"))
    assert record.windows(1, 1, by="time") == record.windows(1, 1, by="success") == [Window(1, 1)]
    assert record.faults == {"503": 1}


def test_what_is_slow_is_no_failure() -> None:
    record = Record(budget_ms=math.inf)
    record.add(Sample(0, 0, 0, 9))
    assert record.windows(1, 1, by="success") == [Window(1, 0)]


def test_a_throttled_request_is_in_no_window() -> None:
    record = Record(budget_ms=500)
    record.add(Sample(0, 0, 0, 9, fault="429", throttled=True))
    assert (record.windows(1, 1, by="time"), record.throttled, record.sent) == ([Window(0, 0)], 1, 1)


def test_a_request_is_in_the_window_in_which_it_was_due() -> None:
    record = Record(budget_ms=500)
    for due in (0.9, 1.0, 1.99, 2.6):
        record.add(Sample(due, 0, 0, 5))
    assert record.windows(1, 2.7, by="time") == [Window(1, 1), Window(3, 3)]
    assert [w.requests for w in record.windows(TICK_S, 3, by="time")][3:5] == [1, 1]


def test_a_histogram_is_right_to_three_digits_and_its_curve_ends_at_nothing() -> None:
    histogram = Histogram()
    for number in range(1, 1001):
        histogram.add(number / 1000)
    assert histogram.percentile_ms(95) == pytest.approx(950, rel=0.001)
    assert histogram.curve()[-1][1] == 0
    assert Histogram().percentile_ms(95) == 0


@pytest.mark.parametrize(
    ("count", "slow", "percent", "is_slow"),
    [
        (11, 1, 95, True),
        (20, 1, 95, False),
        (19, 1, 95, True),
        (151, 2, 99, True),
        (1000, 1, 99.9, False),
        (1, 1, 50, True),
    ],
)
def test_a_percentile_leaves_out_no_more_than_it_may(
    count: int, slow: int, percent: float, is_slow: bool
) -> None:
    histogram = Histogram()
    for number in range(count):
        histogram.add(0.9 if number < slow else 0.01)
    assert (histogram.percentile_ms(percent) > 100) == is_slow


def test_the_busiest_seconds_count_for_how_busy_a_generator_was() -> None:
    assert Records({}, cpu=[0.1] * 90 + [0.95] * 10).busiest == 0.95
    assert Records({}, cpu=[0.1] * 97 + [0.95] * 3).busiest == 0.1
    assert Records({}).busiest == 0
