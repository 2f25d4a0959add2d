"""Ends what a supervisor leaves behind, however the supervisor ends.

Run alone, as `python -I -S janitor.py`, in its own session. It makes the work directory and writes its
path to standard output. Standard input is a pipe whose only other end the supervisor holds: `+PID` says
that a process group has started, `-PID` that it is gone. The end of that pipe, by a clean stop, a crash
or `kill -9`, is the order to end the groups still there and to remove the directory. Linux (reads /proc).
"""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterable

PATIENCE_S = 2.0
POLL_S = 0.02


def is_running(pid: int) -> bool:
    """True until the process has ended. A zombie has: its parent may never collect it."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            state = stat.read().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def sweep(groups: Iterable[int], work_directory: str) -> None:
    """End every process group (TERM, at most 2 s, KILL) and remove the directory. May be repeated."""
    leaders = sorted(groups)
    for number in (signal.SIGTERM, signal.SIGKILL):
        for leader in leaders:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(leader, number)
        deadline = time.monotonic() + PATIENCE_S
        while any(map(is_running, leaders)) and time.monotonic() < deadline:
            time.sleep(POLL_S)
    deadline = time.monotonic() + PATIENCE_S
    while os.path.isdir(work_directory):
        try:
            shutil.rmtree(work_directory)
        except OSError:  # somebody who is ending too removes or leaves a file at the same time
            if time.monotonic() > deadline:
                raise
            time.sleep(POLL_S)


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with open("/proc/self/comm", "w", encoding="ascii") as name:
        name.write("janitor")
    work_directory = tempfile.mkdtemp(prefix="securebase-")
    groups: set[int] = set()
    try:
        with contextlib.suppress(
            BrokenPipeError
        ):  # the supervisor has ended already: so has its pipe to here
            os.write(sys.stdout.fileno(), os.fsencode(work_directory) + b"\n")
        for line in sys.stdin:
            (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    finally:
        sweep(groups, work_directory)


if __name__ == "__main__":
    main()
