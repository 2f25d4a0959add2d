"""Earlier runs, found by their evidence: what failed before, and what was last known of each clause."""

import json
import os
from pathlib import Path
from typing import Any

from signoff.evidence.integrity.files import EvidenceError

_BAD = frozenset({"FAIL", "WARN", "ERROR", "INCONCLUSIVE"})
_OPEN = _BAD | {"NOT VERIFIED"}


def read_run(folder: Path) -> dict[str, Any]:
    """The verdict document of one run."""
    document: dict[str, Any] = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))
    return document


def load_of(part: Path, whole: Path) -> dict[str, Any] | None:
    """What the load run in the folder `part` tells of itself, its files named as seen from `whole`.

    None where it tells nothing; EvidenceError for what no load run wrote.
    """
    try:
        received: dict[str, Any] | None = read_run(part).get("load")
    except OSError:
        return None
    except (ValueError, AttributeError) as error:
        raise EvidenceError(f"{part / 'verdict.json'}: is not a verdict ({error}); measure again") from None
    return received and received | {
        name: os.path.relpath(part / received[name], whole) for name in ("page", "counters")
    }


def earlier_runs(
    out: Path, target: str, *, before: str | None = None, joined: bool = False
) -> list[dict[str, Any]]:
    """The verdict documents below `out` about that target, newest first; unreadable ones are left out.

    Those of single runs, or with `joined` those that `signoff decide` made of them.
    """
    runs = []
    for file in sorted(out.glob("*/verdict.json"), reverse=True):
        try:
            document = read_run(file.parent)
        except (OSError, ValueError):
            continue
        about_it = isinstance(document, dict) and document.get("target", {}).get("name") == target
        if about_it and bool(document.get("runs")) is not joined:
            continue
        if about_it and (before is None or document["run"]["id"] < before):
            runs.append(document)
    return runs


def last_verdicts(runs: list[dict[str, Any]]) -> dict[str, str]:
    """The newest verdict on each clause that a test took part in."""
    known: dict[str, str] = {}
    for document in runs:
        for clause in document["clauses"]:
            if clause["tests"]:
                known.setdefault(clause["id"], clause["verdict"])
    return known


def failed_clauses(runs: list[dict[str, Any]]) -> list[str]:
    """The clauses whose last verdict calls for another look."""
    return [clause for clause, verdict in last_verdicts(runs).items() if verdict in _OPEN]


def failing_tests(runs: list[dict[str, Any]]) -> set[str]:
    """The tests that were not kept when they were last run."""
    state: dict[str, bool] = {}
    for document in runs:
        for clause in document["clauses"]:
            for test in clause["tests"]:
                state.setdefault(test["id"], test["outcome"] in _BAD)
    return {test for test, failing in state.items() if failing}
