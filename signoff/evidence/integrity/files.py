"""The files of a folder of evidence: plain files in folders, and nothing that leads or waits elsewhere."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from signoff.guide.errors import UserError

_KINDS = {
    stat.S_IFLNK: "a link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}


class EvidenceError(UserError, ValueError):
    """A folder of evidence cannot be relied on. The text names the file, what is wrong, and what to do."""


def names_in(folder: Path, below: str = "") -> Iterator[str]:
    """Every file below the folder, by its name from there, in no order. Of thousands, none becomes a Path.

    EvidenceError for what is neither file nor folder.
    """
    try:
        entries = list(os.scandir(folder / below))
    except OSError as error:
        raise EvidenceError(
            f"{folder / below}: cannot be read ({error.strerror}); "
            "name a folder that a run or `signoff decide` left"
        ) from None
    for entry in entries:
        name = f"{below}/{entry.name}" if below else entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from names_in(folder, name)
        else:
            if not entry.is_file(follow_symlinks=False):
                check_is_file(Path(entry.path))
            yield name


def check_is_file(path: Path | str) -> os.stat_result:
    """What the system knows of the file.

    EvidenceError for a link, which may lead elsewhere tomorrow, and for what can be read for ever.
    """
    try:
        found = os.lstat(path)
    except OSError as error:
        raise EvidenceError(
            f"{path}: cannot be read ({error.strerror}); name a folder that a run or `signoff decide` left"
        ) from None
    kind = stat.S_IFMT(found.st_mode)
    if kind != stat.S_IFREG:
        raise EvidenceError(
            f"{path}: is {_KINDS.get(kind, 'no file')}; evidence consists of files, "
            "take it out or repeat the run"
        )
    return found
