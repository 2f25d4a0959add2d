"""Allure results made from the verdict, so that every number in the report is the verdict's own."""

import hashlib
import json
import shutil
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from signoff.guide import Guide, Level
from signoff.report.attachments import results_by_test
from signoff.report.document import Json

STATUS = {
    "PASS": "passed",
    "FAIL": "failed",
    "WARN": "failed",
    "ERROR": "broken",
    "INCONCLUSIVE": "unknown",
    "NOT VERIFIED": "skipped",
    "REVIEW": "skipped",
}
_SEVERITY = {Level.MUST: "critical", Level.SHOULD: "normal", Level.HUMAN: "normal"}
Originals = Mapping[str, tuple[Path, Json]]


def write_results(to: Path, folder: Path, document: Json, guide: Guide, flaky: Collection[str]) -> int:
    """One Allure result for each test of the verdict, and for each clause without a test; how many."""
    originals = originals_of(folder)
    started = int(datetime.fromisoformat(document["run"]["started"]).timestamp() * 1000)
    count = 0
    for clause in document["clauses"]:
        for test in clause["tests"] or [_untested(clause)]:
            result = _result(clause, test, guide, started, test["id"] in flaky)
            if original := originals.get(test["id"]):
                _take_over(result, *original, to)
            file = to / f"{result['uuid']}-result.json"
            file.write_text(json.dumps(result, ensure_ascii=True), encoding="utf-8")
            count += 1
    return count


def originals_of(folder: Path) -> Originals:
    """For each test the Allure result that was written while it ran, and the folder that holds its files."""
    found: dict[str, tuple[Path, Json]] = {}
    for place in (folder, *sorted((folder / "runs").glob("*"))):
        for test, row in results_by_test(place / "allure-results").items():
            found[test] = (place / "allure-results", row)
    return found


def history_id(clause: str, test: str) -> str:
    """What makes a test the same in two reports."""
    return hashlib.sha256(f"{clause}\n{test}".encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _untested(clause: Json) -> Json:
    return {
        "id": f"{clause['id']}: {'follows from other clauses' if clause['verdict'] == 'PASS' else 'no test'}",
        "outcome": clause["verdict"],
        "reason": clause["reason"],
        "seconds": 0,
        "failure": None,
        "level": clause["level"],
    }


def _result(clause: Json, test: Json, guide: Guide, started: int, flaky: bool) -> Json:
    promise = guide.clause(clause["id"])
    gate = next(gate for gate in guide.gates if gate.id == clause["gate"])
    key = history_id(clause["id"], test["id"])
    failure = test["failure"]
    return {
        "uuid": str(uuid4()),
        "historyId": f"{key}.{key}",
        "testCaseId": key,
        "name": test["id"].partition("::")[2] or test["id"],
        "fullName": f"{clause['id']}#{test['id']}",
        "description": f"{promise.asks}{_measured(clause)}\n\nIts breach means: {promise.consequence}",
        "status": STATUS[test["outcome"]],
        "statusDetails": {
            "message": f"{test['outcome']}: {test['reason']}" if test["reason"] else "",
            "trace": failure["text"] if failure else "",
            "flaky": flaky,
        },
        "start": started,
        "stop": started + int(test["seconds"] * 1000),
        "stage": "finished",
        "labels": [
            {"name": "epic", "value": gate.title},
            {"name": "feature", "value": f"{clause['id']} {clause['title']}"},
            {"name": "severity", "value": _SEVERITY[promise.level]},
            {"name": "tag", "value": clause["id"]},
            {"name": "level", "value": test["level"]},
            {"name": "verdict", "value": "WAIVED" if clause["waived"] else test["outcome"]},
            {"name": "suite", "value": test["id"].partition("::")[0]},
            {"name": "framework", "value": "signoff"},
        ],
        "links": [
            {
                "name": f"{clause['id']} in the guide",
                "url": f"sheet.html#clause-{clause['id']}",
                "type": "tms",
            }
        ],
        "attachments": [],
        "steps": [],
    }


def _measured(clause: Json) -> str:
    return f" (It was measured {clause['with']}.)" if clause["with"] else ""


def _link(clause: str) -> str:
    return f"sheet.html#clause-{clause}"


def _take_over(result: Json, source: Path, original: Json, to: Path) -> None:
    """Keeps the times, steps and files of the result that was written while the test ran."""
    for key in ("start", "stop", "steps", "parameters", "attachments"):
        if key in original:
            result[key] = original[key]
    for name in _sources(result):
        if "/" not in name and (source / name).is_file() and not (to / name).exists():
            shutil.copyfile(source / name, to / name)


def _sources(part: Mapping[str, Any]) -> Iterator[str]:
    for attachment in part.get("attachments", []):
        yield str(attachment.get("source", ""))
    for step in part.get("steps", []):
        yield from _sources(step)
