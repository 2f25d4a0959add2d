"""Metrics over past runs: which numbers are taken, and what the page shows of them."""

from typing import Any
from xml.etree import ElementTree

import pytest

from signoff.report.metrics import MOST_RUNS, Metric, metrics_in, page, picture


def document(run: str, clause: str = "OPS-02", **figures: str) -> dict[str, Any]:
    test = {"id": "t", "figures": {name.replace("_", " "): value for name, value in figures.items()}}
    return {
        "run": {"id": run},
        "target": {"build": "1.2.3"},
        "clauses": [{"id": clause, "tests": [test]}],
    }


def test_a_metric_is_followed_from_run_to_run() -> None:
    runs = [document("1", open="4"), document("2"), document("3", open="7", used="12.5%")]
    assert metrics_in(runs) == [
        Metric("OPS-02", "open", "", (("1", "1.2.3", 4.0), ("3", "1.2.3", 7.0))),
        Metric("OPS-02", "used", "%", (("3", "1.2.3", 12.5),)),
    ]


@pytest.mark.parametrize("value", ["no bad answer was seen", "1.2.3", "3 of 4", "4 tickets", "", "0x10"])
def test_words_are_no_metric(value: str) -> None:
    assert metrics_in([document("1", open=value)]) == []


@pytest.mark.parametrize(
    ("value", "number", "unit"), [("0", 0, ""), ("-3 ms", -3, "ms"), ("3.0 h", 3, "h"), ("9 s", 9, "s")]
)
def test_numbers_have_units(value: str, number: float, unit: str) -> None:
    (metric,) = metrics_in([document("1", open=value)])
    assert (metric.points[0][2], metric.unit) == (number, unit)


def test_other_clauses_and_very_old_runs_take_no_part() -> None:
    assert metrics_in([document("1", clause="TKT-01", took="3 s")]) == []
    (metric,) = metrics_in([document(str(number), open="1") for number in range(100)])
    assert (len(metric.points), metric.points[-1][0]) == (MOST_RUNS, "99")


@pytest.mark.parametrize("numbers", [(0,), (5,), (0, 0, 0), (-2, 3), (1, 10, 100)])
def test_each_run_is_a_dot_within_the_picture(numbers: tuple[float, ...]) -> None:
    points = tuple((f"run {number}", "1", float(number)) for number in numbers)
    svg = ElementTree.fromstring(picture(Metric("OPS-01", "errors <a day>", "", points)))
    dots = [element for element in svg.iter() if element.tag.endswith("circle")]
    assert len(dots) == len(numbers)
    assert all(0 < float(dot.get("cx", "")) < 640 and 0 < float(dot.get("cy", "")) < 120 for dot in dots)


def test_the_page_says_all_in_words_too() -> None:
    text = page("desk", metrics_in([document("1", open="4 s"), document("2", open="6 s")]))
    assert "<title>open: 4 s, 6 s</title>" in text
    assert "<tr><th>2<td>1.2.3<td class=n>6 s<tr><th>1" in text
    assert "src=" not in text
    assert "href=" not in text
