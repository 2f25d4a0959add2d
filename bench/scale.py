"""`python -m bench.scale`: what a run, a decision, its sheet, its report and the history cost as they grow.

10, 100 and 1,000 clauses, beside those of the guide, with 1,000, 10,000 and 100,000 results, each step in a
process of its own: seconds of its CPU, and the most memory that it held beyond what it held at first. Printed
are also the exponents: a cost that grows as results ** 1 is linear. Exit code 1: one grows faster than that.
`--plot FILE` draws it, and needs Matplotlib (`pip install .[bench]`). It needs no target.
"""

import argparse
import itertools
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.made_runs import TARGET_FILE, asked_about, begun, ended, made_run, results_of
from signoff.deployment.loading import load_description
from signoff.evidence import history
from signoff.evidence.runs import read_document
from signoff.guide import Clause, Guide, load_guide
from signoff.release.decide import decided, write_decided
from signoff.report.allure.results import write_results
from signoff.report.allure.shelf import Shelf
from signoff.report.changes import courses, flaky_tests
from signoff.report.sheet.page import beside_of, page

ROOT = Path(__file__).resolve().parents[1]
CLAUSES, RESULTS = (10, 100, 1_000), (1_000, 10_000, 100_000)
AREA = "BENCH"
RUNS = 3
"""So many runs are looked through for the history."""
LINEAR = 1.15
"""The largest exponent that is taken for linear: sorting is part of it, and the measurement is not exact."""
FLOOR_S = 0.1
"""What takes less says nothing about how it grows."""


@dataclass(frozen=True)
class Cost:
    """Of one step at one size: s of CPU, and MiB at most."""

    step: str
    clauses: int
    results: int
    seconds: float
    memory: float


def guide_of(count: int) -> Guide:
    """The guide with so many clauses more, all like one of its own."""
    guide = load_guide()
    like = guide.clause("TKT-01")
    ids = [
        f"{chr(65 + number // 100 // 26)}{chr(65 + number // 100 % 26)}-{number % 100:02}"
        for number in range(count)
    ]
    return replace(guide, clauses={**guide.clauses, **{id_: replace(like, id=id_, area=AREA) for id_ in ids}})


def made_up(guide: Guide) -> list[Clause]:
    """The clauses that there are results of."""
    return [clause for clause in guide.clauses.values() if clause.area == AREA]


def run(guide: Guide, out: Path, count: int) -> None:
    """A run that keeps its results one by one, as they come, and is sealed."""
    evidence = begun(guide, out / "20261123-000001-0000", results := results_of(made_up(guide), count))
    for result in results:
        evidence.add(result)
    ended(evidence)


def decide(guide: Guide, out: Path, count: int) -> None:
    """A decision over that run."""
    asked = asked_about(out / "20261123-000001-0000")
    document, _, runs = decided(asked, guide)
    write_decided(out / asked.decision_id, asked, document, runs)


def sheet(guide: Guide, out: Path, count: int) -> None:
    """The sheet's page; its PDF is a browser's."""
    folder = out / "decision"
    (out / "sheet.html").write_text(page(read_document(folder), guide, beside_of(folder)), encoding="utf-8")


def report(guide: Guide, out: Path, count: int) -> None:
    """What Allure is given; what it makes of that is its own."""
    folder = out / "decision"
    shelf = Shelf(out / "allure", out / "beside")
    shelf.results.mkdir()
    write_results(shelf, folder, read_document(folder), guide, (), [])


def history_of_runs(guide: Guide, out: Path, count: int) -> None:
    """The course of all clauses over the runs, and what is flaky."""
    runs = history.earlier_runs(out, load_description(TARGET_FILE).name)
    courses(runs, None)
    flaky_tests(runs)


STEPS: Mapping[str, Callable[[Guide, Path, int], None]] = {
    "run": run,
    "decide": decide,
    "sheet": sheet,
    "report": report,
    "history": history_of_runs,
}


