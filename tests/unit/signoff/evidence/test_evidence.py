"""The evidence on disk: valid from the first moment, in step with the results, never a release too early."""

import itertools
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from signoff.evidence import evidence as module
from signoff.evidence.document import About
from signoff.evidence.evidence import SCHEMA, Evidence
from signoff.evidence.integrity.chain import Chain
from signoff.evidence.integrity.files import EvidenceError
from signoff.guide import Guide
from signoff.suite.suite import Listed
from signoff.verdict.decision import Ruling
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Collected, Failure, Result
from tests.unit.set_clock import SetClock
from tests.unit.signoff.verdict.guides import MUST, SHOULD, a_clause, a_guide, a_result, a_suite

GUIDE = a_guide(
    a_clause("TKT-01"),
    a_clause("TKT-02", needs=frozenset({"aws"})),
    a_clause("TKT-03", SHOULD),
    a_clause("SEC-01"),
)
ABOUT = About(
    run_id="20261122-100000-aaaa",
    started="2026-11-22T10:00:00+00:00",
    target="desk",
    kind="staging",
    base_url="https://desk.test",
    base_url_stated=True,
    target_file="targets/desk.toml",
    file_sha256="0" * 64,
    build="1.2.3",
    command="pytest tests",
    seed="7",
    suite=a_suite().summary(),
)
VALIDATOR = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
Opens = Callable[..., Evidence]


@pytest.fixture
def opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opens:
    """Opens the evidence of a run; it is written anew with every result."""
    monkeypatch.setattr(module, "_WRITE_EVERY_S", 0.0)
    monkeypatch.setattr(module, "_SHARE", 0)

    def evidence(*clauses: str, guide: Guide = GUIDE) -> Evidence:
        selected = guide.select(clauses) if clauses else None
        return Evidence(guide, tmp_path / "run", ABOUT, frozenset({"http"}), a_suite(), selected)

    return evidence


def collect(evidence: Evidence, *tests: str, worker: str = "gw0") -> None:
    """Writes down tests of TKT-01 as a worker does."""
    rows = [
        asdict(Collected(test=test, clause="TKT-01", level=MUST, requests=1, customers=1)) for test in tests
    ]
    (evidence.folder / "collected" / f"{worker}.json").write_text(json.dumps(rows), encoding="utf-8")


def keep(evidence: Evidence, result: Result) -> None:
    """Keeps the result of one more test of the suite."""
    listed = Listed(result.test, result.clause, result.level.value)
    evidence.suite = a_suite(*evidence.suite.tests.values(), listed)
    evidence.add(result)


def document(evidence: Evidence) -> dict[str, Any]:
    """The verdict document, which keeps to its schema at any moment."""
    found: dict[str, Any] = json.loads((evidence.folder / "verdict.json").read_text(encoding="utf-8"))
    VALIDATOR.validate(found)
    return found


def ruling(evidence: Evidence) -> tuple[str, str, int]:
    found = document(evidence)
    return found["run"]["state"], found["decision"]["ruling"], found["decision"]["exit_code"]


UNFINISHED = ("unfinished", "not decided", 2)


def test_a_run_that_only_began_has_valid_evidence(opens: Opens) -> None:
    evidence = opens("TKT-01", "TKT-03")
    assert ruling(evidence) == UNFINISHED
    found = document(evidence)
    assert found["decision"]["reason"].startswith("the run is unfinished; so far: nothing failed, but")
    assert [clause["verdict"] for clause in found["clauses"]] == ["NOT VERIFIED", "NOT VERIFIED"]


