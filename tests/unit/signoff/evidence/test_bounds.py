"""Bounds that are laxer than the guide's: in the document and in clauses' words, wherever these are shown."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from signoff.deployment.bounds import Row
from signoff.evidence.bounds import bound_lines, joined_bounds, stall_bounds, with_bounds
from signoff.report import terminal
from signoff.report.allure.results import write_results
from signoff.report.allure.shelf import Shelf
from signoff.report.sheet.page import beside_of, page
from signoff.report.summary import summary
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import (
    GUIDE,
    a_decision,
    a_run,
    all_kept,
    clause_in,
    document_in,
)

SHORT = "\n[limits]\nrequests = 20\nwindow_s = 6\ntimeout_s = 60\n[permissions]\nload = true\n"
WORDS = "with 20 requests per 6 s; the guide says 100 requests per 3600 s"
LINE = "[limits] requests: 20 requests per 6 s; the guide says 100 requests per 3600 s (SEC-04)"
LINE_60 = (
    "[limits] timeout_s: 60 s that an answer may take before the check breaks off; "
    "the suites' own is 15 s, the guide names none"
)


def a_window(clause: str, window_s: float) -> dict[str, object]:
    """The part of a load run's section that says how long a stall it holds for."""
    return {"clause": clause, "window_s": window_s}


@pytest.fixture
def decision(tmp_path: Path) -> Path:
    """A decision about a run whose target file states a short window."""
    return a_decision(tmp_path, a_run(tmp_path, outcomes=all_kept(), stated=SHORT))


def test_the_clauses_words_say_by_what_it_was_measured(decision: Path) -> None:
    document = document_in(decision)
    assert clause_in(document, "SEC-04")["with"] == WORDS
    assert clause_in(document, "TKT-01")["with"] == ""
    assert {"[limits] requests", "[limits] timeout_s"} <= {row["key"] for row in document["bounds"]}


def test_the_sheet_shows_each_beside_the_guides_value(decision: Path) -> None:
    html = page(document_in(decision), GUIDE, beside_of(decision))
    assert '<h2 id="h-bounds">Bounds that are laxer than the guide&#39;s</h2>' in html
    assert "<td>100 requests per 3600 s</td><td>20 requests per 6 s</td>" in html
    assert (
        "<td>15 s (the suites&#39; own; the guide names none)</td><td>60 s</td><td>every answer</td>" in html
    )
    assert f'100 requests an hour for each customer <span class="measured">({WORDS})</span>' in html
    assert f"({WORDS})</span>" in html.partition('<tr id="clause-SEC-04">')[2].partition("</tr>")[0]


def test_the_evidence_of_a_failure_says_it_too(tmp_path: Path) -> None:
    folder = a_run(tmp_path, outcomes={"SEC-04": Outcome.FAIL}, stated=SHORT)
    html = page(document_in(folder), GUIDE, beside_of(folder))
    assert WORDS in html.partition('<article id="evidence-SEC-04"')[2].partition("</p>")[0]


def test_the_summary_lists_them(decision: Path) -> None:
    lines = summary(document_in(decision)).splitlines()
    heading = lines.index("Bounds that are laxer than the guide's:")
    assert "- " + LINE.replace("[", "\\[").replace("]", "\\]") in lines[heading:]


def test_the_terminal_lists_those_of_the_clauses_it_shows(tmp_path: Path) -> None:
    def shown(outcomes: dict[str, Outcome], run_id: str) -> str:
        stream = io.StringIO()
        document = document_in(a_run(tmp_path, run_id, outcomes, stated=SHORT))
        terminal.render(Console(file=stream, width=300), document, set())
        return stream.getvalue()

    limited, other = shown({"SEC-04": Outcome.PASS}, "one"), shown({"TKT-01": Outcome.PASS}, "two")
    assert f"({WORDS})" in limited.partition("Security and isolation")[2]
    assert f"  {LINE}" in limited
    assert LINE not in other
    assert f"  {LINE_60}" in other, "it touches every answer"


def test_allures_description_says_it(decision: Path, tmp_path: Path) -> None:
    to = tmp_path / "results"
    to.mkdir()
    write_results(Shelf(to, tmp_path), decision, document_in(decision), GUIDE, [], [])
    rows = [json.loads(file.read_text(encoding="utf-8")) for file in to.iterdir()]
    received = {row["description"] for row in rows if row["fullName"].startswith("SEC-04#")}
    assert received
    assert all(f"(It was measured {WORDS}.)" in text for text in received)


def test_a_load_run_that_holds_for_shorter_stalls_is_listed() -> None:
    load = {"verdicts": [a_window("LAT-01", 5), a_window("LAT-07", 1), {"clause": "LAT-08"}]}
    (row,) = stall_bounds(load, "local")
    assert row["key"] == "load window, LAT-07"
    assert with_bounds("LAT-07", [row]) == (
        "with stalls of up to 1 s; the suites' own is stalls of up to 5 s, the guide names none"
    )
    assert stall_bounds(None, "local") == []


def test_runs_that_used_other_bounds_are_both_listed() -> None:
    one, two, five = (
        stall_bounds({"verdicts": [a_window("LAT-01", window_s)]}, "local") for window_s in (1, 2, 5)
    )
    used = [row["used"] for row in joined_bounds([one, five, two, one])]
    assert used == ["stalls of up to 1 s", "stalls of up to 2 s"]


def test_a_long_list_of_clauses_is_cut_in_a_line() -> None:
    row: Row = {
        "key": "[ws]",
        "about": "",
        "guide": "needed",
        "used": "lacking",
        "silent": False,
        "clauses": [f"WS-{number:02}" for number in range(1, 10)],
    }
    assert bound_lines([row]) == ["[ws]: lacking (WS-01, WS-02, WS-03, WS-04, WS-05, WS-06 and 3 more)"]
    assert with_bounds("WS-01", [row]) == "", "a clause that lacks a capability says so itself"
