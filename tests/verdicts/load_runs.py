"""A whole load run on a target that misbehaves as told."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import Any

import psutil

from signoff.expect import eventually
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


def run(
    folder: Path, *faults: str, processes: int = 1, profile: str = PROFILE, starved_s: float = 0
) -> tuple[int, dict[str, Any]]:
    """The exit code, and what `load.json` tells. The generators stand still for `starved_s` in the middle."""
    quoted = ", ".join(json.dumps(fault) for fault in faults)
    (folder / "target.toml").write_text(TARGET.format(faults=quoted, root=ROOT, name=NAME))
    (folder / "profile.toml").write_text(profile)
    command = [sys.executable, "-c", "from signoff_cli.main import main; main()", "load"]
    command += ["--profile", str(folder / "profile.toml"), "--target", str(folder / "target.toml")]
    command += ["--out", str(folder), "--processes", str(processes), "--seed", "a"]
    file = folder / "said.txt"
    with file.open("w+") as said, subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said) as process:
        try:
            if starved_s:
                eventually(file.read_text, lambda text: "sending for" in text, within=60, what="it sends")
                starve(process.pid, starved_s)
            code = process.wait(90)
        except BaseException:
            process.kill()
            raise
    found = sorted(folder.glob("*/load.json"))
    assert found, file.read_text()
    return code, json.loads(found[-1].read_text())


def starve(command: int, seconds: float) -> None:
    """Stops the workers that were forked for that command, and lets them go on after so many seconds."""
    running = psutil.Process(command).children(recursive=True)
    masters = [process for process in running if "locust" in process.cmdline()]
    workers = [process for process in masters if any(process in each.children() for each in masters)]
    assert workers
    for worker in workers:
        worker.suspend()
    try:
        begun = monotonic()
        eventually(
            lambda: monotonic() - begun, lambda gone: gone >= seconds, within=2 * seconds, what="later"
        )
    finally:
        for worker in workers:
            worker.resume()


def outcomes(received: Mapping[str, Any]) -> dict[str, str]:
    """The verdict on each clause that was tried."""
    return {one["clause"]: one["outcome"] for one in received["verdicts"] if one["clause"] in TRIED}
