"""The Allure report: its numbers are the verdict's, and it keeps to itself."""

import base64
import json
import re
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from signoff.evidence.document import Json
from signoff.evidence.runs import EvidenceError
from signoff.report.allure import make_report, tool
from signoff.report.allure import shelf as shelving
from signoff.report.allure.pages import finish
from signoff.report.allure.results import (
    files_of,
    originals_of,
    speaks_against,
    status_of,
    write_results,
)
from signoff.report.allure.shelf import LARGEST_INLINED, Shelf
from signoff.report.allure.tool import allure_program
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import GUIDE, a_decision, a_run, clause_in, document_in

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


def test_a_machine_without_node_is_told_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EvidenceError, match="node is not on this machine: an Allure report needs Node"):
        allure_program()


def test_npm_that_cannot_install_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("node", "exit 0"), ("npm", "echo no network >&2; exit 1")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(EvidenceError, match=r"npm could not install Allure into .*: no network"):
        allure_program(tmp_path / "home")


def test_a_report_goes_neither_over_another_nor_into_the_evidence(decision: Path, tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="nothing is overwritten"):
        make_report(decision, tmp_path, GUIDE, tmp_path)
    with pytest.raises(EvidenceError, match="lies within the evidence"):
        make_report(decision, decision / "report", GUIDE, tmp_path)


CODE = (
    'a=1,Rs="https://trace.playwright.dev",Ns=`${Rs}/`,b=2;'
    "const n=t.match(/^([A-Za-z][A-Za-z0-9+.-]*):/);if(!n)return;"
)
PAGE = (
    "<html><head></head><body>"
    "<script>\n const { origin, pathname } = window.location; base(pathname, origin);</script>"
    '<script src="data:text/javascript;base64,{code}"></script>'
    '<script async src="https://www.googletagmanager.com/gtag/js?id=1"></script>\n<script>gtag("js")</script>'
    '<script>d("widgets/environments.json","{environments}"),d("widgets/quality-gate.json","e30=")</script>'
    "</body></html>"
)
GATE = {"environment": "desk 1", "success": False}


def packed(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def write_page(folder: Path, code: str = CODE, environment: str = "desk 1", page: str = PAGE) -> Path:
    """Allure's page as it makes it, as far as it matters here."""
    listed = json.dumps([{"id": "default", "name": "default"}, {"id": "desk-1", "name": environment}])
    html = page.replace("{code}", packed(code)).replace("{environments}", packed(listed))
    (folder / "index.html").write_text(html, encoding="utf-8")
    return folder


def test_what_asks_another_host_is_taken_out_and_the_gate_is_put_in(tmp_path: Path) -> None:
    finish(write_page(tmp_path), GATE)
    html = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "googletagmanager" not in html
    assert "base(pathname" not in html
    assert '<head><meta http-equiv="Content-Security-Policy" content="default-src \'none\';' in html
    (code, gates) = [
        base64.b64decode(text).decode()
        for text in re.findall(r'javascript;base64,([^"]+)|quality-gate.json","([^"]+)', html)
        for text in text
        if text
    ]
    assert 'Rs=location.origin,Ns=new URL("trace-viewer/",location.href).href,b=2' in code
    assert "if(!n)return/^(sheet" in code
    assert json.loads(gates) == {"desk-1": [GATE]}


def test_the_pages_of_a_large_report_are_mended_too(tmp_path: Path) -> None:
    page = PAGE.replace("data:text/javascript;base64,{code}", "app-1.js")
    write_page(tmp_path, page=page)
    (tmp_path / "app-1.js").write_text(CODE, encoding="utf-8")
    (tmp_path / "widgets").mkdir()
    listed = json.dumps([{"id": "desk-1", "name": "desk 1"}])
    (tmp_path / "widgets/environments.json").write_text(listed, encoding="utf-8")
    finish(tmp_path, GATE)
    assert "googletagmanager" not in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "trace.playwright.dev" not in (tmp_path / "app-1.js").read_text(encoding="utf-8")
    gates = json.loads((tmp_path / "widgets/quality-gate.json").read_text(encoding="utf-8"))
    assert gates == {"desk-1": [GATE]}


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("page", "googletagmanager", "elsewhere"),
        ("page", "const { origin", "var { origin"),
        ("page", "e30=", "e30x"),
        ("page", "<head>", "<head lang=en>"),
        ("page", "environments.json", "other.json"),
        ("code", "Rs=", "const Rs ="),
        ("code", "b=2", 'b="https://trace.playwright.dev"'),
        ("code", "if(!n)return", "if(!n)throw 1"),
        ("environment", "desk 1", "another"),
    ],
)
def test_a_page_that_is_not_as_expected_is_no_report(tmp_path: Path, part: str, old: str, new: str) -> None:
    given = {"page": PAGE, "code": CODE, "environment": "desk 1"}
    write_page(tmp_path, **(given | {part: given[part].replace(old, new)}))
    with pytest.raises(EvidenceError, match="is not as expected"):
        finish(tmp_path, GATE)


def attach(run: Path, **files: tuple[str, int, str]) -> None:
    """Attaches files to the test of TKT-01: for each title its name, size and type."""
    folder = run / "allure-results"
    folder.mkdir()
    for name, size, _ in files.values():
        if "/" not in name:
            (folder / name).write_bytes(b"x" * size)
    attachments = [{"name": title, "source": name, "type": kind} for title, (name, _, kind) in files.items()]
    row = {"uuid": "u", "labels": [{"name": "nodeid", "value": "tests/test_TKT-01.py::test_it"}]}
    step = {"name": "watched", "status": "passed", "attachments": attachments[1:]}
    text = json.dumps(row | {"attachments": attachments[:1], "steps": [step]})
    (folder / "u-result.json").write_text(text, encoding="utf-8")


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


def test_the_program_is_pinned() -> None:
    lock = Path(tool.__file__).with_name("package-lock.json")
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    assert packages["node_modules/allure"]["version"] == "3.18.0"
    assert all("integrity" in row for name, row in packages.items() if name)
    assert "resolved" not in lock.read_text(encoding="utf-8")
