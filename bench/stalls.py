"""`python -m bench.stalls`: what a load generator says of a server that stalls, held against the truth.

The server takes 5 ms, and 1 s of every 10 it answers nothing: of requests that come at any time, p95 is 505
ms and p99 905 ms. The same 200 requests/s are sent by the pool of `load/` (300 users, and 30) and by Locust's
own `constant_throughput`. Exits 0 when the pools are within 3 % of the truth, else 1. About three minutes.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
TRUTH_MS = {"p95": 505.0, "p99": 905.0}
WITHIN = 0.03
SECONDS, RATE = 50, 200


@dataclass(frozen=True)
class Case:
    """A way to send, and by how many users."""

    name: str
    users: int


CASES = (Case("pool", 300), Case("pool", 30), Case("closed", 30))


def measure(case: Case, host: str, folder: Path) -> dict[str, float]:
    """What that case reports, in ms: p95, p99, and the scheduler's lag (p99; 0 where there is none)."""
    told = folder / f"{case.name}-{case.users}.json"
    command = [sys.executable, "-m", "locust", "-f", str(ROOT / "bench" / "stalls_locustfile.py")]
    command += ["--headless", "--only-summary", "--loglevel", "ERROR"]
    command += ["--host", host, "-u", str(case.users), "-r", "100"]
    command += ["--case", case.name, "--rate", str(RATE), "--seconds", str(SECONDS), "--told", str(told)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=SECONDS + 60, stdout=subprocess.DEVNULL)
    found: dict[str, float] = json.loads(told.read_text(encoding="utf-8"))
    return found


def main() -> int:
    """Measure each case, print them side by side, rule on the pools."""
    console, met = Console(highlight=False, width=110), True
    table = Table(box=None, padding=(0, 2))
    for column in ("sent by", "users", "requests", "p95", "of the truth", "p99", "of the truth", "lag p99"):
        table.add_column(column, justify="right")
    command = [sys.executable, "-m", "tests.unit.load.stand_in", "stall=1/10", "base=5"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server,
    ):
        assert server.stdout is not None
        host = json.loads(server.stdout.readline())["base_url"]
        for case in CASES:
            found = measure(case, host, Path(folder))
            ratios = {name: found[name] / truth for name, truth in TRUTH_MS.items()}
            if case.name == "pool":
                met = met and all(abs(ratio - 1) <= WITHIN for ratio in ratios.values())
            cells = [f"{value:.0f}" for value in (case.users, found["requests"])]
            for name, ratio in ratios.items():
                cells += [f"{found[name]:.0f} ms", f"{ratio:.3f}"]
            table.add_row(case.name, *cells, f"{found['lag']:.1f} ms")
        assert server.stdin is not None
        server.stdin.close()
    console.print(table)
    console.print(f"pools within {WITHIN:.0%} of the truth: {'met' if met else 'MISSED'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
