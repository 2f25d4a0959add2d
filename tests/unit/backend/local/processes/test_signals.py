"""Signals while a child is started, in a program of their own: they are the program's, not pytest's."""

import subprocess
import sys

from tests.unit.backend.local.running import REPOSITORY

BEGINNING = """
import os, signal, subprocess, sys
from backend.local.processes.signals import held_back, let_through
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(7))
# Python runs this in the middle of a fork, and ignores what it raises.
os.register_at_fork(before=lambda: os.kill(os.getpid(), signal.SIGTERM))
"""


def ran(program: str) -> tuple[int, str]:
    """Its exit code, and what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", BEGINNING + program],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=20,
    )
    return done.returncode, done.stdout


def test_a_signal_in_the_middle_of_a_fork_is_not_lost() -> None:
    assert ran("with held_back():\n    os.fork() or os._exit(0)\nprint('went on')") == (7, "")


def test_a_child_hears_signals_again() -> None:
    child = "let_through(); os._exit(5 if signal.pthread_sigmask(signal.SIG_BLOCK, ()) == set() else 6)"
    program = f"""
signal.signal(signal.SIGTERM, signal.SIG_IGN)
with held_back():
    child = os.fork()
    if not child:
        {child}
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert ran(program) == (0, "5\n")
