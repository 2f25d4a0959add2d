"""Allure 3 itself: a Node program, installed once beside this environment from the lock file here."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from signoff.evidence.runs import EvidenceError

_HERE = Path(__file__).parent
_VERSION = "3.18.0"
_INSTALL_S = 300
_GENERATE_S = 300
_NEEDS = "an Allure report needs Node.js 20 and npm (Debian: `apt-get install nodejs npm`)"


def allure_program(home: Path | None = None) -> Path:
    """Where the program is, installed if need be; EvidenceError says what is missing and how to get it."""
    home = home or Path(sys.prefix, f"allure-{_VERSION}")
    program = home / "node_modules" / ".bin" / "allure"
    for name in ("node", "npm"):
        if shutil.which(name) is None:
            raise EvidenceError(f"{name} is not on this machine: {_NEEDS}; the sheet needs neither")
    home.mkdir(parents=True, exist_ok=True)
    with (home / "install.lock").open("w") as lock:
        # Who comes second waits: two at a time would remove each other's files.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.exists():
            _install(home, program)
    return program


def generate(program: Path, config: Path, results: Path) -> None:
    """Has Allure make the report that the configuration describes; EvidenceError with what it said."""
    command = [str(program), "generate", "--config", str(config), "--cwd", str(config.parent), str(results)]
    done = _ran(command, config.parent, _GENERATE_S)
    if done.returncode:
        raise EvidenceError(
            f"Allure could not make the report: {(done.stderr or done.stdout).strip()[-500:]}"
        )


def _install(home: Path, program: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(_HERE / name, home / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = _ran(command, home, _INSTALL_S)
    if done.returncode or not program.exists():
        raise EvidenceError(f"npm could not install Allure into {home}: {done.stderr.strip()[-500:]}")


def _ran(command: list[str], folder: Path, within_s: float) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=within_s,
            env={**os.environ, "CI": "1"},
        )
    except subprocess.TimeoutExpired:
        raise EvidenceError(f"{command[0]} took longer than {within_s:g} s; repeat it") from None
