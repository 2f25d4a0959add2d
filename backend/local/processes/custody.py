"""The janitor as its supervisor sees it: a place to work in, and the certainty that it is cleaned up."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from backend.local.processes import janitor
from backend.local.processes.failure import BackendError
from backend.local.processes.forked import Forked

STOP_TIMEOUT_S = 10.0


class Custody:
    """Starts the janitor. Raises BackendError when no work directory can be made."""

    def __init__(self) -> None:
        read_end, self._line = os.pipe()  # neither end is inherited by any process started later
        self._janitor = subprocess.Popen(
            [sys.executable, "-I", "-S", janitor.__file__],
            stdin=read_end,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        os.close(read_end)
        assert self._janitor.stdout is not None
        with self._janitor.stdout as output:
            place = os.fsdecode(output.readline()).rstrip("\n")
        if not place:
            os.close(self._line)
            self._janitor.wait(STOP_TIMEOUT_S)
            raise BackendError(
                f"No work directory could be made in {tempfile.gettempdir()}: free some space there, "
                "or set TMPDIR to a directory that can be written."
            )
        self.place = Path(place)
        self._kept: set[subprocess.Popen[bytes] | Forked] = set()

    @property
    def is_lost(self) -> bool:
        """True once the janitor has ended before its time."""
        return self._janitor.poll() is not None

    def announce_this_process(self) -> None:
        """Called in a new child before it runs its program, so that no moment exists without a janitor."""
        os.write(self._line, b"+%d\n" % os.getpid())

    def keep(self, child: subprocess.Popen[bytes] | Forked) -> None:
        """Remember a started child here too, in case the janitor is lost."""
        self._kept.add(child)

    def release(self, child: subprocess.Popen[bytes] | Forked) -> None:
        """Forget a child that has ended: its number may be given to a stranger's process."""
        self._kept.discard(child)
        os.write(self._line, b"-%d\n" % child.pid)

    def close(self) -> None:
        """Have the janitor end the children and remove the place; do it here if it is lost."""
        os.close(self._line)
        try:
            did_its_work = self._janitor.wait(STOP_TIMEOUT_S) == 0
        except subprocess.TimeoutExpired:
            did_its_work = False
        if not did_its_work:
            janitor.sweep([child.pid for child in self._kept], str(self.place))
        for child in self._kept:
            child.wait(STOP_TIMEOUT_S)
