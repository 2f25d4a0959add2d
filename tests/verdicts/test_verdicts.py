"""`make signoff` on the reference, `signoff run` on the other backends: exit code, evidence, verdicts.

Of the other backends' runs `--parts N` takes one shard; clauses that it leaves undecided are not compared.
"""

import json
import subprocess
import tomllib
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from e2e.units import REPORT, unit_tests
from signoff.evidence.evidence import SCHEMA

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "backend" / "portal"
EXPECTED = tomllib.loads(Path(__file__).with_name("expected.toml").read_text(encoding="utf-8"))
COMMANDS = {
    "reference": ["make", "signoff"],
    "apigateway": [".venv/bin/signoff", "run", "--target", "tests/apigateway/target.toml"],
    "stranger": [".venv/bin/signoff", "run", "--target", "tests/stranger/target.toml", "--workers", "4"],
}
LEFT_OUT = "left out of the run"
SUCCESS = {"reference": 0, "apigateway": 2, "stranger": 2}
"""`make signoff` is content when nothing failed; `signoff run` is strict about what is undecided."""


@pytest.fixture(scope="module", params=list(COMMANDS))
def run(request: pytest.FixtureRequest) -> tuple[str, int, Path]:
    """One whole run: its backend, its exit code, and its folder of evidence."""
    before = set(ROOT.glob("out/*/verdict.json"))
    code = subprocess.call([*COMMANDS[request.param], *_part(request.config, request.param)], cwd=ROOT)
    (made,) = set(ROOT.glob("out/*/verdict.json")) - before
    return request.param, code, made.parent


def _part(config: pytest.Config, backend: str) -> list[str]:
    """Which shard of that backend's run today's is; the reference's run is always whole."""
    parts: int | None = config.getoption("parts")
    if parts is None or backend == "reference":
        return []
    return ["--shard", f"{1 + date.today().toordinal() % parts}/{parts}"]


@pytest.fixture(scope="module")
def left_out(request: pytest.FixtureRequest, run: tuple[str, int, Path], verdict: dict[str, Any]) -> set[str]:
    """The clauses of which other shards have a part; none of a run that is whole."""
    undecided = {clause["id"] for clause in verdict["clauses"] if LEFT_OUT in clause["reason"]}
    assert bool(undecided) == bool(_part(request.config, run[0]))
    return undecided


@pytest.fixture(scope="module")
def verdict(run: tuple[str, int, Path]) -> dict[str, Any]:
    """The verdict document of the run."""
    document: dict[str, Any] = json.loads((run[2] / "verdict.json").read_text(encoding="utf-8"))
    return document


def test_the_exit_code_says_that_nothing_failed(run: tuple[str, int, Path]) -> None:
    assert run[1] == SUCCESS[run[0]]


def test_the_verdict_keeps_to_its_schema(verdict: dict[str, Any]) -> None:
    jsonschema.validate(verdict, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert verdict["run"]["state"] == "finished"
    assert verdict["decision"]["ruling"] == "not decided"


def test_every_tested_clause_has_the_verdict_that_is_written_down(
    run: tuple[str, int, Path], verdict: dict[str, Any], left_out: set[str]
) -> None:
    tested = {clause["id"]: clause["verdict"] for clause in verdict["clauses"] if clause["tests"]}
    expected = {id_: word for id_, word in EXPECTED[run[0]].items() if id_ != "notes"}
    assert len(tested.keys() | left_out) >= 72
    hidden = {id_ for id_ in EXPECTED["noise"] if tested.get(id_) == "INCONCLUSIVE"} | left_out
    shown = {id_: word for id_, word in tested.items() if word != "PASS" and id_ not in hidden}
    assert shown == {id_: word for id_, word in expected.items() if id_ not in left_out}


def test_every_note_has_a_reason_that_is_written_down(
    run: tuple[str, int, Path], verdict: dict[str, Any], left_out: set[str]
) -> None:
    """What a backend lacks is noted by as many tests as there are of it; each reason is seen still."""
    passed = {clause["id"]: clause["notes"] for clause in verdict["clauses"] if clause["verdict"] == "PASS"}
    reasons: dict[str, list[str]] = EXPECTED[run[0]]["notes"]
    unforeseen = [
        (id_, note)
        for id_, notes in passed.items()
        for note in notes
        if LEFT_OUT not in note
        if not any(reason in note for reason in reasons.get(id_, []))
    ]
    gone = [
        (id_, reason)
        for id_, written in reasons.items()
        for reason in written
        if not left_out
        if not any(reason in note for note in passed.get(id_, []))
    ]
    assert (unforeseen, gone) == ([], [])


def test_junit_and_allure_have_a_result_for_every_test(
    run: tuple[str, int, Path], verdict: dict[str, Any]
) -> None:
    tests = sum(LEFT_OUT not in test["reason"] for clause in verdict["clauses"] for test in clause["tests"])
    # What is added to them (clauses without a test) stands in a suite of its own.
    suite = ElementTree.parse(run[2] / "junit.xml").find("testsuite[@name='pytest']")
    assert suite is not None
    assert len(suite.findall("testcase")) == tests
    assert len(suite.findall("testcase/properties/property[@name='clause']")) == tests
    allure = [file.read_text(encoding="utf-8") for file in (run[2] / "allure-results").glob("*-result.json")]
    assert sum('"name": "nodeid"' in text for text in allure) == tests


def test_all_unit_tests_of_our_portal_passed(run: tuple[str, int, Path], left_out: set[str]) -> None:
    """Also those that are about none of FE-01..04, and so decide no clause."""
    tests = unit_tests(PORTAL, run[2]) if (run[2] / REPORT).exists() else []
    assert [f"{test.name}: {test.received}" for test in tests if test.status != "passed"] == []
    assert left_out or (len(tests) > 100) == (run[0] != "stranger")
