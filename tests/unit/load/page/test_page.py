"""One page without a network, and two runs side by side."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from load.outcome import document
from load.page.chart import WIDTH, Axis, Bars, Curve, chart
from load.page.page import page
from load.reports import give_to_allure
from load.schedule.plan import make_plan
from load.schedule.profiles import load_profile
from load.verdict.compare import change
from load.verdict.records import Record, Records, Sample
from load.verdict.section import Seen, section
from load.verdict.verdicts import judge, results
from signoff.evidence.document import About
from signoff.evidence.evidence import SCHEMA
from signoff.guide import load_guide
from signoff.report.junit import junit
from signoff.verdict.sampling import percent
from tests.unit.load.targets import described

GUIDE = load_guide()
PLAN = make_plan(load_profile("smoke"), GUIDE, described(), "seed")


TRIED = [f"LAT-0{number}" for number in range(1, 7)]


def recorded_all(fault: str = "", lag: float = 0.001) -> Records:
    records = Records.over(PLAN.budgets_ms)
    for journey in PLAN.journeys:
        for at in PLAN.schedule(journey):
            records.journeys[journey].add(Sample(at, lag, 0.0, 0.02 + at / 1000, fault))
    return records


def judged(made: Seen) -> Seen:
    return replace(made, judged=judge(PLAN, GUIDE, made.records, 75))


def seen(fault: str = "") -> Seen:
    records = recorded_all(fault)
    return judged(
        Seen(
            plan=PLAN,
            build="git-1",
            build_after="git-1",
            timeout_s=15,
            records=records,
            elapsed=75,
            interrupted=False,
            workers=1,
            judged=[],
        )
    )


ABOUT = About(
    run_id="RUN<1>",
    started="2026-01-01T00:00:00+00:00",
    target="there",
    kind="staging",
    base_url="https://there.example",
    target_file="there.toml",
    build="git-1",
    command="load smoke",
)


def made_page(made: Seen) -> str:
    """The page, from what is on disk."""
    return page(json.loads(json.dumps(document(made, GUIDE, ABOUT), allow_nan=False)), ABOUT.run_id)


def test_the_page_says_each_verdict_in_words_and_loads_nothing() -> None:
    made = made_page(seen())
    assert made.count("<h2>") == 8 + 1
    assert made.count("<svg") == 6 * 4
    assert made.count("With 95 % confidence, fewer than 3.92 % took") == 6
    assert "holds for stalls up to 1 s" in made
    assert "RUN&lt;1&gt;" in made
    assert "there (staging) at https://there.example, build git-1" in made
    assert not re.search(r"(src|href)=|url\(|@import", made)
    assert "default-src 'none'" in made


def test_the_page_says_whether_the_measurement_was_sound() -> None:
    sound = made_page(seen())
    assert ">NO<" not in sound
    assert "<td>75<td>59 or more<td class='v PASS'>yes" in sound
    late = replace(seen(), records=recorded_all(lag=0.09))
    assert "sent late by (p99)<td>90.0 ms<td>at most 25 ms<td class='v no'>NO" in made_page(judged(late))


def test_an_interrupted_run_says_so() -> None:
    assert "cut short</b> after 75 of 75 s" in made_page(replace(seen(), interrupted=True))


def test_the_page_counts_what_failed_without_running_it() -> None:
    made = made_page(seen("<script>answered 503"))
    assert "<script>" not in made
    assert "&lt;script&gt;answered 503" in made


def test_the_section_is_as_the_schema_of_the_verdict_describes_it() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    reported = section(seen("answered 503"), GUIDE)
    jsonschema.validate(reported, {"$ref": "#/$defs/load", "$defs": schema["$defs"]})
    assert [one["outcome"] for one in reported["verdicts"]] == ["FAIL"] * 6 + ["NOT VERIFIED"] * 2
    assert reported["verdicts"][0]["ruling"]["violations"] == reported["verdicts"][0]["due"] == 150


def test_allure_has_a_result_for_each_clause_with_the_page_attached(tmp_path: Path) -> None:
    made, file = seen("answered 503"), tmp_path / "load.html"
    file.write_text("the page")
    folder = tmp_path / "allure-results"
    give_to_allure(folder, GUIDE, results(PLAN, GUIDE, made.judged, 75), file, section(made, GUIDE))
    kept = [json.loads(each.read_text()) for each in folder.glob("*-result.json")]
    found = {result["name"].split()[0]: result["status"] for result in kept}
    assert found == dict.fromkeys(TRIED, "failed") | {"LAT-07": "skipped", "LAT-08": "skipped"}
    for result in kept:
        sources = {each["type"]: each["source"] for each in result["attachments"]}
        assert (folder / sources["text/html"]).read_text() == "the page"
        assert json.loads((folder / sources["application/json"]).read_text())["profile"]["name"] == "smoke"


def test_junit_never_counts_what_is_undecided_as_passed() -> None:
    made = seen("answered 503")
    text = junit("load", results(PLAN, GUIDE, made.judged, 75)).decode()
    assert text.count("<failure") == 6
    assert text.count("<skipped") == 2
    assert 'failures="6"' in text


@pytest.mark.parametrize("log", [True, False])
def test_a_chart_draws_its_budgets_and_its_curve_within_its_frame(log: bool) -> None:
    x = Axis(name="ms", ends=(1, 600), logarithmic=log, budget=500, says="500 ms")
    y = Axis(name="share", ends=(0.01, 1), logarithmic=log, budget=0.05, says="5 %")
    drawn = chart("t", x, y, [Curve("a", [(0.1, 2), (10, 0.1), (900, 0.001)], "#000", steps=True)])
    assert drawn.count('stroke-dasharray="5 3"') == 2
    numbers = [float(number) for number in re.findall(r"[HLM]([\d.]+)", drawn)]
    assert all(0 <= number <= WIDTH for number in numbers)


def test_bars_show_what_was_due_behind_what_was_answered() -> None:
    y = Axis(name="a second", ends=(0, 2))
    bars = [Bars("due", [2, 2], "#aaa"), Bars("answered", [2, 0], "#00f")]
    drawn = chart("t", Axis(name="s", ends=(0, 2)), y, bars=bars)
    assert (drawn.count('fill="#aaa"'), drawn.count('fill="#00f"')) == (2, 1)


def test_a_small_share_is_told_without_an_exponent() -> None:
    assert (percent(7e-7), percent(0), percent(0.0392)) == ("under 0.001 %", "0 %", "3.92 %")


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
