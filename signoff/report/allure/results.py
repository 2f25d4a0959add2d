"""Allure results made from the verdict, so that every number in the report is the verdict's own."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from signoff.evidence.attachments import results_by_test
from signoff.evidence.document import Json
from signoff.guide import Guide, Level
from signoff.report.allure.shelf import Shelf, regular_file

_STATUS = {
    "PASS": "passed",
    "FAIL": "failed",
    "WARN": "failed",
    "ERROR": "broken",
    "INCONCLUSIVE": "unknown",
    "NOT VERIFIED": "skipped",
    "REVIEW": "skipped",
}
_UNDECIDED = frozenset({"INCONCLUSIVE", "NOT VERIFIED", "REVIEW"})
_RULED = {0: "passed", 1: "failed"}
_SEVERITY = {Level.MUST: "critical", Level.SHOULD: "normal", Level.HUMAN: "normal"}
Originals = Mapping[str, tuple[Path, Json]]


def write_results(
    shelf: Shelf, folder: Path, document: Json, guide: Guide, flaky: Collection[str], links: list[Json]
) -> int:
    """A result for the decision, for each test, and for each clause that says more than its tests; how many.

    Steps and files are those of the run. `links` are the decision's own.
    """
    originals = originals_of(folder)
    started = int(datetime.fromisoformat(document["run"]["started"]).timestamp() * 1000)
    rows = [_decision(document, started, links)]
    seen = Counter[str]()
    for clause in document["clauses"]:
        for test in _shown(clause):
            key = history_id(clause["id"], test["id"])
            seen[key] += 1
            result = _result(clause, test, guide, started, seen[key])
            result["statusDetails"]["flaky"] = test["id"] in flaky
            if original := originals.get(test["id"]):
                _take_over(result, *original, shelf)
            rows.append(result)
    for row in rows:
        file = shelf.results / f"{row['uuid']}-result.json"
        file.write_text(json.dumps(row, ensure_ascii=True), encoding="utf-8")
    return len(rows)


def originals_of(folder: Path) -> Originals:
    """For each test the Allure result that was written while it ran, and the folder that holds its files."""
    found: dict[str, tuple[Path, Json]] = {}
    for place in (folder, *sorted((folder / "runs").glob("*"))):
        for test, row in results_by_test(place / "allure-results").items():
            found[test] = (place / "allure-results", row)
    return found


def files_of(originals: Originals) -> Iterator[Path]:
    """All files that were attached while the tests ran."""
    for place, row in originals.values():
        for attachment in _attached(row):
            if file := regular_file(place, attachment.get("source")):
                yield file


def history_id(clause: str, test: str, which: int = 1) -> str:
    """What makes a test the same in two reports. `which` of the test's results in one verdict it is.

    Allure shows but one result of what it takes for the same test: of two a failure would vanish.
    """
    parts = [clause, test, *([str(which)] if which > 1 else [])]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def status_of(clause: Json, test: Json) -> str:
    """Allure's word. Its ring leaves `skipped` and `unknown` out: what the decision waits for is neither."""
    waits = not (clause["post"] or clause["waived"] or "SHOULD" in (clause["level"], test["level"]))
    return "broken" if waits and test["outcome"] in _UNDECIDED else _STATUS[test["outcome"]]


def speaks_against(document: Json) -> str:
    """Which clauses keep the release from going out, and what else does; empty when nothing does."""
    counted = [
        clause
        for clause in document["clauses"]
        if not (clause["post"] or clause["waived"] or clause["level"] == "SHOULD")
    ]
    undecided = [clause["id"] for clause in counted if clause["verdict"] in _UNDECIDED]
    failed = [clause["id"] for clause in counted if clause["verdict"] in ("FAIL", "WARN", "ERROR")]
    parts = [
        f"{len(ids)} clause{'' if len(ids) == 1 else 's'} {word}: {', '.join(ids)}"
        for word, ids in (("failed", failed), ("undecided", undecided))
        if ids
    ]
    parts += [reason["text"] for reason in document["decision"]["reasons"] if not reason["clause"]]
    return "; ".join(parts)


