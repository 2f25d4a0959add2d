"""Starts workers, hands each what there is to do, and gives back what they answer, as it comes."""

import os
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from signoff.guide.errors import UserError
from signoff.plugin.selection import SUITES
from signoff.proof.catalogue import REFERENCE
from signoff.proof.mutants import switch
from signoff.proof.mutants.protocol import SERVED, SWITCHED, Command, Cover, Stop
from signoff.proof.mutants.tree import MAP
from signoff.proof.warm_pytest import UNNEEDED

JUDGES = tuple(suite for suite in SUITES if suite != "e2e")
"""A browser takes seconds to start; what only it would see is not looked at."""
PLUGINS = ("signoff.plugin.plugin", "signoff.plugin.fixtures", "signoff.proof.mutants.zygote")
"""In this order: what the last one imports has to be known to pytest by then."""
_ENDS_WITHIN_S = 30


class Waiting:
    """A pytest that waits at the other end of a line for what it shall do."""

    def __init__(
        self,
        root: Path,
        tree: Path,
        place: Path,
        *,
        judges: Sequence[str],
        plugins: Sequence[str],
        options: Sequence[str] = (),
        env: Mapping[str, str],
    ) -> None:
        """It tests what the target file in `tree` boots, and writes into `place`, which exists."""
        ours, theirs = socket.socketpair()
        self._log = place / "said.txt"
        with self._log.open("w") as said:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "pytest", *judges, "-q", "--capture=no", "--tb=no"),
                    *(f"-p{plugin}" for plugin in plugins),
                    *(f"--target={tree / REFERENCE.target}", f"--out={place}", f"--run-id={place.name}"),
                    *(f"{SERVED}={theirs.fileno()}", *options),
                    *(f"-pno:{plugin}" for plugin in (*UNNEEDED, "xdist")),
                ],
                cwd=root,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                pass_fds=[theirs.fileno()],
                env={**os.environ, **env},
            )
        theirs.close()
        self.line = Connection(ours.detach())

    def ended(self) -> UserError:
        """The error of one that has ended, with the end of what it said."""
        tail = self._log.read_text(encoding="utf-8", errors="replace")[-1500:]
        return UserError(f"a worker ended; the end of what it said:\n{tail}")

    def close(self) -> None:
        """Ends it, gently at first."""
        try:
            self.line.send(Stop())
            self._process.wait(_ENDS_WITHIN_S)
        except (OSError, subprocess.TimeoutExpired):
            self._process.terminate()
            self._process.wait(_ENDS_WITHIN_S)
        self.line.close()

    def kill(self) -> None:
        """Ends it at once; what it has started ends by itself when it is gone."""
        self._process.kill()
        self._process.wait(_ENDS_WITHIN_S)
        self.line.close()


class Worker:
    """A pytest with a backend of its own, which switches mutants in it."""

    def __init__(self, root: Path, tree: Path, numbers: int, name: str) -> None:
        """`numbers`: how many numbers the switch needs. The worker gets ready meanwhile."""
        place = tree / name
        place.mkdir()
        switch.Switch(place / MAP, numbers)
        self._waiting = Waiting(
            *(root, tree, place),
            judges=JUDGES,
            plugins=PLUGINS,
            options=[f"{SWITCHED}={place / MAP}"],
            env={switch.VARIABLE: str(place / MAP)},
        )

    def asked(self, command: Command) -> Iterator[Any]:
        """The answers to a command: one, or one for each test that is to be covered."""
        line = self._waiting.line
        try:
            line.send(command)
            for _ in command.tests if isinstance(command, Cover) else (0,):
                yield line.recv()
        except (EOFError, OSError):
            raise self._waiting.ended() from None

    def close(self) -> None:
        """Ends it."""
        self._waiting.close()


class Asked(Protocol):
    """Whoever answers commands, one after the other."""

    def asked(self, command: Any) -> Iterator[Any]:
        """The answers to a command."""

    def close(self) -> None:
        """Ends it."""


class Workers:
    """Some workers, as a context manager."""

    def __init__(self, workers: Iterable[Asked]) -> None:
        self._all = list(workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        for worker in self._all:
            worker.close()

    def each(self, command: Any) -> list[Any]:
        """The answer of every worker to the same command."""
        return [answer for worker in self._all for answer in worker.asked(command)]

    def share(self, commands: Iterator[Any]) -> Iterator[Any]:
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
    worker: Asked, commands: Iterator[Any], lock: threading.Lock, answers: "queue.SimpleQueue[Any]"
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