def test_an_unfinished_run_never_says_release(opens: Opens) -> None:
    evidence = opens("TKT-01")
    collect(evidence, "a", "b")
    for test in ("a", "b"):
        keep(evidence, a_result(test=test))
        assert ruling(evidence) == UNFINISHED
    assert evidence.write().ruling is Ruling.KEPT
    assert ruling(evidence) == UNFINISHED


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_keeps_to_the_schema(opens: Opens, outcome: Outcome) -> None:
    evidence = opens("TKT-01", "TKT-02")
    failure = Failure(expected="200", actual="500", text="TKT-01: ...") if outcome is Outcome.FAIL else None
    keep(evidence, a_result(outcome, failure=failure, seconds=1.23456))
    (test,) = document(evidence)["clauses"][0]["tests"]
    assert (test["outcome"], test["seconds"]) == (outcome.value, 1.235)
    assert test["failure"] == (None if failure is None else asdict(failure))


@pytest.mark.parametrize(
    ("outcome", "ending"),
    [
        (Outcome.PASS, ("finished", "kept", 0)),
        (Outcome.FAIL, ("finished", "do not release", 1)),
        (Outcome.NOT_VERIFIED, ("finished", "not decided", 2)),
        (Outcome.ERROR, ("finished", "harness error", 3)),
    ],
)
def test_a_finished_run_says_what_was_decided(
    opens: Opens, outcome: Outcome, ending: tuple[str, str, int]
) -> None:
    evidence = opens("TKT-01")
    keep(evidence, a_result(outcome))
    assert evidence.write(build_after="1.2.3").ruling.exit_code == ending[2]
    assert ruling(evidence) == ending


