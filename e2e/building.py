"""Builds the portal from its source, in a copy: whatever the build writes, the source stays as it is."""

import json
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from signoff.deployment.programs import found_program
from signoff.verdict.activity import ACTIVITY
from signoff.verdict.outcomes import NotVerified, Unmet

WITHIN_S = 240
MADE = ("node_modules", "dist", "build", ".git", "coverage")
"""What is no source: it is installed, built or measured."""


@dataclass(frozen=True)
class Built:
    """A build that ended well: by which Node.js (its major version), and how many files it made."""

    node: int
    files: int


def source_there(source: Path | None) -> Path:
    """The folder of the portal's source; NotVerified without one."""
    if source is None:
        raise NotVerified("the target file names no source of its portal ([portal] source)")
    return source


def build_portal(source: Path) -> Built:
    """Runs `npm run build`. NotVerified where that cannot be tried here, Unmet when it fails."""
    npm, node = found_program("npm"), found_program("node")
    if npm is None or node is None:
        raise NotVerified("there is no Node.js here to build the portal with; install it, 18 or newer")
    if not (source / "node_modules").is_dir():
        raise NotVerified(f"the packages of the portal are not installed; run `npm ci` in {source.name}/")
    said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20).stdout
    with tempfile.TemporaryDirectory(prefix="signoff-build-") as folder:
        copy = Path(folder, source.name)
        shutil.copytree(source, copy, ignore=shutil.ignore_patterns(*MADE))
        (copy / "node_modules").symlink_to(source.resolve() / "node_modules")
        before = _files(copy)
        _npm(npm, copy, "run", "build")
        made = _files(copy) - before
    major = re.match(r"v(\d+)", said)
    return Built(int(major[1]) if major else 0, len(made))


def lock_differences(source: Path) -> list[str]:
    """In what the lock file is out of step with package.json: what it says of it, and what npm says of both.

    npm alone takes no offence at a dependency that only the lock file still has.
    """
    package = json.loads((source / "package.json").read_text(encoding="utf-8"))
    lock_file = source / "package-lock.json"
    if not lock_file.is_file():
        return ["there is no package-lock.json"]
    root = json.loads(lock_file.read_text(encoding="utf-8")).get("packages", {}).get("", {})
    ACTIVITY.steps += 1
    kinds = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
    found = [
        f"{kind}: {name} is {root.get(kind, {}).get(name, 'missing')} in the lock file, "
        f"{package.get(kind, {}).get(name, 'missing')} in package.json"
        for kind in kinds
        for name in sorted(package.get(kind, {}).keys() | root.get(kind, {}).keys())
        if package.get(kind, {}).get(name) != root.get(kind, {}).get(name)
    ]
    if npm := found_program("npm"):
        with tempfile.TemporaryDirectory(prefix="signoff-lock-") as folder:
            for name in ("package.json", "package-lock.json"):
                shutil.copyfile(source / name, Path(folder, name))
            command = [npm, "ls", "--package-lock-only", "--all"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
            found += re.findall(r"npm (?:error|ERR!) ((?:invalid|missing): .*?)(?: /.*)?$", done.stderr, re.M)
    return found


def lowest_node(source: Path) -> int | None:
    """The lowest major version of Node.js that package.json asks for (`engines`); None where it asks none."""
    package = json.loads((source / "package.json").read_text(encoding="utf-8"))
    asked = str(package.get("engines", {}).get("node", ""))
    return min((int(major) for major in re.findall(r"(\d+)(?:\.\S*)?", asked)), default=None)


def _npm(npm: str, folder: Path, *arguments: str) -> None:
    try:
        done = subprocess.run([npm, *arguments], cwd=folder, capture_output=True, text=True, timeout=WITHIN_S)
    except subprocess.TimeoutExpired:
        raise Unmet(f"the portal's build to end within {WITHIN_S} s", "it did not") from None
    ACTIVITY.steps += 1
    if done.returncode != 0:
        raise Unmet("the portal to build", f"npm run build failed: {(done.stdout + done.stderr)[-800:]}")


def _files(folder: Path) -> set[Path]:
    return {file for file in folder.rglob("*") if file.is_file() and "node_modules" not in file.parts}
