"""How much memory a process of the target holds, watched from beside it. Linux."""

import os
import threading
from pathlib import Path
from typing import Self

from bench.processes import running

EVERY_S = 0.5
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def resident_mb(part: str) -> float:
    """Resident memory of the target's processes of that name now, in MB of a million bytes; 0 without any."""
    return sum(_resident_bytes(pid) for pid, name in running() if name == part) / 1e6


class Watch:
    """Looks every half second, in a thread, while the context lasts. `most_mb` is the most that it saw."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.first_mb = self.most_mb = resident_mb(part)

    def _look(self) -> None:
        while not self._ended.wait(EVERY_S):
            self.most_mb = max(self.most_mb, resident_mb(self._part))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE_BYTES
    except OSError:
        return 0  # it has ended meanwhile
