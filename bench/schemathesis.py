"""Runs Schemathesis, which lies in an environment of its own, against a running target."""

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.orders import BenchError
from signoff.deployment.auth.mint import TokenMint
from signoff.deployment.target import Target

DOCUMENT = Path(__file__).resolve().parents[1] / "backend" / "openapi.yaml"
ENDING_S = 60
"""How long after its time it may take to sum up."""


@dataclass(frozen=True)
class Fuzzed:
    """What one run reported: each failing check with its operation, and how many calls it made."""

    failures: frozenset[str]
    calls: int


def program(given: Path | None) -> Path:
    """The program; BenchError says how to get it."""
    beside = Path(sys.executable).with_name("schemathesis")
    found = given or (beside if beside.exists() else None) or shutil.which("schemathesis")
    if found is None or not Path(found).exists():
        raise BenchError(
            "Schemathesis is not installed: `python -m venv DIR && DIR/bin/pip install schemathesis`, "
            "then --schemathesis DIR/bin/schemathesis"
        )
    return Path(found)


def fuzz(schemathesis: Path, target: Target, customer: str, *, seconds: float, seed: int) -> Fuzzed:
    """All its checks on our OpenAPI document with a valid token of that customer, for so many seconds."""
    token = TokenMint(target).token(customer)
    with tempfile.TemporaryDirectory(prefix="bench-fuzz-") as folder:
        report = Path(folder, "report.json")
        command = [str(schemathesis), "run", str(DOCUMENT), f"--url={target.base_url}", "--no-color"]
        command += ["--checks=all", "--continue-on-failure", f"--max-time={seconds:g}", f"--seed={seed}"]
        command += ["--report=json", f"--report-json-path={report}", "--generation-database=none"]
        command += ["--header", f"Authorization: Bearer {token}"]
        if ca_file := target.transport.ca_file:
            command.append(f"--tls-verify={(target.file.parent / ca_file).resolve()}")
        try:
            done = subprocess.run(
                command, cwd=folder, capture_output=True, text=True, timeout=seconds + ENDING_S
            )
        except subprocess.TimeoutExpired:
            raise BenchError(f"Schemathesis did not end within {seconds + ENDING_S:g} s") from None
        if not report.exists():
            raise BenchError(f"Schemathesis made no report: {(done.stdout + done.stderr)[-400:]}")
        return read(json.loads(report.read_text(encoding="utf-8")))


def read(report: dict[str, Any]) -> Fuzzed:
    """Its JSON report (of version 4.32): failures by kind, each with the operations that showed it."""
    try:
        failures = {
            f"{failure['title']} at {operation}"
            for failure in report["failures"]
            for operation in failure["operations"]
        }
        return Fuzzed(frozenset(failures), int(report["test_cases"]["generated"]))
    except (KeyError, TypeError) as error:
        raise BenchError(f"Schemathesis wrote a report of another shape: {error!r}") from error
