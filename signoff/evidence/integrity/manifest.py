"""The digests of a folder's files, as `sha256sum -c manifest.sha256` reads them."""

import hashlib
import os
import re
import shutil
from collections.abc import Collection
from pathlib import Path

from signoff.evidence.integrity.files import EvidenceError, check_is_file, names_in

NAME = "manifest.sha256"
APPROVALS = "approvals"
"""Grows after the folder was sealed: each approval names its own files."""
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_DIGESTS: dict[tuple[int, ...], str] = {}
"""Each file is read once as long as it does not change: a run and its decision have the same ones."""
_NO_LINE = re.compile(r"[\x00-\x1f\\\x7f\ud800-\udfff]")


def write(folder: Path, outside: Collection[str] = (APPROVALS,)) -> None:
    """Writes the manifest of all files that are there now, but for what is `outside` (names at the top).

    EvidenceError for names that it cannot hold, and for what is no file.
    """
    lines = [f"{digest}  {name}" for name, digest in _digests(folder, outside).items()]
    (folder / NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")


def differences(folder: Path, outside: Collection[str] = (APPROVALS,)) -> list[str]:
    """What is not as the manifest says, file by file; empty when nothing was touched.

    EvidenceError for links, pipes, sockets and devices, wherever in the folder they are.
    """
    found = _digests(folder, outside)
    wanted = stated(folder)
    return (
        [f"{name}: was changed" for name in wanted if name in found and wanted[name] != found[name]]
        + [f"{name}: is missing" for name in wanted if name not in found]
        + [f"{name}: was added" for name in found if name not in wanted]
    )


def digest_of(file: Path | str) -> str:
    """SHA-256 of a file's bytes, in hex; EvidenceError for what is no file of its own, such as a link."""
    if (known := _DIGESTS.get(state := _state_of(file))) is None:
        with open(file, "rb") as stream:
            known = _DIGESTS[state] = hashlib.file_digest(stream, "sha256").hexdigest()
    return known


def copy(folder: Path, to: Path) -> None:
    """Copies all files of a folder, which need not be read again for their digests.

    Should one have changed since it was read, the manifest of the copy says so: that is what it is for.
    """
    copied: dict[tuple[int, int], str] = {}

    def copy_one(source: str, to: str) -> None:
        state, digest = check_is_file(source), digest_of(source)
        kept = copied.setdefault((state.st_dev, state.st_ino), to)
        if kept != to and share(kept, to, digest):
            return
        shutil.copyfile(source, to)
        _DIGESTS[_state_of(to)] = digest

    shutil.copytree(folder, to, copy_function=copy_one)


def share(kept: str, name: str, digest: str) -> bool:
    """Has `name` be another name of `kept`, whose digest is given; False where no links can be made."""
    beside = f"{name}.link"
    try:
        os.link(kept, beside)
    except OSError:
        return False
    os.replace(beside, name)
    # A new name changes what the system says of a file, not what is in it.
    _DIGESTS[_state_of(name)] = digest
    return True


def _state_of(file: Path | str) -> tuple[int, ...]:
    """What changes whenever the file does."""
    stat = check_is_file(file)
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def stated(folder: Path) -> dict[str, str]:
    """The digests that the folder's manifest states, by name; EvidenceError when there is none."""
    file = folder / NAME
    if not file.is_file():
        raise EvidenceError(f"{folder}: has no {NAME}; name a folder that `signoff decide` left")
    found: dict[str, str] = {}
    text = file.read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise EvidenceError(f"{file}:{number}: is not a line with a digest and a file")
        if match[2] in found:
            raise EvidenceError(f"{file}:{number}: names {match[2]} a second time")
        found[match[2]] = match[1]
    return found


def _digests(folder: Path, outside: Collection[str]) -> dict[str, str]:
    found = {}
    for name in sorted(names_in(folder)):
        if name == NAME or name.split("/")[0] in outside:
            continue
        if _NO_LINE.search(name):
            raise EvidenceError(f"{f'{folder}/{name}'!a}: has a name that no manifest can hold")
        found[name] = digest_of(f"{folder}/{name}")
    return found
