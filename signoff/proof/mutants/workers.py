"""Starts workers, hands each what there is to do, and gives back what they answer, as it comes."""

import os
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from signoff.guide.errors import UserError
from signoff.plugin.selection import SUITES
from signoff.proof.mutants import switch
from signoff.proof.mutants.protocol import SERVED, SWITCHED, Command, Cover, Stop
from signoff.proof.mutants.tree import MAP
from signoff.proof.warm_pytest import UNNEEDED

JUDGES = tuple(suite for suite in SUITES if suite != "e2e")
"""A browser takes seconds to start; what only it would see is not looked at."""
PLUGINS = ("signoff.plugin.plugin", "signoff.plugin.fixtures", "signoff.proof.mutants.zygote")
"""In this order: what the last one imports has to be known to pytest by then."""
_ENDS_WITHIN_S = 30


class Worker:
    """A pytest with a backend of its own, at the other end of a line."""

    def __init__(self, root: Path, tree: Path, numbers: int, name: str) -> None:
        """`numbers`: how many numbers the switch needs. The worker gets ready meanwhile."""
        place = tree / name
        place.mkdir()
        switch.Switch(place / MAP, numbers)
        ours, theirs = socket.socketpair()
        self._said = (place / "said.txt").open("w")
        command = [
            *(sys.executable, "-m", "pytest", *JUDGES, "-q", "--capture=no", "--tb=no"),
            *(f"-p{plugin}" for plugin in PLUGINS),
            *(f"--target={tree / 'targets/local.toml'}", f"--out={place}", f"--run-id={name}"),
            *(f"{SERVED}={theirs.fileno()}", f"{SWITCHED}={place / MAP}"),
            *(f"-pno:{plugin}" for plugin in (*UNNEEDED, "xdist")),
        ]
        self._process = subprocess.Popen(
            command,
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=self._said,
            pass_fds=[theirs.fileno()],
            env=os.environ | {switch.VARIABLE: str(place / MAP)},
        )
        theirs.close()
        self._line = Connection(ours.detach())
        self._log = place / "said.txt"

    def asked(self, command: Command) -> Iterator[Any]:
        """The answers to a command: one, or one for each test that is to be covered."""
        try:
            self._line.send(command)
            for _ in command.tests if isinstance(command, Cover) else (0,):
                yield self._line.recv()
        except (EOFError, OSError):
            tail = self._log.read_text(encoding="utf-8", errors="replace")[-1500:]
            raise UserError(f"a worker ended; the end of what it said:\n{tail}") from None

    def close(self) -> None:
        """Ends it, gently at first."""
        try:
            self._line.send(Stop())
            self._process.wait(_ENDS_WITHIN_S)
        except (OSError, subprocess.TimeoutExpired):
            self._process.terminate()
            self._process.wait(_ENDS_WITHIN_S)
        self._line.close()
        self._said.close()


class Workers:
    """Some workers, as a context manager."""

    def __init__(self, root: Path, tree: Path, numbers: int, count: int) -> None:
        self._all = [Worker(root, tree, numbers, f"worker-{index}") for index in range(1, count + 1)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        for worker in self._all:
            worker.close()

    def each(self, command: Command) -> list[Any]:
        """The answer of every worker to the same command."""
        return [answer for worker in self._all for answer in worker.asked(command)]

    def share(self, commands: Iterator[Command]) -> Iterator[Any]:
        """What they answer to these commands, in any order. Each is made when a worker is free to take it, so
        that what has been answered by then may be used."""
        answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        lock = threading.Lock()
        for worker in self._all:
            threading.Thread(target=_work, args=(worker, commands, lock, answers), daemon=True).start()
        working = len(self._all)
        while working:
            answer = answers.get()
            if isinstance(answer, Exception):
                raise answer
            if answer is None:
                working -= 1
            else:
                yield answer


def _work(
    worker: Worker, commands: Iterator[Command], lock: threading.Lock, answers: "queue.SimpleQueue[Any]"
) -> None:
    try:
        while True:
            with lock:
                command = next(commands, None)
            if command is None:
                break
            for answer in worker.asked(command):
                answers.put(answer)
    except Exception as error:  # noqa: BLE001 - raised again by whoever waits for the answers
        answers.put(error)
    answers.put(None)
