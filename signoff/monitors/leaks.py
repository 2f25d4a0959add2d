"""What the sweep over all exchanges found, as results of the clause that keeps customers apart."""

from pathlib import Path

from signoff.guide import Clause
from signoff.monitors.findings_log import failed, rows_in
from signoff.verdict.results import Result

CLAUSE = "SEC-01"
LEAKS = "leaks"
"""The folder of a run into which each process writes what it found."""


def leaks_in(folder: Path, clause: Clause) -> list[Result]:
    """A FAIL for each leak that any process of the run wrote down, of the test in whose exchange it was."""
    return [failed(row, clause) for row in rows_in(folder / LEAKS)]
