"""`python -m bench.decision`: how long a decision over 50,000 results takes, and a sheet of a full run.

Exits 0 when both bars were met, 1 when not. It needs no target; the PDF needs Chromium.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bench.made_runs import asked_about, clauses_of, made_run, results_of
from signoff.guide import Guide, load_guide
from signoff.release.decide import decided, write_decided
from signoff.report.sheet.page import beside_of, write_sheet

DECISION_S = 5.0
SHEET_S = 3.0
RUN = "20261123-000000-0000"
FULL_RUN = 800
"""About as many results as a run of everything has."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.decision", description=__doc__)
    parser.add_argument("--results", type=int, default=50_000, help="of the run that is decided about")
    options = parser.parse_args(arguments)
    guide, console = load_guide(), Console(highlight=False)
    with tempfile.TemporaryDirectory() as place:
        took, processor = measure_decision(guide, Path(place, "many"), options.results)
        console.print(_line(f"decision over {options.results:,} results", took, processor, DECISION_S))
        sheet, its_processor, without_pdf = measure_sheet(guide, Path(place, "full"))
        console.print(_line(f"sheet of {FULL_RUN} results, page and PDF", sheet, its_processor, SHEET_S))
        if without_pdf:
            console.print(without_pdf)
    return 0 if took <= DECISION_S and sheet <= SHEET_S and not without_pdf else 1


def measure_decision(guide: Guide, out: Path, count: int) -> tuple[float, float]:
    """Seconds, and seconds of this process's CPU, from the run's folder to the written verdict."""
    asked = asked_about(made_run(guide, out / RUN, results_of(clauses_of(guide), count)))
    began, busy = time.perf_counter(), time.process_time()
    document, _, runs = decided(asked, guide)
    write_decided(out / asked.decision_id, asked, document, runs)
    return time.perf_counter() - began, time.process_time() - busy


def measure_sheet(guide: Guide, out: Path) -> tuple[float, float, str]:
    """Seconds for the page and its PDF, seconds of CPU, and why there is no PDF, or nothing."""
    asked = asked_about(made_run(guide, out / RUN, results_of(clauses_of(guide), FULL_RUN)))
    document, _, runs = decided(asked, guide)
    folder = out / asked.decision_id
    write_decided(folder, asked, document, runs)
    began, busy = time.perf_counter(), time.process_time()
    without = write_sheet(folder / "sheet.html", document, guide, beside_of(folder))
    return time.perf_counter() - began, time.process_time() - busy, without


def _line(what: str, took: float, processor: float, bar: float) -> str:
    met = "met" if took <= bar else "MISSED"
    return f"{what}: {took:.2f} s ({processor:.2f} s of CPU here), bar {bar:g} s: {met}"


if __name__ == "__main__":
    sys.exit(main())
