"""What Allure is given: its numbers are the verdict's, and each test has its files."""

import json
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from signoff.evidence.document import Json
from signoff.evidence.runs import EvidenceError
from signoff.report.allure import make_report
from signoff.report.allure import shelf as shelving
from signoff.report.allure.results import files_of, originals_of, speaks_against, status_of, write_results
from signoff.report.allure.shelf import LARGEST_INLINED, Shelf
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import GUIDE, a_decision, a_run, clause_in, document_in
from tests.unit.signoff.report.allure.attaching import attach

OUTCOMES = {
    "TKT-01": Outcome.PASS,
    "TKT-02": Outcome.FAIL,
    "TKT-15": Outcome.WARN,
    "SEC-01": Outcome.ERROR,
    "SEC-12": Outcome.INCONCLUSIVE,
    "PRE-01": Outcome.NOT_VERIFIED,
}


@pytest.fixture
def decision(tmp_path: Path) -> Path:
    """A decision about a run with every outcome."""
    return a_decision(tmp_path, a_run(tmp_path, outcomes=OUTCOMES))


def results(
    place: Path, folder: Path, document: Json | None = None, flaky: Collection[str] = ()
) -> list[Json]:
    """What Allure is given, the decision first."""
    shelf = Shelf(place / "results", place / "files")
    shelf.results.mkdir()
    shelf.plan(files_of(originals_of(folder)))
    count = write_results(shelf, folder, document or document_in(folder), GUIDE, flaky, [])
    rows = [json.loads(file.read_text(encoding="utf-8")) for file in shelf.results.glob("*-result.json")]
    assert count == len(rows)
    return sorted(rows, key=lambda row: str(row["fullName"]) != "decision")


def test_there_is_a_result_for_the_decision_each_test_and_each_clause_without_one(
    decision: Path, tmp_path: Path
) -> None:
    first, *rows = results(tmp_path, decision, flaky={"tests/test_TKT-01.py::test_it"})
    document = document_in(decision)
    assert len(rows) == len(GUIDE.clauses)
    assert (first["name"], first["status"]) == ("Decision: DO NOT RELEASE", "failed")
    assert first["start"] < min(row["start"] for row in rows)
    verdicts = [clause["verdict"] for clause in document["clauses"]]
    statuses = Counter(row["status"] for row in rows)
    assert statuses["passed"] == verdicts.count("PASS")
    assert statuses["failed"] == verdicts.count("FAIL") + verdicts.count("WARN")
    assert len({row["testCaseId"] for row in rows}) == len(rows)
    (one,) = [row for row in rows if "TKT-01" in row["fullName"]]
    labels = {label["name"]: label["value"] for label in one["labels"]}
    assert labels["epic"] == "Support tickets"
    assert labels["feature"] == "TKT-01 A new ticket answers with its id, state and due date"
    assert (labels["severity"], labels["verdict"]) == ("critical", "PASS")
    assert one["links"][0]["url"] == "sheet.html#clause-TKT-01"
    assert one["statusDetails"]["flaky"] is True


@pytest.mark.parametrize(
    ("outcome", "clause", "test", "status"),
    [
        ("NOT VERIFIED", {}, {}, "broken"),
        ("REVIEW", {"level": "HUMAN"}, {"level": "HUMAN"}, "broken"),
        ("INCONCLUSIVE", {}, {}, "broken"),
        ("NOT VERIFIED", {"level": "SHOULD"}, {"level": "SHOULD"}, "skipped"),
        ("NOT VERIFIED", {}, {"level": "SHOULD"}, "skipped"),
        ("NOT VERIFIED", {"post": True}, {}, "skipped"),
        ("NOT VERIFIED", {"waived": True}, {}, "skipped"),
        ("INCONCLUSIVE", {"post": True}, {}, "unknown"),
        ("FAIL", {"waived": True}, {}, "failed"),
        ("PASS", {}, {}, "passed"),
        ("ERROR", {}, {}, "broken"),
    ],
)
def test_what_the_decision_waits_for_is_in_the_share(
    outcome: str, clause: Json, test: Json, status: str
) -> None:
    """The ring counts passed, failed and broken: nothing undecided that decides may be anything else."""
    given = {"post": False, "waived": False, "level": "MUST"} | clause
    assert status_of(given, {"outcome": outcome, "level": "MUST"} | test) == status


