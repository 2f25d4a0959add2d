"""Runs the generators, each in a process of its own, and reads what they found."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.samples import Sample
from bench.shots import Shot
from bench.trouble import BenchError

ROOT = Path(__file__).resolve().parents[1]
#: Beyond the last shot: what starting, the slowest answers and the telling may take.
GRACE_S = 120.0


def sent(base_url: str, shots: Sequence[Shot], *, open_loop: bool) -> list[Sample]:
    """Send the shots from a process of their own; a sample for each, in order. BenchError if it fails."""
    order = address(base_url) | {"open_loop": open_loop, "shots": [shot.as_json() for shot in shots]}
    within = GRACE_S + max((shot.at_s for shot in shots), default=0.0)
    return [Sample(*received) for received in told_by("bench.generator", order, within)]


def address(base_url: str) -> dict[str, Any]:
    """Host and port of a base URL, for a generator's order."""
    parts = urlsplit(base_url)
    return {"host": parts.hostname, "port": parts.port or 80}


def told_by(module: str, order: dict[str, Any], within_s: float) -> Any:
    """Run the generator, hand it the order as JSON, return the JSON it printed. BenchError if it fails."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", module],
            cwd=ROOT,
            input=json.dumps(order),
            capture_output=True,
            text=True,
            timeout=within_s,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise BenchError(f"the load generator did not end within {within_s:.0f} s") from error
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise BenchError(f"the load generator failed with exit code {error.returncode}: {last}") from error
    return json.loads(done.stdout)
