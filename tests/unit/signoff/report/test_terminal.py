"""The verdict as a terminal shows it."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from signoff.evidence.evidence import Evidence
from signoff.guide import Clause
from signoff.report import terminal
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Failure, Result
from tests.unit.signoff.evidence.test_evidence import ABOUT
from tests.unit.signoff.verdict.guides import HUMAN, SHOULD, a_clause, a_guide, a_result, suite_of


def document(folder: Path, clauses: list[Clause], *results: Result) -> dict[str, Any]:
    """The finished document of a run over those clauses."""
    suite, guide = suite_of(*results), a_guide(*clauses)
    evidence = Evidence(guide, folder, ABOUT, frozenset({"http"}), suite, tuple(clauses))
    evidence.results += results
    evidence.write(build_after=ABOUT.build)
    found: dict[str, Any] = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))
    return found


def shown(document: dict[str, Any], known: set[str] = frozenset(), *, failures: bool = True) -> str:  # type: ignore[assignment]
    stream = StringIO()
    terminal.render(Console(file=stream, width=150, emoji=False), document, known, failures=failures)
    return stream.getvalue()


def lines(text: str) -> list[str]:
    """The lines, each with its gaps made one space."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def foundation(clause_id: str) -> Clause:
    return replace(a_clause(clause_id, SHOULD), gate="foundations")


def test_a_gate_has_a_heading_and_each_clause_a_row(tmp_path: Path) -> None:
    clauses = [a_clause("TKT-01"), a_clause("TKT-02"), a_clause("SIGN-01", HUMAN)]
    results = [a_result(), a_result(test="b"), a_result(Outcome.FAIL, clause="TKT-02", reason="it was 500")]
    found = lines(shown(document(tmp_path, clauses, *results)))
    assert "clause level verdict tests what it is about, and why it is not PASS" in found
    assert "tkt About tkt: 1 FAIL, 1 PASS" in found
    assert "TKT-01 MUST PASS 2 The promise of TKT-01" in found
    assert "TKT-02 MUST FAIL 1 The promise of TKT-02 — it was 500" in found
    assert "SIGN-01 HUMAN REVIEW The promise of SIGN-01 — a person has to attest it" in found


def test_clauses_without_a_test_and_with_the_same_reason_share_a_row(tmp_path: Path) -> None:
    clauses = [foundation(f"WHK-0{number}") for number in (1, 2, 3)]
    found = lines(shown(document(tmp_path, clauses)))
    assert "WHK-01..03 SHOULD NOT VERIFIED 3 clauses — no test decides it yet" in found


def test_a_shared_row_never_spans_two_areas(tmp_path: Path) -> None:
    clauses = [foundation(clause_id) for clause_id in ("WHK-03", "WHK-04", "FCT-01", "FCT-02")]
    found = lines(shown(document(tmp_path, clauses)))
    assert "WHK-03..04 SHOULD NOT VERIFIED 2 clauses — no test decides it yet" in found
    assert "FCT-01..02 SHOULD NOT VERIFIED 2 clauses — no test decides it yet" in found
    assert not [line for line in found if "WHK-03..01" in line]


@pytest.mark.parametrize(
    ("second", "results"),
    [
        (a_clause("TKT-02", SHOULD), []),
        (a_clause("TKT-02", needs=frozenset({"aws"})), []),
        (a_clause("TKT-02", HUMAN), []),
        (
            a_clause("TKT-02"),
            [a_result(Outcome.NOT_VERIFIED, clause="TKT-02", reason="no test decides it yet")],
        ),
    ],
)
def test_clauses_that_differ_in_anything_have_rows_of_their_own(
    tmp_path: Path, second: Clause, results: list[Result]
) -> None:
    found = lines(shown(document(tmp_path, [a_clause("TKT-01"), second], *results)))
    assert len([line for line in found if line.startswith(("TKT-01 ", "TKT-02 "))]) == 2


