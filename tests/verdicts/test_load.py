"""Whole load runs on a target that misbehaves as told: what is wrong is red or undecided, never green."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from load.compare import compare
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


def test_what_is_slow_but_within_every_budget_stays_green_in_two_processes(tmp_path: Path) -> None:
    code, told = run(tmp_path, "base=80", processes=2)
    late = [one for one in told["verdicts"] if "the generator sent late" in one["words"]]
    assert sum(one["ruling"]["violations"] for one in told["verdicts"] if "ruling" in one) == 0
    assert outcomes(told) == dict.fromkeys(TRIED, "PASS") or late
    assert code == (2 if late else 0)
    page = next(tmp_path.glob("*/load.html")).read_text()
    assert "holds for stalls up to 0.25 s" in page
    assert "http" not in page.replace("lang", "")
    folder = next(tmp_path.glob("*/load.json")).parent
    assert {change.low <= 0 <= change.high for change in compare(folder, folder)} == {True}


def test_each_budget_that_is_broken_is_red_and_no_other(tmp_path: Path) -> None:
    code, told = run(tmp_path, "slow=0.3@550", "comment=310", "late=0.3@600")
    found = outcomes(told)
    assert code == 1
    assert [found[name] for name in ("LAT-01", "LAT-03", "LAT-05")] == ["FAIL"] * 3
    assert "FAIL" not in (found["LAT-02"], found["LAT-04"])


@pytest.mark.parametrize(
    ("fault", "never_green"),
    [
        ("stall=1/10", ["LAT-01", "LAT-03", "LAT-05"]),
        ("wrong=1", ["LAT-01", "LAT-02", "LAT-03", "LAT-05"]),
        ("limit=0.05", ["LAT-01", "LAT-02", "LAT-03", "LAT-05"]),
        ("refuse=0.1", ["LAT-04"]),
        ("dead=400", ["LAT-01", "LAT-02", "LAT-03", "LAT-05"]),
    ],
)
def test_a_target_that_misbehaves_is_never_green(tmp_path: Path, fault: str, never_green: list[str]) -> None:
    code, told = run(tmp_path, fault, "after=60")
    assert [name for name in never_green if outcomes(told)[name] == "PASS"] == []
    assert code in (1, 2)
