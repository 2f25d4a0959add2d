"""The digests of a folder's files, as `sha256sum -c manifest.sha256` reads them."""

import hashlib
import re
from pathlib import Path

from signoff.report.runs import EvidenceError

NAME = "manifest.sha256"
APPROVALS = "approvals"
"""Grows after the folder was sealed: each approval names its own files."""
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def write(folder: Path) -> None:
    """Writes the manifest of all files that are there now; EvidenceError for names that it cannot hold."""
    lines = [f"{digest}  {name}" for name, digest in _digests(folder).items()]
    (folder / NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")


def differences(folder: Path) -> list[str]:
    """What is not as the manifest says, file by file; empty when nothing was touched."""
    told = _told(folder)
    found = _digests(folder)
    return (
        [f"{name}: was changed" for name in told if name in found and told[name] != found[name]]
        + [f"{name}: is missing" for name in told if name not in found]
        + [f"{name}: was added" for name in found if name not in told]
    )


def digest_of(file: Path) -> str:
    """SHA-256 of a file's bytes, in hex; a link is refused, it may lead to another file tomorrow."""
    if file.is_symlink():
        raise EvidenceError(f"{file}: is a link; evidence consists of files")
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _told(folder: Path) -> dict[str, str]:
    file = folder / NAME
    if not file.is_file():
        raise EvidenceError(f"{folder}: has no {NAME}; name a folder that `signoff decide` left")
    told = {}
    for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise EvidenceError(f"{file}:{number}: is no line of digest and file")
        told[match[2]] = match[1]
    return told


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if name == NAME or name.split("/")[0] == APPROVALS or (file.is_dir() and not file.is_symlink()):
            continue
        if "\n" in name or "\\" in name:
            raise EvidenceError(f"{file}: has a name that no manifest can hold")
        found[name] = digest_of(file)
    return found
