"""Stryker itself: Node packages that are installed when they are first needed, and the scripts that use them.

They are listed in tests/proof/stryker/, with a lock file of their own, and installed below out/.
"""

import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from signoff.deployment.programs import found_program
from signoff.guide.errors import UserError
from signoff.proof.catalogue import PACKAGES, PORTAL, unbuildable

SOURCE = Path("tests/proof/stryker")
INSTALLED = Path("out/mutants")
SHARED = "vitest"
"""The portal's own one is used: its tests import it as well, and two of them know nothing of each other."""
_LISTS = ("package.json", "package-lock.json", ".npmrc")
_INSTALL_S = 300
_NEEDS = "mutants of the portal take Node.js 20.19 or newer with npm"


def installed(root: Path, say: Callable[[str], None]) -> Path:
    """The folder with Stryker and our scripts in it, made if need be.

    UserError says what is missing: Node.js, the portal's packages, or the network to install from.
    """
    for name in ("node", "npm"):
        if found_program(name) is None:
            raise UserError(f"there is no {name} on this machine: {_NEEDS}")
    if lacking := unbuildable(root, PORTAL):
        raise UserError(f"mutants of the portal cannot be made: {lacking}")
    source = root / SOURCE
    digest = sha256(b"".join((source / name).read_bytes() for name in _LISTS)).hexdigest()[:12]
    home = root / INSTALLED / f"stryker-{digest}"
    home.mkdir(parents=True, exist_ok=True)
    with (home / "install.lock").open("w") as lock:
        # Who comes second waits: two at a time would remove each other's files.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "complete").exists():
            say(f"installing Stryker into {home.relative_to(root)}, once")
            _install(source, home)
        for script in source.glob("*.mjs"):
            shutil.copyfile(script, home / script.name)
        shared = home / PACKAGES / SHARED
        shared.unlink(missing_ok=True)
        shared.symlink_to(root / PORTAL.builds / PACKAGES / SHARED)
    return home


def _install(source: Path, home: Path) -> None:
    for name in _LISTS:
        shutil.copyfile(source / name, home / name)
    try:
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=home,
            capture_output=True,
            text=True,
            timeout=_INSTALL_S,
        )
    except subprocess.TimeoutExpired:
        raise UserError(f"npm took more than {_INSTALL_S} s to install Stryker; repeat it") from None
    if done.returncode:
        raise UserError(f"npm could not install Stryker, which takes a network: {done.stderr.strip()[-500:]}")
    (home / "complete").touch()


def ran(command: Sequence[str], folder: Path, within_s: float, what: str) -> None:
    """Runs a Node program in that folder; UserError when it fails or takes longer, with the end of its words.

    Whatever it has started ends with it.
    """
    said = folder / "said.txt"
    with said.open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "CI": "1", "NO_COLOR": "1"},
        )
        try:
            code = process.wait(within_s)
        except subprocess.TimeoutExpired:
            raise UserError(f"{what} took more than {within_s:.0f} s: {_end_of(said)}") from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    if code:
        raise UserError(f"{what} failed: {_end_of(said)}")


def _end_of(said: Path) -> str:
    return said.read_text(encoding="utf-8", errors="replace").strip()[-800:]
