"""`python -m bench`: boots the reference, measures, reports.

Exits 0 when every bar was met, 1 when not, 3 on trouble of the harness, 2 for wrong options.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from bench import delivery, idle, list_cost, mixed, report, schemathesis, sidebyside
from bench.bars import exit_code
from bench.machine import Machine, Moment, wait_for_rest
from bench.orders import BenchError
from bench.samples import Finding
from bench.stand import Stand, open_stand

NAMES = ("list-cost", "delivery", "idle", "mixed")
SIDEBYSIDE = "sidebyside"
"""Runs on backends of its own, half an hour, and only when it is asked for."""
TROUBLE = 3
#: Tokens live for an hour, and the figures are read by somebody who waits.
LONGEST_S = 1800.0


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options; a wrong one ends the process with exit code 2."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Benchmarks of the local reference.")
    parser.add_argument(
        "--seconds",
        type=_between(1, LONGEST_S),
        default=60.0,
        help="of `mixed` and of `delivery`, after 5 s of warm-up; of `sidebyside`, for each variant",
    )
    parser.add_argument(
        "--rate", type=_between(0.1, 1000), default=60.0, help="of `mixed`, requests per second"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the schedule")
    parser.add_argument("--tickets", type=int, default=10_000, help="of the customer with many, over 100")
    parser.add_argument("--only", choices=(*NAMES, SIDEBYSIDE), help="run this benchmark only")
    parser.add_argument("--sample", type=int, default=12, help="of `sidebyside`: variants of the reference")
    parser.add_argument("--holes", type=int, default=6, help="of `sidebyside`: holes of the stranger")
    parser.add_argument("--schemathesis", type=Path, metavar="PROGRAM", help="of `sidebyside`: its program")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there too")
    options = parser.parse_args(arguments)
    if not 100 < options.tickets <= 1_000_000:
        parser.error("--tickets: from 101 to 1,000,000")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for. Returns the exit code."""
    options = parsed(arguments)
    wide = None if sys.stdout.isatty() else 110
    console = Console(highlight=False, width=wide)
    try:
        if options.only == SIDEBYSIDE:
            return beside(options, console)
        with open_stand(options.rate * mixed.HEAVY_SHARE, options.tickets) as stand:
            return measure(stand, options, console)
    except BenchError as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"bench: {error}", markup=False)
        return TROUBLE


def beside(options: argparse.Namespace, console: Console) -> int:
    """Compare our suites with Schemathesis. Returns the exit code: 1 when our suites missed something."""
    program = schemathesis.program(options.schemathesis)
    rows = sidebyside.run(
        console,
        program,
        seconds=options.seconds,
        sample=options.sample,
        holes=options.holes,
        seed=options.seed,
    )
    sidebyside.show(console, rows, options.seconds, options.seed)
    return 0 if rows and all(row.ours.caught for row in rows) else 1


def measure(stand: Stand, options: argparse.Namespace, console: Console) -> int:
    """Measure and report. Returns the exit code."""
    limits = ", ".join(f"{name}={value}" for name, value in stand.limits.items())
    setting = f"{stand.population.size:,} tickets seeded; {limits}"
    console.print(f"seeded {stand.population.size:,} tickets, measuring...")
    before, began = Moment.now(), time.monotonic()
    seed, seconds = options.seed, options.seconds
    # `mixed` comes last: it adds tickets.
    benchmarks: dict[str, Callable[[], Finding]] = {
        "list-cost": lambda: list_cost.run(stand, seed=seed),
        "delivery": lambda: delivery.run(stand, seconds=seconds, seed=seed),
        "idle": lambda: idle.run(stand),
        "mixed": lambda: mixed.run(stand, rate=options.rate, seconds=seconds, seed=seed),
    }
    findings = []
    for name, run in benchmarks.items():
        if options.only in (None, name):
            left = wait_for_rest()
            found = run()
            findings.append(replace(found, disturbances=left + found.disturbances))
    machine = Machine.between(before, Moment.now(), time.monotonic() - began)
    report.show(console, findings, machine, stand.build, setting)
    if options.json is not None:
        try:
            report.write_json(options.json, report.document(findings, machine, stand.build, setting))
        except OSError as error:
            raise BenchError(f"{options.json} cannot be written: {error.strerror}") from error
    return exit_code([ruling for finding in findings for ruling in finding.rulings])


class _Between:
    """Reads a number within bounds."""

    def __init__(self, low: float, high: float) -> None:
        self._low, self._high = low, high

    def __call__(self, text: str) -> float:
        value = float(text)
        if not self._low <= value <= self._high:
            raise argparse.ArgumentTypeError(f"from {self._low:g} to {self._high:g}")
        return value


def _between(low: float, high: float) -> _Between:
    return _Between(low, high)


if __name__ == "__main__":
    sys.exit(main())
