"""A process beside the drill that puts the deployment back when the drill dies; it is given the folder.

Its standard input is a pipe whose only other end the drill holds. The word `done` there says that the drill
has put everything back itself; the end of the pipe without it, by a crash or `kill -9`, is the order to mend.
It runs in a session of its own, so that Ctrl-C does not reach it.
"""

import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from drill.account.access import CallFailed
from drill.safety.journal import entries, held, is_unfinished
from drill.safety.mending import keep_mending
from signoff.guide.errors import UserError
from signoff.verdict.outcomes import NotVerified

DONE = b"done"
ROOT = Path(__file__).resolve().parents[2]
"""Where this package is found."""
TRIES_FOR_S, BOOTED_TRIES_FOR_S = 600.0, 10.0
"""For so long it tries where the account cannot be reached; what was booted for the drill ends with it."""
LOCK_WITHIN_S = 30.0
_ENDS_WITHIN_S = 5.0


class Watchdog:
    """The process, as a context manager around everything that the drill changes."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._is_done = folder, False

    def __enter__(self) -> Self:
        with (self._folder / "watchdog.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "drill.safety.watchdog", str(self._folder.resolve())],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                start_new_session=True,
            )
        return self

    def call_off(self) -> None:
        """Everything is put back: there is nothing left to watch."""
        self._is_done = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        try:
            if self._is_done:
                self._process.stdin.write(DONE)
            self._process.stdin.close()
        except BrokenPipeError:
            return  # it was ended from outside, and nobody is left to tell
        if self._is_done:
            self._process.wait(_ENDS_WITHIN_S)


def watch(folder: Path) -> int:
    """Waits for the drill's end, and mends if it died. The exit code: 1 where that could not be done."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.stdin.buffer.read() == DONE:
        return 0
    try:
        # The pipe of a process that is killed may end before its lock does.
        with held(folder, LOCK_WITHIN_S) as journal:
            if is_unfinished(folder):
                _say(
                    "; ".join(keep_mending(journal, _tries_for_s(folder), _say)) or "nothing had been changed"
                )
    except (UserError, CallFailed, NotVerified, OSError) as trouble:
        _say(f"given up: {trouble}; run `signoff drill --mend`")
        return 1
    return 0


def _tries_for_s(folder: Path) -> float:
    booted = any(entry.facts.get("access", {}).get("booted") for entry in entries(folder))
    return BOOTED_TRIES_FOR_S if booted else TRIES_FOR_S


def _say(words: str) -> None:
    sys.stdout.write(f"watchdog: {words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(watch(Path(sys.argv[1])))
