"""Joining runs: what they give together, and what must not be joined."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from signoff.evidence.evidence import SCHEMA
from signoff.evidence.runs import EvidenceError
from signoff.release.decide import Before, before_of, decided, decided_again
from signoff.verdict.decision import Ruling
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import (
    GUIDE,
    NOW,
    a_decision,
    a_run,
    all_kept,
    asked,
    clause_in,
    document_in,
    edit,
    outcome_of,
    sealed_again,
)

PASS, FAIL, ERROR = Outcome.PASS, Outcome.FAIL, Outcome.ERROR
UNKNOWN, UNSURE = Outcome.NOT_VERIFIED, Outcome.INCONCLUSIVE
OTHER = "20261123-100500-cccc"


def verdict(clause: str, *folders: Path, **changed: object) -> str:
    document, _, _ = decided(asked(*folders, **changed), GUIDE)
    return str(clause_in(document, clause)["verdict"])


def test_runs_add_up_and_only_people_are_missing(tmp_path: Path) -> None:
    kept = all_kept()
    half = dict(list(kept.items())[:60])
    rest = {clause: outcome for clause, outcome in kept.items() if clause not in half}
    first, second = a_run(tmp_path, outcomes=half), a_run(tmp_path, OTHER, rest)
    document, decision, _ = decided(asked(first, second), GUIDE)
    assert decision.ruling is Ruling.NOT_DECIDED
    assert {reason.verdict for reason in decision.reasons} == {"REVIEW"}
    assert [run["id"] for run in document["runs"]] == [first.name, second.name]
    assert [clause_in(document, name)["verdict"] for name in ("SIGN-01", "SIGN-02", "SIGN-04")] == [
        "PASS"
    ] * 3


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (PASS, PASS, "PASS"),
        (UNKNOWN, PASS, "PASS"),
        (UNSURE, PASS, "PASS"),
        (PASS, UNSURE, "PASS"),
        (FAIL, PASS, "FAIL"),
        (PASS, FAIL, "FAIL"),
        (ERROR, PASS, "ERROR"),
        (UNKNOWN, UNSURE, "INCONCLUSIVE"),
    ],
)
def test_of_the_same_test_in_two_runs_what_failed_stays(
    tmp_path: Path, one: Outcome, other: Outcome, together: str
) -> None:
    runs = a_run(tmp_path, outcomes={"TKT-01": one}), a_run(tmp_path, OTHER, {"TKT-01": other})
    assert verdict("TKT-01", *runs) == together


def test_another_test_that_passed_does_not_stand_in_for_one_that_could_not_tell(tmp_path: Path) -> None:
    first = a_run(tmp_path, results=[outcome_of("TKT-01", UNKNOWN, "tests/a.py::test_a")])
    second = a_run(tmp_path, OTHER, results=[outcome_of("TKT-01", PASS, "tests/b.py::test_b")])
    assert verdict("TKT-01", first, second) == "NOT VERIFIED"


def test_a_longer_load_run_decides_what_a_shorter_one_left_open(tmp_path: Path) -> None:
    first = a_run(tmp_path, results=[outcome_of("LAT-07", UNSURE, "load/smoke: connect")])
    second = a_run(tmp_path, OTHER, results=[outcome_of("LAT-07", PASS, "load/local: connect")])
    assert verdict("LAT-07", first, second) == "PASS"


def test_what_failed_on_another_build_does_not_count(tmp_path: Path) -> None:
    a_run(tmp_path, outcomes={"TKT-01": FAIL}, build="1.2.2", build_after="1.2.2")
    assert before_of(tmp_path, [a_run(tmp_path, OTHER, {"TKT-01": PASS})]) == Before(failed=[])


def test_failures_of_the_last_approved_run_are_known(tmp_path: Path) -> None:
    a_run(tmp_path / "out", "20261120-100000-aaaa", {"TKT-01": FAIL})
    approved = a_decision(tmp_path / "out", tmp_path / "out/20261120-100000-aaaa", decision_id="20261120-x")
    now = a_run(tmp_path / "out", OTHER, {"TKT-01": FAIL, "TKT-02": FAIL})
    before = before_of(tmp_path / "out", [now], document_in(approved))
    document, _, _ = decided(asked(now, before=before), GUIDE)
    assert document["since"]["id"] == "20261120-x"
    tests = {clause: clause_in(document, clause)["tests"][0]["known"] for clause in ("TKT-01", "TKT-02")}
    assert tests == {"TKT-01": True, "TKT-02": False}
    assert before_of(tmp_path / "out", [now]).since is None


def test_a_failed_gate_says_whom_to_call(tmp_path: Path) -> None:
    document, _, _ = decided(asked(a_run(tmp_path, outcomes={"TKT-01": FAIL, "LAT-05": FAIL})), GUIDE)
    assert document["decision"]["calls"] == [
        {
            "row": "tickets",
            "who": "Team tickets",
            "phone": "ext. 1",
            "gates": ["tickets"],
            "clauses": ["TKT-01"],
        },
        {
            "row": "realtime",
            "who": "Team realtime",
            "phone": "ext. 1",
            "gates": ["latency"],
            "clauses": ["LAT-05"],
        },
    ]
    assert clause_in(document, "SIGN-08")["verdict"] == "PASS"


def test_without_contacts_the_clause_about_them_is_missed(tmp_path: Path) -> None:
    assert verdict("SIGN-08", a_run(tmp_path, outcomes={"TKT-01": PASS}, contacts={})) == "WARN"


def a_copy(folder: Path, run_id: str) -> Path:
    copy = folder.with_name(run_id)
    shutil.copytree(folder, copy)
    edit(copy, lambda document: document["run"].update(id=run_id))
    sealed_again(copy)
    return copy


def test_a_target_that_is_started_has_another_address_each_time(tmp_path: Path) -> None:
    one = a_run(
        tmp_path,
        outcomes={"TKT-01": PASS},
        kind="local",
        base_url="http://127.0.0.1:1",
        base_url_stated=False,
    )
    other = a_run(
        tmp_path, OTHER, {"TKT-02": PASS}, kind="local", base_url="http://127.0.0.1:2", base_url_stated=False
    )
    assert verdict("TKT-02", one, other) == "PASS"


REFUSED: dict[str, tuple[Callable[[Path], list[Path]], str]] = {
    "no run": (lambda out: [], "no run was named"),
    "a run twice": (lambda out: [a_run(out)] * 2, "is named twice"),
    "two builds": (
        lambda out: [a_run(out), a_run(out, OTHER, build="2", build_after="2")],
        "is about build '2', .* only runs of the same target and build",
    ),
    "two targets": (
        lambda out: [a_run(out), a_run(out, OTHER, target="other")],
        "is about target 'other'",
    ),
    "targets of two kinds": (
        lambda out: [a_run(out), a_run(out, OTHER, kind="production")],
        "is about a target of kind 'production'",
    ),
    "two target files": (
        lambda out: [a_run(out), a_run(out, OTHER, stated="[limits]\nrequests = 99\n")],
        "is about a target file with digest '",
    ),
    "no target file": (
        lambda out: [a_run(out, file_sha256="")],
        "is not the target file of this run, its digest differs",
    ),
    "two addresses": (
        lambda out: [a_run(out), a_run(out, OTHER, base_url="https://other.test")],
        "is about a target file with digest '",
    ),
    "an address, and one that was started": (
        lambda out: [a_run(out, kind="local"), a_run(out, OTHER, kind="local", base_url_stated=False)],
        "is about a target file with digest '",
    ),
    "a copy under another name": (
        lambda out: [a_run(out, outcomes={"TKT-01": PASS}), a_copy(out / "20261123-100000-aaaa", OTHER)],
        "has exactly the results of .*-aaaa, to the microsecond; it is a copy of that run",
    ),
    "an unfinished run": (lambda out: [a_run(out, build_after=None)], "is unfinished, it was cut short"),
    "an old run": (
        lambda out: [a_run(out, started=(NOW - timedelta(days=15)).isoformat())],
        r"is 15\.0 days old, at most 14",
    ),
    "a run of the future": (
        lambda out: [a_run(out, started=(NOW + timedelta(hours=2)).isoformat())],
        "set the clocks right",
    ),
    "no instant": (lambda out: [a_run(out, started="yesterday")], "run.started is not a time"),
    "nothing there": (lambda out: [out / "nowhere"], "cannot be read"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_joined_is_refused_by_name(tmp_path: Path, case: str) -> None:
    folders, reason = REFUSED[case]
    with pytest.raises(EvidenceError, match=reason):
        decided(asked(*folders(tmp_path)), GUIDE)


def test_a_run_about_an_older_guide_is_refused(tmp_path: Path) -> None:
    folder = a_run(tmp_path)
    edit(folder, lambda document: document["guide"].update(version="3a"))
    sealed_again(folder)
    with pytest.raises(EvidenceError, match="follows guide 3a, this one is"):
        decided(asked(folder), GUIDE)


NOTHING: dict[str, tuple[Callable[[Path], Path], Ruling]] = {
    "an empty run": (lambda out: a_run(out), Ruling.NOT_DECIDED),
    "all skipped": (lambda out: a_run(out, outcomes=dict.fromkeys(all_kept(), UNKNOWN)), Ruling.NOT_DECIDED),
    "too few samples": (lambda out: a_run(out, outcomes=all_kept() | {"LAT-01": UNSURE}), Ruling.NOT_DECIDED),
    "a crashed worker": (
        lambda out: a_run(out, outcomes=all_kept() | {"TKT-01": ERROR}),
        Ruling.HARNESS_ERROR,
    ),
    "a test that never reported": (
        lambda out: a_run(out, outcomes=without("TKT-01"), lost=["TKT-01"]),
        Ruling.HARNESS_ERROR,
    ),
    "a missing clause": (lambda out: a_run(out, outcomes=without("RBK-02")), Ruling.NOT_DECIDED),
    "a deployment in the middle": (
        lambda out: a_run(out, outcomes=all_kept(), build_after="1.2.4"),
        Ruling.HARNESS_ERROR,
    ),
    "a leak": (lambda out: leaking(a_run(out, outcomes=all_kept())), Ruling.DO_NOT_RELEASE),
}


def without(clause: str) -> dict[str, Outcome]:
    return {name: outcome for name, outcome in all_kept().items() if name != clause}


def leaking(folder: Path) -> Path:
    step = {"actor": "customer B", "token": None, "line": "lists", "shown": "GET", "repeat": "curl"}
    test = "tests/a.py::test_a"
    row = step | {"test": test, "expected": "none", "actual": "one"}
    (folder / "leaks").mkdir()
    (folder / "leaks" / "main.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    edit(folder, lambda document: leaked(clause_in(document, "SEC-01"), test))
    sealed_again(folder)
    return folder


def leaked(clause: dict[str, Any], test: str) -> None:
    clause["verdict"] = "FAIL"
    clause["tests"].append(clause["tests"][0] | {"id": test})


@pytest.mark.parametrize("case", NOTHING)
def test_no_evidence_is_never_a_release(tmp_path: Path, case: str) -> None:
    folder, ruling = NOTHING[case]
    _, decision, _ = decided(asked(folder(tmp_path)), GUIDE)
    assert decision.ruling is ruling


def test_the_document_keeps_to_its_schema_and_is_made_again_the_same(tmp_path: Path) -> None:
    folder = a_decision(tmp_path, a_run(tmp_path, outcomes={"TKT-01": FAIL, "TKT-02": PASS}))
    document = document_in(folder)
    jsonschema.validate(document, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert document == decided_again(folder, GUIDE)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    a_decision(tmp_path, run)
    with pytest.raises(EvidenceError, match="nothing is overwritten"):
        a_decision(tmp_path, run)
