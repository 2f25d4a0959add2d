"""Finished runs and decisions on disk, small and real, for tests that read, join, sign or spoil them."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from signoff.deployment.bounds import laxer_bounds
from signoff.deployment.file_copy import COPY
from signoff.deployment.loading import load_description
from signoff.evidence.document import About
from signoff.evidence.evidence import Evidence
from signoff.evidence.integrity.chain import LINK, Chain
from signoff.evidence.integrity.sealing import seal as seal_run
from signoff.evidence.integrity.writing import HALVES
from signoff.guide import Guide, Level, load_guide
from signoff.release.decide import Asked, Before, decided, seal, write_decided
from signoff.report.sheet.page import beside_of, page
from signoff.report.summary import summary
from signoff.suite.suite import Suite
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Collected, Failure, Result
from tests.unit.signoff.verdict.guides import suite_of

GUIDE = load_guide()
NOW = datetime.now(UTC).replace(microsecond=0)
BUILD = "1.2.3"
TARGET_FILE = """\
name = "{target}"
kind = "{kind}"
base_url = "{base_url}"
build_url = "/health"

[[auth.customers]]
id = "acme"
api_key_env = "KEY_A"

[[auth.customers]]
id = "globex"
api_key_env = "KEY_B"
"""
CONTACTS = {
    row: {"who": f"Team {row}", "phone": "ext. 1"}
    for row in ("tickets", "realtime", "portal", "database", "security")
}


def about(run_id: str, **changed: Any) -> About:
    """What a run says of itself."""
    said: dict[str, Any] = {
        "run_id": run_id,
        "started": (NOW - timedelta(minutes=5)).isoformat(),
        "target": "desk",
        "kind": "staging",
        "base_url": "https://desk.test",
        "base_url_stated": True,
        "target_file": "targets/desk.toml",
        "file_sha256": hashlib.sha256(TARGET_FILE.encode()).hexdigest(),
        "build": BUILD,
        "command": "pytest tests",
        "seed": "7",
        "contacts": CONTACTS,
    }
    return About(**(said | changed))


def outcome_of(clause: str, outcome: Outcome, test: str = "") -> Result:
    """A result of that clause, with a failure where it has one; of the part that leaves nothing undecided."""
    by = f"signoff drill: {clause}" if GUIDE.clause(clause).also_by else f"tests/test_{clause}.py::test_it"
    name = test or by
    failure = None
    if outcome in (Outcome.FAIL, Outcome.ERROR):
        failure = Failure(expected="a", actual="b", text=f"the story of {name} <script>alert(1)</script>")
    reason = "" if outcome is Outcome.PASS else f"it was {outcome.value}"
    level = GUIDE.clause(clause).level
    return Result(
        test=name, clause=clause, level=level, outcome=outcome, reason=reason, seconds=0.5, failure=failure
    )


def a_run(
    out: Path,
    run_id: str = "20261123-100000-aaaa",
    outcomes: Mapping[str, Outcome] | None = None,
    *,
    results: Sequence[Result] = (),
    build_after: str | None = BUILD,
    lost: Sequence[str] = (),
    suite: Suite | None = None,
    stated: str = "",
    load: Mapping[str, Any] | None = None,
    **changed: Any,
) -> Path:
    """A finished run with a result for each of the clauses. `lost` are clauses whose test never reported.

    `stated` is what else its target file states.
    """
    folder = out / run_id
    found = [outcome_of(clause, outcome) for clause, outcome in (outcomes or {}).items()] + list(results)
    # No two runs take equally long to the microsecond: that is how a copy is known.
    offset = int(hashlib.sha256(run_id.encode()).hexdigest()[:4], 16) / 1e9
    found = [replace(result, seconds=result.seconds + offset) for result in found]
    untold = [outcome_of(clause, Outcome.ERROR) for clause in lost]
    suite = suite or suite_of(*found, *untold)
    tests = [(result.test, result.clause) for result in (*found, *untold)]
    measured = keep_target_file(folder, stated, **changed)
    said = about(run_id, **({"suite": suite.summary()} | measured | changed))
    evidence = Evidence(GUIDE, folder, said, frozenset({"http"}), suite, load=load)
    rows = [
        asdict(Collected(test=test, clause=clause, level=GUIDE.clause(clause).level, requests=1, customers=1))
        for test, clause in tests
    ]
    (folder / "collected" / "main.json").write_text(json.dumps(rows), encoding="utf-8")
    (folder / "exchanges").mkdir()
    (folder / "exchanges" / "main.jsonl").write_text("{}\n", encoding="utf-8")
    for result in found:
        evidence.add(result)
    evidence.write(build_after=build_after)
    # All of it is of one instant, however long the tests take.
    edit(folder, lambda document: document["run"].update(written=NOW.isoformat()))
    if build_after is not None:
        seal_run(folder)
    return folder


def edit(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    """Changes the verdict document, and nothing that would show it."""
    document = document_in(folder)
    change(document)
    (folder / "verdict.json").write_text(json.dumps(document), encoding="utf-8")


def edit_results(folder: Path, change: Callable[[list[dict[str, Any]]], Any]) -> None:
    """Changes the rows of results, and nothing that would show it."""
    file = folder / "results.jsonl"
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    rows = [json.loads(line) for line in text.split("\n") if line]
    change(rows)
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def sealed_again(folder: Path) -> None:
    """Makes chain and seal anew, as somebody does who knows how a run is sealed."""
    chain = Chain(document_in(folder)["run"]["id"])
    edit_results(folder, lambda rows: [row.update({LINK: chain.add(row)}) for row in rows])
    edit(folder, lambda document: document["run"].update(results=chain.as_json()))
    seal_run(folder)


def keep_target_file(folder: Path, stated: str = "", **changed: Any) -> dict[str, Any]:
    """Puts a target file into the run's folder; what the run says of it."""
    said = {"target": "desk", "kind": "staging", "base_url": "https://desk.test"} | changed
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / COPY
    is_stated = bool(said.get("base_url_stated", True))
    text = TARGET_FILE.format(**said)
    if not is_stated:
        text = text.replace(f'base_url = "{said["base_url"]}"\n', "") + '[boot]\ncommand = ["desk"]\n'
    copy.write_text(text + stated, encoding="utf-8")
    return {
        "file_sha256": hashlib.sha256(copy.read_bytes()).hexdigest(),
        "base_url_stated": is_stated,
        "bounds": laxer_bounds(load_description(copy), GUIDE),
    }


