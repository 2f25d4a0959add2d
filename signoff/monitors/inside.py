"""What the target told about its inside, anywhere in the run, as results of the clause that forbids it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from signoff.guide import Clause
from signoff.monitors.findings_log import failed, rows_in
from signoff.verdict.results import Result

CLAUSE = "SEC-07"
TOLD = "inside"
"""The folder of a run into which each process writes what it was told."""


def told_in(folder: Path, clause: Clause) -> list[Result]:
    """One result for each kind of thing that any process was told, under the test that was told it."""
    kinds: dict[str, Mapping[str, Any]] = {}
    for row in rows_in(folder / TOLD):
        kinds.setdefault(row["kind"], row)
    return [failed(row, clause) for row in kinds.values()]