def test_a_killed_run_keeps_every_result_it_had(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WRITE_EVERY_S", 3600.0)
    evidence = opens("TKT-01")
    for test in ("a", "b"):
        keep(evidence, a_result(Outcome.FAIL, test=test))
    lines = (evidence.folder / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["test"] for line in lines] == ["a", "b"]
    assert ruling(evidence) == UNFINISHED


def test_what_takes_long_to_write_is_written_less_often(
    opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SHARE", 10)
    evidence = opens("TKT-01")
    clock, writes = SetClock.of(monkeypatch), list[float]()

    def take_three_seconds(*arguments: object) -> None:
        writes.append(clock.now)
        clock.now += 3.0

    monkeypatch.setattr(module, "write_document", take_three_seconds)
    evidence.write()
    for number in range(80):
        clock.now += 1.0
        evidence.add(a_result(test=f"test_{number}"))

    pauses = [after - before - 3.0 for before, after in itertools.pairwise(writes)]
    assert len(pauses) > 1
    assert all(30.0 <= pause <= 31.0 for pause in pauses)


def test_a_test_that_was_never_reported_shows_only_when_the_run_is_finished(opens: Opens) -> None:
    evidence = opens()
    collect(evidence, "a")
    collect(evidence, "a", "b", worker="gw1")
    keep(evidence, a_result(test="a"))
    assert document(evidence)["clauses"][0]["verdict"] == "PASS"
    assert evidence.write(build_after="1.2.3").ruling is Ruling.HARNESS_ERROR
    assert [test["outcome"] for test in document(evidence)["clauses"][0]["tests"]] == ["PASS", "ERROR"]


def test_a_build_that_changes_in_the_middle_is_an_error(opens: Opens) -> None:
    evidence = opens("TKT-01", "TKT-02")
    keep(evidence, a_result())
    assert evidence.write(build_after="1.2.4").ruling is Ruling.HARNESS_ERROR
    tested, untested = document(evidence)["clauses"]
    assert tested["verdict"] == "ERROR"
    assert tested["reason"] == "the target's build changed during the run, from 1.2.3 to 1.2.4"
    assert untested["verdict"] == "NOT VERIFIED"


def test_a_run_that_names_no_clause_is_about_those_of_its_tests(opens: Opens) -> None:
    evidence = opens()
    collect(evidence, "a")
    evidence.write()
    assert [clause["id"] for clause in document(evidence)["clauses"]] == ["TKT-01"]


def test_a_run_without_any_test_decides_nothing(opens: Opens) -> None:
    evidence = opens()
    assert evidence.write(build_after="1.2.3").ruling is Ruling.NOT_DECIDED
    assert (document(evidence)["clauses"], document(evidence)["gates"]) == ([], [])


def test_a_clause_that_the_target_cannot_show_says_so(opens: Opens) -> None:
    (clause,) = document(opens("TKT-02"))["clauses"]
    assert clause["reason"] == "no test yet, and the target lacks: aws"


def test_each_gate_is_counted_and_decided_for_itself(opens: Opens) -> None:
    evidence = opens("TKT-01", "TKT-03", "SEC-01")
    keep(evidence, a_result())
    keep(evidence, a_result(Outcome.WARN, SHOULD, clause="TKT-03"))
    keep(evidence, a_result(Outcome.FAIL, clause="SEC-01"))
    evidence.write(build_after="1.2.3")
    assert [(gate["id"], gate["ruling"], gate["counts"]) for gate in document(evidence)["gates"]] == [
        ("tkt", "kept", {"WARN": 1, "PASS": 1}),
        ("sec", "do not release", {"FAIL": 1}),
    ]


def test_notes_are_kept_with_their_clause(opens: Opens) -> None:
    evidence = opens("TKT-01")
    keep(evidence, a_result())
    keep(evidence, a_result(Outcome.WARN, SHOULD, test="test_note", reason="missed"))
    assert document(evidence)["clauses"][0]["notes"] == ["test_note: missed"]


def test_the_document_says_what_was_run_on_what(opens: Opens) -> None:
    evidence = opens("TKT-01")
    evidence.called("42", {"options": {"verbose": "1"}})
    evidence.write()
    found = document(evidence)
    written = datetime.fromisoformat(found["run"].pop("written"))
    assert written.utcoffset() is not None
    assert found["run"].pop("results") == Chain("20261122-100000-aaaa").as_json()
    assert found["run"] == {
        "id": "20261122-100000-aaaa",
        "state": "unfinished",
        "started": "2026-11-22T10:00:00+00:00",
        "command": "pytest tests",
        "seed": "42",
        "invocation": {"options": {"verbose": "1"}},
    }
    assert found["target"] == {
        "name": "desk",
        "kind": "staging",
        "base_url": "https://desk.test",
        "base_url_stated": True,
        "file": "targets/desk.toml",
        "file_sha256": "0" * 64,
        "build": "1.2.3",
        "build_after": "",
    }
    assert found["guide"] == {"title": "A guide", "version": "1"}


@pytest.mark.parametrize("reason", ["größer 🙂", "half a pair \ud83d", "two\nlines\u2028"])
def test_any_text_of_a_target_can_be_kept(opens: Opens, reason: str) -> None:
    evidence = opens("TKT-01")
    keep(evidence, a_result(Outcome.FAIL, reason=reason))
    assert document(evidence)["clauses"][0]["reason"] == reason
    (line,) = (evidence.folder / "results.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert json.loads(line)["reason"] == reason


def test_the_document_is_replaced_whole(opens: Opens) -> None:
    evidence = opens("TKT-01")
    keep(evidence, a_result())
    assert sorted(file.name for file in evidence.folder.iterdir()) == [
        "collected",
        "results.jsonl",
        "suite.json",
        "verdict.json",
    ]


def test_each_result_follows_from_the_one_before(opens: Opens) -> None:
    evidence, chain = opens("TKT-01"), Chain("20261122-100000-aaaa")
    for test in ("a", "b"):
        evidence.add(a_result(test=test))
    rows = [json.loads(line) for line in (evidence.folder / "results.jsonl").read_text().splitlines()]
    assert [row["chain"] for row in rows] == [chain.add(row) for row in rows]
    assert document(evidence)["run"]["results"] == {"count": 2, "head": rows[-1]["chain"]}


def test_a_second_run_does_not_go_into_the_folder_of_the_first(opens: Opens) -> None:
    opens("TKT-01")
    with pytest.raises(EvidenceError, match="holds a run already; take another --run-id or --out"):
        opens("TKT-01")