def test_a_verdict_that_none_of_its_tests_has_is_a_result_of_its_own(decision: Path, tmp_path: Path) -> None:
    document = document_in(decision)
    clause = clause_in(document, "TKT-01") | {"verdict": "INCONCLUSIVE", "reason": "it failed before"}
    document["clauses"] = [clause]
    _, *rows = results(tmp_path, decision, document)
    assert {(row["fullName"].partition("#")[2], row["status"]) for row in rows} == {
        ("tests/test_TKT-01.py::test_it", "passed"),
        ("TKT-01: its verdict", "broken"),
    }


def test_two_results_of_one_test_are_two_in_the_report(decision: Path, tmp_path: Path) -> None:
    """Allure shows only the later one of what it takes for the same test."""
    document = document_in(decision)
    clause = clause_in(document, "TKT-02")
    clause["tests"] = [clause["tests"][0], {**clause["tests"][0], "outcome": "PASS", "failure": None}]
    document["clauses"] = [clause]
    _, *rows = results(tmp_path, decision, document)
    assert sorted(row["status"] for row in rows) == ["failed", "passed"]
    for key in ("testCaseId", "fullName", "historyId"):
        assert len({row[key] for row in rows}) == 2


def test_what_speaks_against_a_release_is_named() -> None:
    def clause(name: str, verdict: str, **more: Any) -> Json:
        return {"id": name, "verdict": verdict, "post": False, "waived": False, "level": "MUST"} | more

    clauses = [
        clause("A-01", "PASS"),
        clause("A-02", "NOT VERIFIED"),
        clause("A-03", "REVIEW", level="HUMAN"),
        clause("A-04", "FAIL"),
        clause("A-05", "NOT VERIFIED", post=True),
        clause("A-06", "WARN", level="SHOULD"),
        clause("A-07", "FAIL", waived=True),
    ]
    reasons = [{"clause": "", "text": "a waiver expired"}, {"clause": "A-04", "text": "x"}]
    document = {"clauses": clauses, "decision": {"reasons": reasons}}
    assert speaks_against(document) == (
        "1 clause failed: A-04; 2 clauses undecided: A-02, A-03; a waiver expired"
    )
    assert speaks_against({"clauses": clauses[:1], "decision": {"reasons": []}}) == ""


def test_a_report_goes_neither_over_another_nor_into_the_evidence(decision: Path, tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="nothing is overwritten"):
        make_report(decision, tmp_path, GUIDE, tmp_path)
    with pytest.raises(EvidenceError, match="lies within the evidence"):
        make_report(decision, decision / "report", GUIDE, tmp_path)


def test_small_files_go_into_the_page_large_ones_and_traces_beside_it(tmp_path: Path) -> None:
    run = a_run(tmp_path / "out", outcomes={"TKT-01": Outcome.PASS})
    attach(
        run,
        film=("a.webm", 10, "video/webm"),
        large=("b.webm", LARGEST_INLINED + 1, "video/webm"),
        page=("c.html", LARGEST_INLINED + 1, "text/html"),
        trace=("t.zip", 10, "application/vnd.allure.playwright-trace"),
        elsewhere=("../../x", 0, "text/plain"),
    )
    rows = results(tmp_path, run)
    (one,) = [row for row in rows if row["attachments"]]
    texts = {
        attached["name"]: (tmp_path / "results" / attached["source"]).read_text(encoding="utf-8")
        for attached in [*one["attachments"], *one["steps"][0]["attachments"]]
    }
    assert texts["film"] == "x" * 10
    assert texts["large"] == (
        "large: 2.0 MB, in files/00002-attachment.webm beside this page; the link above opens it"
    )
    assert "`signoff report DIR --open` serves this report" in texts["trace"]
    assert texts["elsewhere"] == "elsewhere: its file is not in the evidence"
    links = {link["name"]: link["url"] for link in one["links"][1:]}
    # A page is laid as text: its scripts would run with what else lies there.
    assert links["page (2.0 MB)"].endswith("-attachment.txt")
    assert links["trace, while served"].startswith("trace-viewer/index.html?trace=../files/")
    for name in (links["large (2.0 MB)"], links["trace, while served"].partition("../")[2]):
        assert (tmp_path / name).is_file()


def test_the_page_is_filled_with_the_smallest_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelving, "MOST_INLINED", 50)
    files = [tmp_path / str(size) for size in (10, 20, 30)]
    for file in files:
        file.write_bytes(b"x" * int(file.name))
    shelf = Shelf(tmp_path, tmp_path)
    shelf.plan(files)
    assert shelf.inlined == {files[0], files[1]}
    shelf.plan([*files, files[0], files[0], files[0]])
    assert shelf.inlined == {files[0]}
