"""A process that is forked from its supervisor: what services share is loaded once for all of them.

Loading it anew takes each of them 0.6 s of a core, which is most of what a start costs.
"""

import contextlib
import importlib
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.local.processes.naming import call_this_process
from backend.local.processes.signals import ENDING, held_back, let_through

_FORK = multiprocessing.get_context("fork")


def preload(modules: Iterable[str]) -> None:
    """Load what children will need. A module that fails does so again in the child, whose log tells why."""
    for module in modules:
        with contextlib.suppress(Exception):
            importlib.import_module(module)


@dataclass(frozen=True)
class Setting:
    """What a child has of its own: a log, an environment, a folder, the descriptors that it keeps."""

    name: str
    log: Path
    variables: Mapping[str, str]
    folder: Path
    kept: Sequence[int]


class Forked:
    """The process, as `subprocess.Popen` shows one. `announce` is called in it, before anything else."""

    def __init__(self, setting: Setting, announce: Callable[[], None], play: Callable[[], int]) -> None:
        self._process = _FORK.Process(target=_begin, args=(setting, announce, play), daemon=True)
        with held_back():
            self._process.start()
        assert self._process.pid is not None
        self.pid: int = self._process.pid

    @property
    def returncode(self) -> int | None:
        """As of the last look; negative: ended by that signal."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0.0)
        return self._process.exitcode


def _begin(setting: Setting, announce: Callable[[], None], play: Callable[[], int]) -> None:
    """Leave everything of the supervisor's behind, then play the part."""
    os.setsid()
    announce()
    signal.set_wakeup_fd(-1)
    for number in (*ENDING, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    let_through()
    _attach(os.devnull, os.O_RDONLY, 0)
    for descriptor in (1, 2):
        _attach(str(setting.log), os.O_WRONLY | os.O_APPEND, descriptor)
    sys.stdout = sys.stderr = open(2, "w", buffering=1, encoding="utf-8", closefd=False)  # noqa: SIM115
    _close_all_but({0, 1, 2, *setting.kept})
    logging.getLogger().handlers.clear()  # they write to what has just been closed
    os.chdir(setting.folder)
    os.environ.clear()
    os.environ.update(setting.variables)
    call_this_process(setting.name)
    sys.exit(play())


def _attach(path: str, flags: int, descriptor: int) -> None:
    opened = os.open(path, flags)
    os.dup2(opened, descriptor)
    os.close(opened)


def _close_all_but(kept: set[int]) -> None:
    """Above all the line to the janitor: while a child held it, the supervisor's end would go unnoticed."""
    for descriptor in map(int, os.listdir("/proc/self/fd")):
        if descriptor not in kept:
            with contextlib.suppress(OSError):  # the one that listed them
                os.close(descriptor)
