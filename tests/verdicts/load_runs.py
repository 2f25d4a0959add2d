"""A whole load run on a target that misbehaves as told."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.unit.load.stand_in import NAME

ROOT = Path(__file__).resolve().parents[2]
PROFILE = """
seconds = 20
window_s = 0.25
pool = 60
[rates]
create = 8
list = 8
comment = 8
connect = 8
deliver = 8
"""
TARGET = """
name = "stand-in"
kind = "local"
build_url = "/health"
[boot]
command = ["{{python}}", "-m", "tests.unit.load.stand_in", {faults}]
folder = "{root}"
[auth.mint]
algorithm = "HS256"
key_env = "{name}"
issuer = "stand-in"
audience = "stand-in"
any_customer = true
[permissions]
load = true
load_rate = 100
[limits]
requests = 10000
timeout_s = 3
[ws]
"""
TRIED = [f"LAT-0{number}" for number in range(1, 6)]


def run(folder: Path, *faults: str, processes: int = 1) -> tuple[int, dict[str, Any]]:
    """The exit code, and what `load.json` tells."""
    quoted = ", ".join(json.dumps(fault) for fault in faults)
    (folder / "target.toml").write_text(TARGET.format(faults=quoted, root=ROOT, name=NAME))
    (folder / "profile.toml").write_text(PROFILE)
    command = [sys.executable, "-c", "from signoff.cli import main; main()", "load"]
    command += ["--profile", str(folder / "profile.toml"), "--target", str(folder / "target.toml")]
    command += ["--out", str(folder), "--processes", str(processes), "--seed", "a"]
    with (folder / "said.txt").open("w+") as said:
        done = subprocess.run(command, cwd=ROOT, timeout=90, stdout=said, stderr=said, check=False)
    found = sorted(folder.glob("*/load.json"))
    assert found, (folder / "said.txt").read_text()
    return done.returncode, json.loads(found[-1].read_text())


def outcomes(told: Mapping[str, Any]) -> dict[str, str]:
    """The verdict on each clause that was tried."""
    return {one["clause"]: one["outcome"] for one in told["verdicts"] if one["clause"] in TRIED}
