"""`python -m bench.pushes`: 1,000 WebSocket connections in one process, as load runs hold them, and bare.

A server pushes 200 messages a second for 20 s to one connection after the other; the latency is from
sending to arrival, by one clock. First a bare asyncio client holds the connections, then the line of
`load/`, then the bare one again. Exits 0 when the line's p99 is within 1 ms of the bare client's and its
process stays under 120 MB, else 1.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.samples import percentile

ROOT = Path(__file__).resolve().parents[1]
CONNECTIONS, RATE, SECONDS = 1000, 200.0, 20.0
WITHIN_MS, MOST_MB = 1.0, 120.0


def measure(how: str) -> tuple[list[float], float]:
    """Latencies in ms, and the memory of the process in MB."""
    said = [f"--connections={CONNECTIONS}", f"--rate={RATE}", f"--seconds={SECONDS}"]
    command = [sys.executable, "-m", "bench.pushing", *said]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        url = json.loads(server.stdout.readline())["ws_url"]
        client = [sys.executable, "-m", "bench.pushed", how, f"--url={url}", f"--connections={CONNECTIONS}"]
        try:
            done = subprocess.run(client, cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=120)
        finally:
            server.kill()
    received = json.loads(done.stdout)
    return received["latencies_ms"], received["resident_mb"]


def main() -> int:
    """Measure, print side by side, rule."""
    console, table = Console(highlight=False, width=110), Table(box=None, padding=(0, 2))
    for column in ("client", "pushes", "p50", "p99", "longest", "memory"):
        table.add_column(column, justify="right")
    p99s: dict[str, list[float]] = {"bare": [], "line": []}
    whole, most_mb = True, 0.0
    for how in ("bare", "line", "bare"):
        latencies, used_mb = measure(how)
        whole = whole and len(latencies) == round(RATE * SECONDS)
        p99s[how].append(percentile(latencies, 99))
        most_mb = used_mb if how == "line" else most_mb
        shown = [f"{percentile(latencies, percent):.2f} ms" for percent in (50, 99, 100)]
        table.add_row(how, f"{len(latencies):,}", *shown, f"{used_mb:.0f} MB")
    console.print(table)
    beyond = p99s["line"][0] - max(p99s["bare"])
    met = whole and beyond <= WITHIN_MS and most_mb < MOST_MB
    console.print(
        f"p99 {beyond:+.2f} ms from the bare client's (bar {WITHIN_MS:g} ms), {most_mb:.0f} MB "
        f"(bar {MOST_MB:g}); load {os.getloadavg()[0]:.1f} afterwards: {'met' if met else 'MISSED'}"
    )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
