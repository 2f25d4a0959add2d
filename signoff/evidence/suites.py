"""Whether runs were made with the suite that decides about them: its tests, and what each is made of."""

from collections.abc import Iterator
from pathlib import Path

from signoff.evidence.document import Json
from signoff.evidence.integrity.files import EvidenceError
from signoff.evidence.runs import read_document, read_json
from signoff.suite.suite import RECORD, Suite, differences, suite_from_json


def unlike_suites(folder: Path, document: Json, here: Suite) -> list[str]:
    """Which runs of a decided folder were made with other tests than those here, and how these differ.

    Only tests of the clauses that a run is about are compared.
    """
    return [
        f"run {run['id']} was made with another suite than the one here ({here.revision}): {what}; repeat "
        "the run with this one, or take the checkout that it was made with"
        for run in document["runs"]
        for what in _differences(folder / "runs" / str(run["id"]), here)
    ]


def check_suites(folders: list[Path], here: Suite) -> None:
    """EvidenceError when one of those runs was made with another suite."""
    for folder in folders:
        for what in _differences(folder, here):
            raise EvidenceError(
                f"{folder}: was made with another suite than the one here ({here.revision}): {what}; repeat "
                "the run"
            )


def _differences(run: Path, here: Suite) -> Iterator[str]:
    recorded = suite_from_json(read_json(run / RECORD), str(run / RECORD))
    clauses = {clause["id"] for clause in read_document(run)["clauses"]}
    yield from differences(recorded, here, clauses)
