"""One page without a network, and two runs side by side."""

import re
from typing import Any

import pytest

from load.chart import Line, chart
from load.compare import change
from load.outcome import Seen, junit
from load.page import page
from load.plan import make_plan
from load.profiles import load_profile
from load.records import Record, Records, Sample
from load.verdicts import judge, results
from signoff.guide import load_guide
from tests.unit.load.targets import described

GUIDE = load_guide()
PLAN = make_plan(load_profile("smoke"), GUIDE, described(), "seed")


def seen(fault: str = "") -> Seen:
    records = Records.over(PLAN.budgets_ms)
    for journey in PLAN.journeys:
        for at in PLAN.schedule(journey):
            records.journeys[journey].add(Sample(at, 0.001, 0.0, 0.02 + at / 1000, fault))
    judged = judge(PLAN, GUIDE, records, 75)
    return Seen(plan=PLAN, records=records, elapsed=75, interrupted=False, workers=1, judged=judged)


def test_the_page_says_each_verdict_in_words_and_loads_nothing() -> None:
    made = page(seen().as_json(), "RUN<1>")
    assert made.count("<h2>") == 8
    assert made.count("<svg") == 6 * 3
    assert "holds for stalls up to 1 s" in made
    assert "RUN&lt;1&gt;" in made
    assert not re.search(r"(src|href|url\()\s*=?", made)


def test_the_page_counts_what_failed_without_running_it() -> None:
    made = page(seen("<script>answered 503").as_json(), "RUN")
    assert "<script>" not in made
    assert "&lt;script&gt;answered 503" in made


def test_junit_never_counts_what_is_undecided_as_passed() -> None:
    made = seen("answered 503")
    text = junit(results(PLAN, GUIDE, made.judged, 75)).decode()
    assert text.count("<failure") == 6
    assert text.count("<skipped") == 2
    assert 'failures="6"' in text


@pytest.mark.parametrize("log", [True, False])
def test_a_chart_draws_its_budget_within_its_frame(log: bool) -> None:
    drawn = chart("t", [Line("a", [(1, 0.5), (10, 0.1)], "#000")], x="", y="", log_x=log, log_y=log, mark=500)
    assert 'stroke-dasharray="5 3"' in drawn
    numbers = [float(number) for number in re.findall(r'x[12]="([\d.]+)"', drawn)]
    assert all(0 <= number <= 460 for number in numbers)


def test_a_chart_of_nothing_is_none() -> None:
    assert chart("t", [Line("a", [], "#000")], x="", y="") == ""


def recorded(slower: float) -> Any:
    record = Record(budget_ms=500)
    for number in range(600):
        record.add(Sample(number / 4, 0, 0, 0.02 + (number * 7 % 40) / 1000 + slower))
    return record.as_json()


def test_a_change_that_is_there_is_shown_and_one_that_is_none_is_not() -> None:
    slower = change("create", recorded(0), recorded(0.03), seed=1)
    assert slower.low > 0
    assert "slower by" in slower.words
    assert "faster by" in change("create", recorded(0.03), recorded(0), seed=1).words
    assert "no change is shown" in change("create", recorded(0), recorded(0), seed=1).words
