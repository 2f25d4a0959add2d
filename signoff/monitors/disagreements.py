"""Where the model and the target differ, of clauses that the run was not asked for (signoff/model).

Of a clause that was asked for, its own test says so.
"""

from pathlib import Path

from signoff.guide import Guide, Level
from signoff.monitors.findings_log import failed, rows_in
from signoff.verdict.results import Result

NOTE = " (note)"
FOLDER = "model"
"""The folder of a run in which the stories are, and this log."""


def results_of(folder: Path, guide: Guide) -> list[Result]:
    """A failure for each, of a clause that the guide has; of what only the wire contract says, a note."""
    found = []
    for row in rows_in(folder / FOLDER):
        clause = guide.clauses.get(row["kind"].removesuffix(NOTE))
        if clause is not None:
            level = Level.SHOULD if row["kind"].endswith(NOTE) else clause.level
            found.append(failed(row, clause, level))
    return found
