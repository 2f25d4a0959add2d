"""A process of the backend as its supervisor sees it: started again when it ends, on the ports it had."""

import contextlib
import importlib
import socket
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.local.processes.children import Child, fork, log_of, repository, spawn
from backend.local.processes.custody import Custody
from backend.local.processes.forked import Setting

READY_WITHIN_S = 15.0
RESTARTS = 5
RESTART_WINDOW_S = 60.0
GO = b"deployed"
READY = b"1"
ADVICE = "Correct what its log names."


@dataclass(frozen=True)
class Program:
    """Somebody else's program. Of one nothing is known: it is there soon, or ends too often."""

    name: str
    command: Sequence[str]


@dataclass(frozen=True)
class Service:
    """A module of ours. Its `main` takes the service's name and the descriptors of its sockets, that of its
    control socket last, and returns the exit code.

    The supervisor holds the sockets for good: clients of a process that is being restarted wait, and nobody
    can take its port.
    """

    name: str
    module: str
    sockets: Sequence[socket.socket] = ()


class ServiceProcess:
    """Starts the service, which loads its code and then waits for `may_serve`."""

    def __init__(self, custody: Custody, service: Service | Program, variables: Mapping[str, str]) -> None:
        self._custody = custody
        self._service = service
        self._variables = variables
        self._restarts: deque[float] = deque(maxlen=RESTARTS)
        self._start()

    def _start(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._child = self._started(theirs)

    def _started(self, control: socket.socket) -> Child:
        custody, service = self._custody, self._service
        if isinstance(service, Program):
            return spawn(custody, service.name, service.command, self._variables, repository(), [])
        kept = [each.fileno() for each in [*service.sockets, control]]
        log = log_of(custody, service.name)
        setting = Setting(service.name, log, self._variables, repository(), kept)
        return fork(custody, setting, lambda: _play(service, kept))

    @property
    def pid(self) -> int:
        """The process that plays this part now."""
        return self._child.process.pid

    def close(self) -> None:
        """Let go of it. Ending the process is the janitor's business."""
        self._control.close()

    def may_serve(self) -> None:
        """Tell it that the infrastructure is there."""
        with contextlib.suppress(BrokenPipeError):  # it has ended: wait_until_ready and revive find that out
            self._control.sendall(GO)

    def wait_until_ready(self) -> None:
        """Return once it does its work. Raises BackendError when it ends before, or takes over 15 s."""
        if isinstance(self._service, Program):
            return
        self._control.settimeout(READY_WITHIN_S)
        try:
            is_ready = self._control.recv(1) != b""
        except (TimeoutError, ConnectionResetError):
            is_ready = False
        if not is_ready:
            raise self._child.failure(f"The {self._service.name} did not become ready", ADVICE)

    def revive(self) -> None:
        """Start it again if it has ended. Raises BackendError when that happens too often."""
        if not self._child.has_ended:
            return
        now = time.monotonic()
        if len(self._restarts) == RESTARTS and now - self._restarts[0] < RESTART_WINDOW_S:
            raise self._child.failure(
                f"The {self._service.name} ended more than {RESTARTS} times in {RESTART_WINDOW_S:g} s", ADVICE
            )
        self._restarts.append(now)
        self._custody.release(self._child.process)
        self._control.close()
        self._start()
        self.may_serve()


def _play(service: Service, descriptors: Sequence[int]) -> int:
    code: int = importlib.import_module(service.module).main(service.name, *descriptors)
    return code


def may_go_on(control: socket.socket) -> bool:
    """In the service: wait until the infrastructure is there; False when the supervisor has ended instead."""
    return control.recv(len(GO)) == GO


def say_ready(control: socket.socket) -> None:
    """In the service: it does its work now."""
    control.sendall(READY)
