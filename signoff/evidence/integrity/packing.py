"""A run that has ended takes less room: its logs of exchanges are compressed, and no content is kept twice.

A third of what a run attaches lies in two places, in its own folder and among Allure's results. Both names
stay; behind them is one file (a hard link), where the file system has such links.
"""

import gzip
import os
import shutil
from pathlib import Path

from signoff.evidence.integrity.files import names_in
from signoff.evidence.integrity.manifest import digest_of, share

LOGS = "exchanges"
"""The folder of a run in which each process logs what it sent and received."""
PACKED = ".gz"
LEVEL = 3
"""Of gzip: what is sent on purpose in millions of equal bytes shrinks at any level."""
_SMALL = 4096
"""Bytes: what is smaller takes a block of the disk either way."""


def pack_logs(folder: Path) -> None:
    """Compresses the logs of exchanges in a run's folder: `zcat` and `zgrep` read them."""
    for log in sorted((folder / LOGS).glob("*.jsonl")):
        packed = log.with_name(log.name + PACKED)
        # No time and no name within: equal logs give equal files.
        with (
            log.open("rb") as read,
            packed.open("wb") as file,
            gzip.GzipFile("", "wb", LEVEL, file, mtime=0) as written,
        ):
            shutil.copyfileobj(read, written)
        log.unlink()


def keep_once(folder: Path) -> None:
    """Has files of equal content share their place on the disk."""
    first: dict[str, str] = {}
    for name in sorted(names_in(folder)):
        path = f"{folder}/{name}"
        if os.stat(path, follow_symlinks=False).st_size <= _SMALL:
            continue
        digest = digest_of(path)
        kept = first.setdefault(digest, path)
        if kept != path and not os.path.samefile(kept, path):
            share(kept, path, digest)
