"""UAT-08: what the browser complained of, in whichever scenario."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from signoff.guide import Clause
from signoff.monitors.findings_log import failed, rows_in
from signoff.verdict.results import Result
from signoff.wire import clock

CLAUSE = "UAT-08"
FOLDER = "console"
"""The folder of a run into which each process writes what it saw."""
_MOST = 5


def log_complaints(
    folder: Path, worker: str, test: str, redact: Callable[[str], str], complaints: Sequence[str]
) -> None:
    """Writes down, at once, what went wrong in the browser during that scenario."""
    words = "; ".join(dict.fromkeys(map(redact, complaints[:_MOST])))
    row = {
        "test": test,
        "expected": "no error in the browser's console and no failed request",
        "actual": f"there were {len(complaints)}: {words}",
        "actor": "the browser",
        "token": None,
        "line": f"the browser complains: {words}",
        "shown": f"{clock.written()} {words}",
        "repeat": "see the scenario's trace in the run's folder, below browser/",
    }
    file = folder / FOLDER / f"{worker}.jsonl"
    file.parent.mkdir(exist_ok=True)
    with file.open("a", encoding="utf-8", errors="backslashreplace") as lines:
        lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def results_in(folder: Path, clause: Clause) -> Iterator[Result]:
    """One result for each scenario in which something went wrong."""
    return (failed(row, clause) for row in rows_in(folder / FOLDER))