def _shown(clause: Json) -> list[Json]:
    """The clause's tests; and itself, where its verdict is not that of any of them."""
    tests: list[Json] = clause["tests"]
    if any(test["outcome"] == clause["verdict"] for test in tests):
        return tests
    word = "no test"
    if tests or clause["verdict"] == "PASS":
        word = "its verdict" if tests else "follows from other clauses"
    itself = {
        "id": f"{clause['id']}: {word}",
        "outcome": clause["verdict"],
        "reason": clause["reason"],
        "seconds": 0,
        "failure": None,
        "level": clause["level"],
    }
    return [*tests, itself]


def _decision(document: Json, started: int, links: list[Json]) -> Json:
    decision, key = document["decision"], history_id("decision", "decision")
    ruling = decision["ruling"].upper()
    return {
        "uuid": str(uuid4()),
        "historyId": f"{key}.{key}",
        "testCaseId": key,
        "name": f"Decision: {ruling}",
        "fullName": "decision",
        "status": _RULED.get(decision["exit_code"], "broken"),
        "statusDetails": {
            "message": f"{ruling}: {decision['reason']}",
            "trace": speaks_against(document),
        },
        # Reports list what began first at the top.
        "start": started - 1,
        "stop": started,
        "stage": "finished",
        "labels": [
            {"name": "epic", "value": "Decision"},
            {"name": "severity", "value": "blocker"},
            {"name": "framework", "value": "signoff"},
        ],
        "links": [{"name": "the sheet", "url": "sheet.html", "type": "tms"}, *links],
        "attachments": [],
        "steps": [],
    }


def _result(clause: Json, test: Json, guide: Guide, started: int, which: int) -> Json:
    promise = guide.clause(clause["id"])
    gate = next(gate for gate in guide.gates if gate.id == clause["gate"])
    key = history_id(clause["id"], test["id"], which)
    failure = test["failure"]
    again = f" ({which})" if which > 1 else ""
    return {
        "uuid": str(uuid4()),
        "historyId": f"{key}.{key}",
        "testCaseId": key,
        "name": (test["id"].partition("::")[2] or test["id"]) + again,
        "fullName": f"{clause['id']}#{test['id']}{again}",
        "description": f"{promise.asks}{_measured(clause)}\n\nIts breach means: {promise.consequence}"
        f"\n\nGuide: {promise.source}",
        "status": status_of(clause, test),
        "statusDetails": {
            "message": f"{test['outcome']}: {test['reason']}" if test["reason"] else "",
            "trace": failure["text"] if failure else "",
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
                "name": f"{clause['id']} on the sheet",
                "url": f"sheet.html#clause-{clause['id']}",
                "type": "tms",
            }
        ],
        "attachments": [],
        "steps": [],
    }


def _measured(clause: Json) -> str:
    return f" (It was measured {clause['with']}.)" if clause["with"] else ""


def _take_over(result: Json, place: Path, original: Json, shelf: Shelf) -> None:
    """Keeps the times, steps and files of the result that was written while the test ran."""
    for key in ("start", "stop", "parameters"):
        if key in original:
            result[key] = original[key]
    result |= _part(original, place, shelf, result["links"])


def _part(part: Mapping[str, Any], place: Path, shelf: Shelf, links: list[Json]) -> Json:
    """Files and steps of a part; links to what lies beside the page are added to `links`."""
    attachments = []
    for attachment in part.get("attachments", []):
        taken, link = shelf.put(attachment, place)
        attachments.append(taken)
        links += [link] if link else []
    steps = [{**step, **_part(step, place, shelf, links)} for step in part.get("steps", [])]
    return {"attachments": attachments, "steps": steps}


def _attached(part: Mapping[str, Any]) -> Iterator[Json]:
    yield from part.get("attachments", [])
    for step in part.get("steps", []):
        yield from _attached(step)