def all_kept(guide: Guide = GUIDE) -> dict[str, Outcome]:
    """Every clause that tests decide, kept."""
    return {
        clause.id: Outcome.PASS
        for clause in guide.clauses.values()
        if clause.level is not Level.HUMAN and clause.area != "SIGN"
    }


def asked(*folders: Path, **changed: Any) -> Asked:
    """A decision about those runs."""
    said: dict[str, Any] = {
        "folders": folders,
        "command": "signoff decide",
        "decision_id": "20261123-110000-bbbb-decision",
        "now": NOW,
        "max_age": timedelta(days=14),
        "before": Before(),
    }
    return Asked(**(said | changed))


def a_decision(out: Path, *folders: Path, **changed: Any) -> Path:
    """The sealed folder of a decision about those runs, without a PDF."""
    question = asked(*folders, **changed)
    document, _, runs = decided(question, GUIDE)
    document["run"]["written"] = question.now.isoformat()
    folder = out / question.decision_id
    write_decided(folder, question, document, runs)
    (folder / "sheet.html").write_text(page(document, GUIDE, beside_of(folder)), encoding="utf-8")
    (folder / "summary.md").write_text(summary(document), encoding="utf-8", errors=HALVES)
    seal(folder)
    return folder


def document_in(folder: Path) -> dict[str, Any]:
    """The verdict document."""
    found: dict[str, Any] = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))
    return found


def clause_in(document: dict[str, Any], clause: str) -> dict[str, Any]:
    """One clause of it."""
    found: dict[str, Any] = next(row for row in document["clauses"] if row["id"] == clause)
    return found
