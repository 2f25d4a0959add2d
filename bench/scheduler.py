"""`python -m bench.scheduler`: whether the generator of `load/` sends when it should, at 1,000 requests/s.

One Locust process, bound to one core, serves Poisson arrivals with 300 users for 30 s, on a server that
takes 5 ms. Exits 0 when its lag is under 5 ms (p99) and the instants at which it did offer requests are
spread as Poisson's are (dispersion index in bins of 10 ms, at most 1.2), else 1. Linux.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from bench.stalls import Case, measure

ROOT = Path(__file__).resolve().parents[1]
RATE, SECONDS = 1000, 30
MOST_LAG_MS, MOST_DISPERSION, MOST_CPU = 5.0, 1.2, 0.8


def main() -> int:
    """Measure, print, rule."""
    console = Console(highlight=False, width=110)
    command = [sys.executable, "-m", "bench.stalling", "--stall", "0"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server,
    ):
        assert server.stdout is not None
        serving, core = json.loads(server.stdout.readline()), max(os.sched_getaffinity(0))
        more = ["--arrivals", "poisson", "--core", str(core)]
        found = measure(Case("pool", 300), serving, Path(folder), rate=RATE, seconds=SECONDS, more=more)
        assert server.stdin is not None
        server.stdin.close()
    met = found["lag"] < MOST_LAG_MS and found["dispersion"] <= MOST_DISPERSION
    console.print(
        f"{found['requests']:,.0f} requests at {RATE:,}/s on one core: lag {found['lag']:.2f} ms at p99 (bar "
        f"{MOST_LAG_MS:g}), dispersion {found['dispersion']:.3f} (bar {MOST_DISPERSION:g}; of the schedule "
        f"{found['drawn']:.3f}), {found['cpu']:.0%} of the core used, p99 {found['p99']:.1f} ms; load "
        f"{os.getloadavg()[0]:.1f} afterwards: {'met' if met else 'MISSED'}"
    )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
