"""`signoff drill` in a process of its own, as somebody runs it, and what it leaves behind."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from drill.coordinator import ROOT
from tests.unit.drill.stand_in import SECRET, SECRET_NAME

ENDS_WITHIN_S = 90
VARIABLES = {SECRET_NAME: SECRET, "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


def started(target: Path, out: Path, *more: str, **env: str) -> "subprocess.Popen[bytes]":
    """A drill of that target that has begun; its evidence comes into `out`."""
    command = [sys.executable, "-m", "signoff_cli", "drill", f"--target={target}", f"--out={out}", *more]
    with said_in(out).open("w") as said:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **VARIABLES, **env},
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


def said_in(out: Path) -> Path:
    """Where what a drill prints is kept, beside its evidence."""
    return out.with_suffix(".txt")


def drilled(target: Path, out: Path, *more: str, **env: str) -> tuple[int, str]:
    """The exit code of a whole drill, and what it printed."""
    code = started(target, out, *more, **env).wait(ENDS_WITHIN_S)
    return code, said_in(out).read_text(encoding="utf-8")


def results(out: Path) -> dict[str, list[dict[str, Any]]]:
    """Its results, by clause."""
    found: dict[str, list[dict[str, Any]]] = {}
    for file in out.glob("*/*/results.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            found.setdefault(json.loads(line)["clause"], []).append(json.loads(line))
    return found