def test_notes_are_counted_in_their_clauses_row(tmp_path: Path) -> None:
    notes = [a_result(Outcome.WARN, SHOULD, test=test) for test in ("n1", "n2")]
    found = lines(shown(document(tmp_path, [a_clause("TKT-01")], a_result(), *notes)))
    assert "TKT-01 MUST PASS 3 The promise of TKT-01 (2 notes)" in found


def test_a_tested_clause_says_how_much_of_it_was_looked_at(tmp_path: Path) -> None:
    clauses = [a_clause("TKT-01", so_far="one half"), a_clause("TKT-02", so_far="nothing")]
    found = lines(shown(document(tmp_path, clauses, a_result())))
    assert "TKT-01 MUST PASS 1 The promise of TKT-01 (so far: one half)" in found
    assert "TKT-02 MUST NOT VERIFIED The promise of TKT-02 — no test decides it yet" in found


def failing(test: str) -> Result:
    failure = Failure(expected="a", actual="b", text=f"the whole story of {test} [bold]")
    return a_result(Outcome.FAIL, test=test, failure=failure)


def test_new_failures_stand_before_known_ones(tmp_path: Path) -> None:
    found = document(tmp_path, [a_clause("TKT-01")], failing("old"), failing("fresh"), failing("newer"))
    received = [line.strip("─ ") for line in shown(found, {"old", "gone"}).splitlines()]
    order = [
        "2 new",
        "the whole story of fresh [bold]",
        "the whole story of newer [bold]",
        "1 known from an earlier run",
        "the whole story of old [bold]",
    ]
    assert [line for line in received if line in order] == order


@pytest.mark.parametrize(("known", "heading"), [(set(), "new"), ({"a"}, "known from an earlier run")])
def test_a_heading_without_failures_is_left_out(tmp_path: Path, known: set[str], heading: str) -> None:
    text = shown(document(tmp_path, [a_clause("TKT-01")], failing("a")), known)
    assert f"1 {heading}" in text
    assert not [line for line in text.splitlines() if " 0 " in line]


def test_failures_can_be_left_to_the_test_runner(tmp_path: Path) -> None:
    found = document(tmp_path, [a_clause("TKT-01")], failing("a"))
    assert "the whole story" not in shown(found, failures=False)
    assert "DO NOT RELEASE" in shown(found, failures=False)


@pytest.mark.parametrize(
    ("outcome", "ruling"),
    [
        (Outcome.PASS, "RELEASE: 1 binding clause, all of the guide, kept"),
        (Outcome.FAIL, "DO NOT RELEASE: 1 binding clause not kept: TKT-01"),
        (Outcome.INCONCLUSIVE, "NOT DECIDED: nothing failed, but 1 binding clause undecided: TKT-01"),
        (Outcome.ERROR, "HARNESS ERROR: the check itself broke on 1 binding clause: TKT-01"),
    ],
)
def test_the_last_words_are_the_ruling_and_what_was_run(
    tmp_path: Path, outcome: Outcome, ruling: str
) -> None:
    *_, last = found = lines(shown(document(tmp_path, [a_clause("TKT-01")], a_result(outcome))))
    assert ruling in found[-4:]
    assert last == "target desk (staging), build 1.2.3; run 20261122-100000-aaaa"


def test_how_much_works_on_a_phone_is_a_figure(tmp_path: Path) -> None:
    phone = [
        a_result(test="a", clause="UAT-06"),
        a_result(test="b", clause="UAT-06"),
        a_result(Outcome.FAIL, test="c", clause="UAT-06"),
        a_result(Outcome.NOT_VERIFIED, test="d", clause="UAT-06"),
    ]
    received = shown(document(tmp_path, [a_clause("UAT-06")], *phone))
    assert "on a phone: 2 of 3 tests pass, 66 % (100 % asked)" in received
    assert terminal.on_a_phone({"clauses": []}) == []
