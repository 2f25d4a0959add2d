"""Runs the generator, and reads what it found."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from bench.samples import Sample
from bench.shots import Shot
from bench.trouble import BenchError

ROOT = Path(__file__).resolve().parents[1]
#: Beyond the last shot: what starting, the slowest answers and the telling may take.
GRACE_S = 120.0


def sent(base_url: str, shots: Sequence[Shot], *, open_loop: bool) -> list[Sample]:
    """Send the shots from a process of their own; a sample for each, in order. BenchError if it fails."""
    address = urlsplit(base_url)
    order = {
        "host": address.hostname,
        "port": address.port or 80,
        "open_loop": open_loop,
        "shots": [shot.as_json() for shot in shots],
    }
    within = GRACE_S + max((shot.at_s for shot in shots), default=0.0)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.generator"],
            cwd=ROOT,
            input=json.dumps(order),
            capture_output=True,
            text=True,
            timeout=within,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise BenchError(f"the load generator did not end within {within:.0f} s") from error
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise BenchError(f"the load generator failed with exit code {error.returncode}: {last}") from error
    return [Sample(*told) for told in json.loads(done.stdout)]
