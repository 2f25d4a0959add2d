"""`python -m bench.decision`: how long a decision over 50,000 results takes, and a sheet of a full run.

Exits 0 when both bars were met, 1 when not. It needs no target; the PDF needs Chromium.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

from rich.console import Console

from signoff.deployment.bounds import laxer_bounds
from signoff.deployment.file_copy import COPY
from signoff.deployment.loading import load_description
from signoff.evidence.document import About
from signoff.evidence.evidence import Evidence
from signoff.evidence.integrity.manifest import digest_of
from signoff.evidence.integrity.sealing import seal
from signoff.guide import Guide, Level, load_guide
from signoff.release.decide import Asked, decided, write_decided
from signoff.report.sheet.page import beside_of, write_sheet
from signoff.suite.revision import Revision
from signoff.suite.suite import Listed, Suite
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Collected, Result
from signoff.wire import clock

DECISION_S = 5.0
SHEET_S = 3.0
TARGET_FILE = Path(__file__).parents[1] / "targets" / "staging.example.toml"
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
    asked = _asked(made_run(guide, out, count))
    began, busy = time.perf_counter(), time.process_time()
    document, _, runs = decided(asked, guide)
    write_decided(out / asked.decision_id, asked, document, runs)
    return time.perf_counter() - began, time.process_time() - busy


def measure_sheet(guide: Guide, out: Path) -> tuple[float, float, str]:
    """Seconds for the page and its PDF, seconds of CPU, and why there is no PDF, or nothing."""
    asked = _asked(made_run(guide, out, FULL_RUN))
    document, _, runs = decided(asked, guide)
    folder = out / asked.decision_id
    write_decided(folder, asked, document, runs)
    began, busy = time.perf_counter(), time.process_time()
    without = write_sheet(folder / "sheet.html", document, guide, beside_of(folder))
    return time.perf_counter() - began, time.process_time() - busy, without


def made_run(guide: Guide, out: Path, count: int) -> Path:
    """A finished run with so many results, spread over all clauses, one in a hundred a failure."""
    clauses = [clause for clause in guide.clauses.values() if clause.level is not Level.HUMAN]
    results = [
        Result(
            test=f"tests/test_{number % 50}.py::test_number[{number}]",
            clause=clauses[number % len(clauses)].id,
            level=clauses[number % len(clauses)].level,
            outcome=Outcome.FAIL if number % 100 == 99 else Outcome.PASS,
            reason="expected this; it was that" if number % 100 == 99 else "",
            seconds=0.1,
        )
        for number in range(count)
    ]
    run_id, description = "20261123-000000-0000", load_description(TARGET_FILE)
    copy = out / run_id / COPY
    copy.parent.mkdir(parents=True)
    shutil.copyfile(TARGET_FILE, copy)
    about = About(
        run_id=run_id,
        started=clock.written(),
        target=description.name,
        kind=description.kind,
        base_url=description.base_url or "",
        target_file=TARGET_FILE.name,
        build="1",
        command="bench",
        file_sha256=digest_of(copy),
        base_url_stated=True,
        bounds=laxer_bounds(description, guide),
    )
    listed = {one.test: Listed(one.test, one.clause, one.level.value) for one in results}
    suite = Suite(listed, dict.fromkeys(listed, "0" * 64), Revision())
    about = replace(about, suite=suite.summary())
    evidence = Evidence(guide, copy.parent, about, description.capabilities, suite)
    tests = [
        asdict(Collected(test=one.test, clause=one.clause, level=one.level, requests=1, customers=1))
        for one in results
    ]
    (evidence.folder / "collected/main.json").write_text(json.dumps(tests), encoding="utf-8")
    lines = "".join(evidence.line(one) + "\n" for one in results)
    (evidence.folder / "results.jsonl").write_text(lines, encoding="utf-8")
    evidence.results += results
    evidence.write(build_after="1")
    seal(evidence.folder)
    return evidence.folder


def _asked(run: Path) -> Asked:
    now = clock.now()
    return Asked(folders=[run], command="bench", decision_id="decision", now=now, max_age=timedelta(days=1))


def _line(what: str, took: float, processor: float, bar: float) -> str:
    met = "met" if took <= bar else "MISSED"
    return f"{what}: {took:.2f} s ({processor:.2f} s of CPU here), bar {bar:g} s: {met}"


if __name__ == "__main__":
    sys.exit(main())
