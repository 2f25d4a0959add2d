"""The Allure report: its numbers are the verdict's, and it keeps to itself."""

import json
from collections import Counter
from pathlib import Path

import pytest

from signoff.report import allure as module
from signoff.report.allure import make_report
from signoff.report.allure.results import STATUS, write_results
from signoff.report.allure.tool import allure_program
from signoff.report.runs import EvidenceError
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.report.evidences import GUIDE, a_decision, a_run, document_in

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


def test_there_is_a_result_for_each_test_and_each_clause_without_one(decision: Path, tmp_path: Path) -> None:
    to = tmp_path / "results"
    to.mkdir()
    document = document_in(decision)
    flaky = {"tests/test_TKT-01.py::test_it"}
    count = write_results(to, decision, document, GUIDE, flaky)
    rows = [json.loads(file.read_text(encoding="utf-8")) for file in to.glob("*-result.json")]
    assert count == len(rows) == len(GUIDE.clauses)
    verdicts = [clause["verdict"] for clause in document["clauses"]]
    assert Counter(row["status"] for row in rows) == Counter(STATUS[verdict] for verdict in verdicts)
    assert len({row["historyId"] for row in rows}) == len(rows)
    (one,) = [row for row in rows if "TKT-01" in row["fullName"]]
    labels = {label["name"]: label["value"] for label in one["labels"]}
    assert labels["epic"] == "Support tickets"
    assert labels["feature"] == "TKT-01 A new ticket answers with its id, state and due date"
    assert (labels["severity"], labels["verdict"]) == ("critical", "PASS")
    assert one["links"][0]["url"] == "sheet.html#clause-TKT-01"
    assert one["statusDetails"]["flaky"] is True


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


PAGE = (
    "<html><head></head><body>"
    '<script async src="https://www.googletagmanager.com/gtag/js?id=1"></script>\n<script>gtag("js")</script>'
    "</body></html>"
)
CODE = 'a=1,Rs="https://trace.playwright.dev",Ns=`${Rs}/`,b=2'


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Allure's pages as it makes them, as far as they matter here."""
    folder = tmp_path / "report"
    folder.mkdir()
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "app-1.js").write_text(CODE, encoding="utf-8")
    return folder


def test_what_asks_another_host_is_taken_out(pages: Path) -> None:
    module._keep_to_itself(pages)
    html = (pages / "index.html").read_text(encoding="utf-8")
    assert "googletagmanager" not in html
    assert "Content-Security-Policy" in html
    code = (pages / "app-1.js").read_text(encoding="utf-8")
    assert code == 'a=1,Rs=location.origin,Ns=new URL("trace-viewer/",location.href).href,b=2'
    assert (pages / "trace-viewer/index.html").is_file()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("index.html", "googletagmanager", "elsewhere"),
        ("app-1.js", "Rs=", "const Rs ="),
        ("app-1.js", "b=2", 'b="https://trace.playwright.dev"'),
    ],
)
def test_pages_that_are_not_as_expected_are_no_report(pages: Path, file: str, old: str, new: str) -> None:
    text = (pages / file).read_text(encoding="utf-8").replace(old, new)
    (pages / file).write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError, match="are not as expected"):
        module._keep_to_itself(pages)


def test_the_program_is_pinned() -> None:
    lock = Path(module.__file__).with_name("package-lock.json")
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    assert packages["node_modules/allure"]["version"] == "3.18.0"
    assert all("integrity" in row for name, row in packages.items() if name)
    assert "resolved" not in lock.read_text(encoding="utf-8")
