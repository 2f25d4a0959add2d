"""What a drill has changed or is about to change, on disk before it does so.

A line of JSON for each step, written through to the disk. Whoever finds a journal without its end knows all
that it takes to put the deployment back: the good version, the code that was there, the portal's files.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from signoff.guide.errors import UserError

FILE, LOCK = "journal.jsonl", "lock"
BEGIN, FINISHED = "begin", "finished"
_LOOK_EVERY_S = 0.05


class JournalError(UserError):
    """A drill may not start, or there is nothing to mend: the text says what to do."""


@dataclass(frozen=True)
class Entry:
    """One step: `facts` are what its undoing takes."""

    step: str
    facts: Mapping[str, Any]


class Journal:
    """The journal of one drill, in a folder that is the target's own. Use within `held`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, facts: Mapping[str, Any]) -> None:
        """Starts it anew; JournalError where an unfinished one is there."""
        self.check_finished()
        fresh = self.folder / f"{FILE}.new"
        fresh.unlink(missing_ok=True)
        _append(fresh, BEGIN, facts)
        os.replace(fresh, self.folder / FILE)
        _write_through(self.folder)

    def check_finished(self) -> None:
        """JournalError where an earlier drill did not come to its end."""
        if is_unfinished(self.folder):
            raise JournalError(
                f"{self.folder / FILE}: an earlier drill did not come to its end, and may have left a bad "
                "version in service; run `signoff drill --mend` first"
            )

    def intend(self, step: str, **facts: Any) -> None:
        """Writes down what is done next. It is on the disk when this returns. OSError where it cannot be."""
        _append(self.folder / FILE, step, facts)

    def keep(self, name: str, content: bytes) -> str:
        """Keeps a file beside the journal, written through; its name."""
        file = self.folder / name
        with file.open("wb") as kept:
            kept.write(content)
            kept.flush()
            os.fsync(kept.fileno())
        _write_through(self.folder)
        return name

    def finish(self, words: str) -> None:
        """Ends it: the deployment is as it was."""
        self.intend(FINISHED, words=words)


@contextmanager
def held(folder: Path, within_s: float = 0.0) -> Iterator[Journal]:
    """The journal in that folder, for one process at a time; JournalError where another keeps it so long.

    The lock goes with its process, however that ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + within_s
    with (folder / LOCK).open("w") as lock:
        while not _is_locked(lock):
            if time.monotonic() >= deadline:
                raise JournalError(
                    f"{folder}: a drill of this target is going on, or is being mended; wait for its end"
                )
            time.sleep(_LOOK_EVERY_S)
        yield Journal(folder)


def _is_locked(lock: IO[str]) -> bool:
    """Tries to lock the file for this process, and says whether that could be done."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def entries(folder: Path) -> list[Entry]:
    """The steps of the journal in that folder, none where there is no journal. JournalError for no journal's.

    A last line that was cut short tells of nothing that was done: it is left out.
    """
    file = folder / FILE
    if not file.exists():
        return []
    found = []
    for number, line in enumerate(file.read_bytes().split(b"\n")[:-1], start=1):
        try:
            row = json.loads(line)
            found.append(Entry(str(row["step"]), dict(row["facts"])))
        except (ValueError, KeyError, TypeError) as error:
            raise JournalError(
                f"{file}:{number}: is no step of a drill ({error}); put the alias back by hand "
                "(docs/deploy.md), then remove the file"
            ) from None
    return found


def is_unfinished(folder: Path) -> bool:
    """Whether a drill began there and neither came to its end nor was mended."""
    steps = [entry.step for entry in entries(folder)]
    return bool(steps) and FINISHED not in steps


def _append(file: Path, step: str, facts: Mapping[str, Any]) -> None:
    line = json.dumps({"step": step, "facts": dict(facts)}, ensure_ascii=False) + "\n"
    with file.open("ab") as journal:
        journal.write(line.encode())
        journal.flush()
        os.fsync(journal.fileno())


def _write_through(folder: Path) -> None:
    """Has the folder itself, which names the file, written to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
