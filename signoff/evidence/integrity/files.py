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


def files_in(folder: Path) -> Iterator[Path]:
    """Every file below the folder, in no order. EvidenceError for what is neither file nor folder."""
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        raise EvidenceError(
            f"{folder}: cannot be read ({error.strerror}); name a folder that a run or `signoff decide` left"
        ) from None
    for entry in entries:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from files_in(path)
        else:
            check_is_file(path)
            yield path


def check_is_file(path: Path) -> None:
    """EvidenceError for a link, which may lead elsewhere tomorrow, and for what can be read for ever."""
    try:
        kind = stat.S_IFMT(path.lstat().st_mode)
    except OSError as error:
        raise EvidenceError(
            f"{path}: cannot be read ({error.strerror}); name a folder that a run or `signoff decide` left"
        ) from None
    if kind != stat.S_IFREG:
        raise EvidenceError(
            f"{path}: is {_KINDS.get(kind, 'no file')}; evidence consists of files, "
            "take it out or repeat the run"
        )
