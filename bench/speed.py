"""`python -m bench.speed BEFORE AFTER -- COMMAND`: what a command takes in two checkouts, in pairs.

Both are checkouts of this project with an environment each (`make setup`); the command is run in either, one
after the other and in turn first, with that environment's programs. Of each run: wall time, CPU time of the
whole tree of processes, browsers and backend included, also of those whose parent has ended; the most memory
that the tree held (proportional set size, looked up every half second); and how much of the machine was idle.
Printed are medians, what they lie between, and the median of the pairs' ratios. Exit code 3: the command
failed, or ended otherwise in one checkout than in the other.
"""

import argparse
import ctypes
import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from statistics import median

import psutil
from rich.console import Console
from rich.table import Table

from bench.orders import BenchError

LOOK_EVERY_S = 0.5
LONGEST_S = 3600.0
SUBREAPER = 36
"""Of prctl(2): whose parent has ended becomes a child of ours, and is waited for like one."""
UNITS = {"wall": "s", "cpu": "s", "memory": "MiB", "idle": "%"}


@dataclass(frozen=True)
class Taken:
    """What one run took: s, s of CPU, MiB at most, and % of the machine that was idle meanwhile."""

    wall: float
    cpu: float
    memory: float
    idle: float


def measure(command: Sequence[str], folder: Path) -> tuple[int, Taken]:
    """Runs a command in a checkout, in a process that does nothing else; its exit code, and what it took."""
    with multiprocessing.get_context("spawn").Pool(1) as process:
        return process.apply(_measured, (list(command), folder))


def _measured(command: list[str], folder: Path) -> tuple[int, Taken]:
    ctypes.CDLL(None, use_errno=True).prctl(SUBREAPER, 1, 0, 0, 0)
    path = os.pathsep.join([str(folder / ".venv" / "bin"), os.environ["PATH"]])
    idle, begun, most = psutil.cpu_times().idle, time.monotonic(), 0.0
    started = subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PATH": path}, stdout=subprocess.DEVNULL
    )
    while (code := started.poll()) is None:
        if time.monotonic() - begun > LONGEST_S:
            started.kill()
        most = max(most, _held())
        time.sleep(LOOK_EVERY_S)
    wall = time.monotonic() - begun
    idle = (psutil.cpu_times().idle - idle) / (wall * (os.cpu_count() or 1))
    _reap()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return code, Taken(wall, used.ru_utime + used.ru_stime, most, 100 * min(1.0, idle))


def _held() -> float:
    """What all below this process hold together, in MiB; who ends meanwhile holds nothing."""
    held = 0
    for process in psutil.Process().children(recursive=True):
        try:
            held += process.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied, FileNotFoundError):
            continue
    return held / 2**20


def _reap() -> None:
    """Waits for whoever was left behind: until then its time counts nowhere."""
    left = psutil.Process().children(recursive=True)
    for process in left:
        process.terminate()
    psutil.wait_procs(left, timeout=10)


def compared(before: Sequence[Taken], after: Sequence[Taken]) -> Table:
    """The figures side by side."""
    table = Table(box=None, padding=(0, 2))
    for column in ("", "before", "", "after", "", "ratio", ""):
        table.add_column(column, justify="right")
    for name in (field.name for field in fields(Taken)):
        pairs = [(getattr(one, name), getattr(other, name)) for one, other in zip(before, after, strict=True)]
        ratios = [other / one for one, other in pairs if one]
        cells = [f"{name} ({UNITS[name]})"]
        for figures, digits in (
            ([one for one, _ in pairs], 1),
            ([other for _, other in pairs], 1),
            (ratios, 2),
        ):
            cells += _shown(figures, digits)
        table.add_row(*cells)
    return table


def _shown(figures: Sequence[float], digits: int) -> list[str]:
    if not figures:
        return ["-", ""]
    return [f"{median(figures):,.{digits}f}", f"{min(figures):,.{digits}f} to {max(figures):,.{digits}f}"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("command", nargs="+", help="after `--`, such as: signoff run --gate tickets")
    options = parser.parse_args(arguments)
    folders, console = (
        (options.before.resolve(), options.after.resolve()),
        Console(highlight=False, width=110),
    )
    taken: tuple[list[Taken], list[Taken]] = ([], [])
    codes: set[int] = set()
    try:
        for folder in folders:
            if not (folder / ".venv").is_dir():
                raise BenchError(f"{folder} has no environment: run `make setup` there")
        for pair in range(options.pairs):
            for which in (0, 1) if pair % 2 == 0 else (1, 0):
                code, took = measure(options.command, folders[which])
                taken[which].append(took)
                codes.add(code)
                said = "  ".join(
                    f"{value:,.1f} {unit}" for value, unit in zip(astuple(took), UNITS.values(), strict=True)
                )
                console.print(f"{('before', 'after')[which]} {pair + 1}: {said}")
                if len(codes) > 1 or code > 2:
                    raise BenchError(f"the command ended with {sorted(codes)}: nothing can be compared")
    except BenchError as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"bench: {error}", markup=False)
        return 3
    console.print(compared(*taken))
    return 0


if __name__ == "__main__":
    sys.exit(main())
