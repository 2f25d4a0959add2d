"""What CI and Allure read never shows fewer failures than the verdict."""

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from signoff.evidence.integrity.files import EvidenceError
from signoff.report.completeness import complete_allure, complete_junit
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import a_run, document_in, edit, outcome_of

PASS, FAIL, ERROR = Outcome.PASS, Outcome.FAIL, Outcome.ERROR
Counts = dict[str, int]


def junit(folder: Path, *cases: str) -> Path:
    """What pytest writes of those test cases."""
    file = folder / "junit.xml"
    file.write_text(
        '<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests">'
        f'<testsuite name="pytest" errors="0" failures="0" skipped="0" tests="{len(cases)}">'
        f"{''.join(cases)}</testsuite></testsuites>",
        encoding="utf-8",
    )
    return file


def case(clause: str, inside: str = "", name: str = "test_it") -> str:
    return (
        f'<testcase classname="tests.test_{clause}" name="{name}" time="0.1"><properties>'
        f'<property name="clause" value="{clause}" /></properties>{inside}</testcase>'
    )


def counted(file: Path) -> Counts:
    """Cases by kind, after the counters of each suite were held against what is in it."""
    root = ElementTree.parse(file).getroot()
    for suite in root.iter("testsuite"):
        assert int(suite.get("tests", "")) == len(suite.findall("testcase")), suite.attrib
    added = root.find("testsuite[@name='signoff']")
    assert added is not None
    for counter, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(added.get(counter, "")) == len(added.findall(f"testcase/{tag}")), added.attrib
    return {tag: len(list(root.iter(tag))) for tag in ("testcase", "failure", "error", "skipped")}


def names(file: Path) -> list[str]:
    added = ElementTree.parse(file).getroot().find("testsuite[@name='signoff']")
    assert added is not None
    return [f"{one.get('classname')} {one.get('name')}" for one in added.findall("testcase")]


def test_what_is_there_already_is_not_added(tmp_path: Path) -> None:
    folder = a_run(tmp_path, outcomes={"TKT-01": FAIL, "TKT-02": PASS, "TKT-03": ERROR})
    cases = [case("TKT-01", "<failure/>"), case("TKT-02"), case("TKT-03", "<error/>")]
    file = junit(folder, *cases)
    complete_junit(folder)
    assert counted(file) == {"testcase": 3, "failure": 1, "error": 1, "skipped": 0}


def test_a_finding_beside_a_test_that_passed_is_added_as_a_failure(tmp_path: Path) -> None:
    leak = outcome_of("SEC-01", FAIL, "tests/test_TKT-01.py::test_it")
    folder = a_run(tmp_path, outcomes={"TKT-01": PASS}, results=[leak])
    file = junit(folder, case("TKT-01"))
    complete_junit(folder)
    assert counted(file) == {"testcase": 2, "failure": 1, "error": 0, "skipped": 0}
    assert names(file) == ["tests.test_TKT-01 SEC-01: test_it"]


def test_a_finding_beside_a_test_that_failed_is_a_failure_of_its_own(tmp_path: Path) -> None:
    leak = outcome_of("SEC-01", FAIL, "tests/test_TKT-01.py::test_it")
    folder = a_run(tmp_path, outcomes={"TKT-01": FAIL}, results=[leak])
    file = junit(folder, case("TKT-01", "<failure/>"))
    complete_junit(folder)
    assert counted(file)["failure"] == 2


def test_a_test_that_was_lost_is_added_as_an_error(tmp_path: Path) -> None:
    folder = a_run(tmp_path, outcomes={"TKT-01": PASS}, lost=["TKT-02"])
    file = junit(folder, case("TKT-01"))
    complete_junit(folder)
    assert counted(file) == {"testcase": 2, "failure": 0, "error": 1, "skipped": 0}


def test_a_build_that_changed_shows_in_the_file(tmp_path: Path) -> None:
    folder = a_run(tmp_path, outcomes={"TKT-01": PASS}, build_after="1.2.4")
    file = junit(folder, case("TKT-01"))
    complete_junit(folder)
    assert counted(file)["error"] == 1
    assert "build changed during the run, from 1.2.3 to 1.2.4" in file.read_text(encoding="utf-8")


def test_what_is_wrong_with_no_clause_shows_in_the_file(tmp_path: Path) -> None:
    folder = a_run(tmp_path, outcomes={"TKT-01": PASS})
    reason = {"clause": "", "verdict": "ERROR", "text": "tests/test_b.py cannot be collected"}
    edit(folder, lambda document: document["decision"]["reasons"].append(reason))
    file = junit(folder, case("TKT-01"))
    complete_junit(folder)
    assert names(file) == ["signoff decision"]
    assert counted(file)["error"] == 1


