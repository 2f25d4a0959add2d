"""`python -m bench.stalls`: what a load generator says of a server that stalls, held against the truth.

The server takes 5 ms, and 1 s of every 10 it answers nothing. The truth is what it adds to each request of
the very schedule that was drawn: about 505 ms at p95 and 905 ms at p99. The same 200 requests/s are sent by
the pool of `load/` (300 users, and 30), by Locust's own `constant_throughput`, and by k6 where its program is
found. About seven minutes.

What pools add is what the sender itself takes to read some 200 answers that come all at once when a stall
ends: 6 to 20 ms, from run to run. So they are measured five times, and their medians count: exit code 0
says that those of both pools are within 3 % of the truth.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
WITHIN = 0.03
SECONDS, RATE = 30, 200
ROUNDS = 5
_NOWHERE = subprocess.DEVNULL
"""Locust's own summary knows nothing of when requests were due."""


@dataclass(frozen=True)
class Case:
    """A way to send, and by how many users."""

    name: str
    users: int


CASES = (Case("pool", 300), Case("pool", 30), Case("closed", 30), Case("k6", 300))


def measure(
    case: Case,
    serving: Mapping[str, Any],
    folder: Path,
    *,
    rate: float = RATE,
    seconds: float = SECONDS,
    more: Sequence[str] = (),
) -> dict[str, float]:
    """What that case reports, in ms: p95, p99, the scheduler's lag (p99); of a pool also the truth.

    `serving` is what the server printed; `more` are options of `stalls_locustfile.py`.
    """
    host, begun = str(serving["base_url"]), float(serving["begun"])
    if case.name == "k6":
        return _measure_k6(case, host, folder)
    received = folder / f"{case.name}-{case.users}.json"
    command = [sys.executable, "-m", "locust", "-f", str(ROOT / "bench" / "stalls_locustfile.py")]
    command += ["--headless", "--only-summary", "--loglevel", "ERROR"]
    command += ["--host", host, "-u", str(case.users), "-r", "100", "--begun", repr(begun)]
    command += [
        "--case",
        case.name,
        "--rate",
        str(rate),
        "--seconds",
        str(seconds),
        "--received",
        str(received),
    ]
    command += more
    subprocess.run(command, cwd=ROOT, check=True, timeout=seconds + 60, stdout=_NOWHERE, stderr=_NOWHERE)
    found: dict[str, float] = json.loads(received.read_text(encoding="utf-8"))
    return found


def _measure_k6(case: Case, host: str, folder: Path) -> dict[str, float]:
    received = folder / "k6.json"
    script = str(ROOT / "bench" / "stalls.k6.js")
    env = {"HOST": host, "RATE": str(RATE), "SECONDS": str(SECONDS), "USERS": str(case.users)}
    command = ["k6", "run", "--quiet", f"--summary-export={received}", script]
    subprocess.run(command, env={**os.environ, **env}, check=True, timeout=SECONDS + 60, stdout=_NOWHERE)
    trend = json.loads(received.read_text(encoding="utf-8"))["metrics"]["http_req_duration"]
    return {"p95": trend["p(95)"], "p99": trend["p(99)"], "requests": trend["count"]}


def _round(case: Case, serving: Mapping[str, Any], folder: Path) -> dict[str, float]:
    found = measure(case, serving, folder)
    if failed := found.get("failed"):
        raise SystemExit(f"{case.name}: {failed:.0f} requests failed: nothing was measured")
    return found


def _row(case: Case, rounds: Sequence[Mapping[str, float]], truth: Mapping[str, float]) -> list[str]:
    """What the rounds of that case reported: medians, and between what they lay."""
    lags = [found["lag"] for found in rounds if "lag" in found]
    cells = [case.name, f"{case.users}", f"{len(rounds)} x {median(each['requests'] for each in rounds):.0f}"]
    for name in truth:
        ratios = sorted(_ratio(found, name, truth) for found in rounds)
        between = f" ({ratios[0]:.3f}..{ratios[-1]:.3f})" if len(ratios) > 1 else ""
        cells += [f"{median(found[name] for found in rounds):.0f} ms", f"{median(ratios):.3f}{between}"]
    return [*cells, f"{median(lags):.1f} ms" if lags else "-"]


def _ratio(found: Mapping[str, float], name: str, truth: Mapping[str, float]) -> float:
    """Those who do not tell when their requests were due are held against the schedule of the pools."""
    return found[name] / found.get(f"truth_{name}", truth[name])


def _is_near(rounds: Sequence[Mapping[str, float]], truth: Mapping[str, float]) -> bool:
    return all(abs(median(_ratio(found, name, truth) for found in rounds) - 1) <= WITHIN for name in truth)


def main() -> int:
    """Measure each case, print them side by side, rule on the pools."""
    console, met, truth = Console(highlight=False, width=110), True, {"p95": 0.0, "p99": 0.0}
    table = Table(box=None, padding=(0, 1))
    for column in ("sent by", "users", "requests", "p95", "of truth", "p99", "of truth", "lag p99"):
        table.add_column(column, justify="right")
    command = [sys.executable, "-m", "bench.stalling"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server,
    ):
        assert server.stdout is not None
        serving = json.loads(server.stdout.readline())
        for case in CASES:
            if case.name == "k6" and shutil.which("k6") is None:
                console.print("k6 is not installed: not measured")
                continue
            is_pool = case.name == "pool"
            rounds = [_round(case, serving, Path(folder)) for _ in range(ROUNDS if is_pool else 1)]
            if is_pool:
                truth = {name: rounds[-1][f"truth_{name}"] for name in truth}
                met = met and _is_near(rounds, truth)
            table.add_row(*_row(case, rounds, truth))
        assert server.stdin is not None
        server.stdin.close()
    console.print(table)
    busy = os.getloadavg()[0]
    console.print(
        f"truth of the schedule: p95 {truth['p95']:.0f} ms, p99 {truth['p99']:.0f} ms; machine: "
        f"{os.cpu_count()} cores, load {busy:.1f} afterwards (this benchmark alone makes less than 0.5)"
    )
    console.print(f"pools within {WITHIN:.0%} of the truth, by the median: {'met' if met else 'MISSED'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