def measured(step: str, clauses: int, results: int, out: Path) -> Cost:
    """What the step costs: in a process that does nothing else, beyond one that has loaded the same."""
    command = [sys.executable, "-m", "bench.scale", "--one", step, str(clauses), str(results), str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Cost(step, clauses, results, **json.loads(done.stdout))


def do_one(step: str, clauses: int, results: int, out: Path) -> dict[str, float]:
    """Does it here; s of CPU, and MiB beyond what was held before."""
    guide = guide_of(clauses)
    # What getrusage tells begins with what the process that started this one held.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    held, busy = most_held(), time.process_time()
    STEPS[step](guide, out, results)
    return {"seconds": time.process_time() - busy, "memory": most_held() - held}


def most_held() -> float:
    """The most memory that this process has held since it last forgot, in MiB (Linux)."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    return int(line.split()[1]) / 1024


def all_costs(clauses: Sequence[int], results: Sequence[int], console: Console) -> list[Cost]:
    """Every step at every size, the small ones first."""
    costs = []
    for size in itertools.product(clauses, results):
        with tempfile.TemporaryDirectory() as place:
            out = Path(place)
            for step in STEPS:
                if step == "history":
                    add_runs(*size, out)
                cost = measured(step, *size, out)
                costs.append(cost)
                told = f"{step}: {cost.clauses:,} clauses, {cost.results:,} results"
                console.print(f"{told}: {cost.seconds:.2f} s, {cost.memory:.0f} MiB")
    return costs


def add_runs(clauses: int, results: int, out: Path) -> None:
    """Further runs beside the first, which the history looks through as well."""
    guide = guide_of(clauses)
    for number in range(2, RUNS + 1):
        made_run(guide, out / f"20261123-00000{number}-0000", results_of(made_up(guide), results))


def exponent(costs: Sequence[Cost], step: str, clauses: int) -> float | None:
    """How the seconds of that step grow with the results: 1 is linear. None where they are too short."""
    of_step = [cost for cost in costs if (cost.step, cost.clauses) == (step, clauses)]
    told = sorted((cost for cost in of_step if cost.seconds >= FLOOR_S), key=lambda cost: cost.results)
    if len(told) < 2:
        return None
    *_, small, large = told
    return math.log(large.seconds / small.seconds) / math.log(large.results / small.results)


def plot(costs: Sequence[Cost], file: Path) -> None:
    """Draws seconds and memory over results, a line for each number of clauses, on logarithmic scales."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(2, len(STEPS), figsize=(3.2 * len(STEPS), 6), sharex=True, sharey="row")
    for column, step in enumerate(STEPS):
        for row, (unit, key) in enumerate({"CPU, s": "seconds", "memory, MiB": "memory"}.items()):
            place = axes[row][column]
            for clauses in sorted({cost.clauses for cost in costs}):
                line = [cost for cost in costs if (cost.step, cost.clauses) == (step, clauses)]
                numbers = [max(asdict(cost)[key], 0.01) for cost in line]
                place.loglog([cost.results for cost in line], numbers, "o-", label=f"{clauses:,} clauses")
            place.grid(visible=True, alpha=0.3)
            place.set_title(step) if row == 0 else place.set_xlabel("results")
            place.set_ylabel(unit) if column == 0 else None
    axes[0][0].legend()
    figure.tight_layout()
    figure.savefig(file, dpi=80)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure all sizes. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--clauses", type=int, nargs="+", default=CLAUSES)
    parser.add_argument("--results", type=int, nargs="+", default=RESULTS)
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw it there, as PNG or SVG")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        step, clauses, results, out = options.one
        sys.stdout.write(json.dumps(do_one(step, int(clauses), int(results), Path(out))))
        return 0
    console = Console(highlight=False)
    costs = all_costs(options.clauses, options.results, console)
    table, exponents = Table(box=None, padding=(0, 1), header_style="bold"), []
    for heading in ("step", *(f"{clauses:,} clauses" for clauses in options.clauses)):
        table.add_column(heading)
    for step in STEPS:
        found = [exponent(costs, step, clauses) for clauses in options.clauses]
        exponents += [each for each in found if each is not None]
        table.add_row(step, *("too quick" if each is None else f"results ** {each:.2f}" for each in found))
    console.print(table)
    if options.plot:
        plot(costs, options.plot)
    return 0 if all(each <= LINEAR for each in exponents) else 1


if __name__ == "__main__":
    sys.exit(main())