def test_measurements_and_what_is_undecided_are_told_too(tmp_path: Path) -> None:
    results = [
        outcome_of("LAT-01", PASS, "load/smoke: create"),
        outcome_of("LAT-02", FAIL, "load/smoke: list"),
        outcome_of("LAT-03", Outcome.INCONCLUSIVE, "load/smoke: comment"),
    ]
    folder = a_run(tmp_path, results=results)
    undecided = {"id": "TKT-02", "level": "MUST", "verdict": "NOT VERIFIED", "tests": [], "reason": "no test"}
    edit(folder, lambda document: document["clauses"].append(undecided))
    file = junit(folder)
    complete_junit(folder)
    assert counted(file) == {"testcase": 4, "failure": 1, "error": 0, "skipped": 2}
    assert names(file) == [
        "load/smoke: create LAT-01",
        "load/smoke: list LAT-02",
        "load/smoke: comment LAT-03",
        "signoff TKT-02",
    ]


def test_it_can_be_done_twice(tmp_path: Path) -> None:
    folder = a_run(tmp_path, outcomes={"TKT-01": PASS}, lost=["TKT-02"])
    file = junit(folder, case("TKT-01"))
    complete_junit(folder)
    once = file.read_text(encoding="utf-8")
    complete_junit(folder)
    assert file.read_text(encoding="utf-8") == once


def test_texts_that_xml_cannot_hold_are_escaped(tmp_path: Path) -> None:
    lost = outcome_of("TKT-01", ERROR, "tests/test_TKT-01.py::test_it[\x1b-\ud83d]")
    folder = a_run(tmp_path, results=[lost])
    file = junit(folder)
    complete_junit(folder)
    assert names(file) == ["tests.test_TKT-01 TKT-01: test_it[#x1B-#xD83D]"]


def test_without_a_file_there_is_nothing_to_complete(tmp_path: Path) -> None:
    folder = a_run(tmp_path, outcomes={"TKT-01": FAIL})
    complete_junit(folder)
    complete_allure(folder)
    assert not (folder / "junit.xml").exists()
    assert not (folder / "allure-results").exists()


@pytest.mark.parametrize("text", ["", "<testsuites>", "no XML"])
def test_a_broken_file_is_said(tmp_path: Path, text: str) -> None:
    folder = a_run(tmp_path, outcomes={"TKT-01": FAIL})
    (folder / "junit.xml").write_text(text, encoding="utf-8")
    with pytest.raises(
        EvidenceError, match=r"junit\.xml: is not valid XML \(.*\); repeat the run, or turn it off"
    ):
        complete_junit(folder)


def test_a_file_elsewhere_is_completed_where_it_is(tmp_path: Path) -> None:
    folder = a_run(tmp_path / "out", outcomes={"TKT-01": FAIL})
    file = junit(tmp_path, case("TKT-01"))
    complete_junit(folder, file)
    assert counted(file)["failure"] == 1


ALLURE: dict[str, tuple[Callable[[Path], Path], dict[str, int]]] = {
    "a finding": (
        lambda out: a_run(
            out,
            outcomes={"TKT-01": PASS},
            results=[outcome_of("SEC-01", FAIL, "tests/test_TKT-01.py::test_it")],
        ),
        {"passed": 1, "failed": 1},
    ),
    "a lost test": (
        lambda out: a_run(out, outcomes={"TKT-01": PASS}, lost=["TKT-02"]),
        {"passed": 1, "broken": 1},
    ),
    "a build that changed": (
        lambda out: a_run(out, outcomes={"TKT-01": PASS}, build_after="1.2.4"),
        {"passed": 1, "broken": 1},
    ),
}


@pytest.mark.parametrize("what", ALLURE)
def test_allures_results_have_every_failure_too(tmp_path: Path, what: str) -> None:
    make, wanted = ALLURE[what]
    folder = make(tmp_path)
    results = folder / "allure-results"
    results.mkdir()
    labels = {"tag": "TKT-01", "nodeid": "tests/test_TKT-01.py::test_it"}
    row = {
        "uuid": "u",
        "status": "passed",
        "labels": [{"name": name, "value": value} for name, value in labels.items()],
    }
    (results / "u-result.json").write_text(json.dumps(row), encoding="utf-8")
    (results / "cut-result.json").write_text('{"uuid"', encoding="utf-8")
    for _ in range(2):
        complete_allure(folder)
    texts = [file.read_text() for file in results.glob("*-result.json") if file.name != "cut-result.json"]
    statuses = [json.loads(text)["status"] for text in texts]
    assert {status: statuses.count(status) for status in statuses} == wanted
    assert document_in(folder)["run"]["state"] == "finished"
