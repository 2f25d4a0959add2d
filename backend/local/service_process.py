"""A process of the backend as its supervisor sees it: started again when it ends, on the ports it had."""

import contextlib
import socket
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.local.children import repository, spawn
from backend.local.custody import Custody

READY_WITHIN_S = 15.0
RESTARTS = 5
RESTART_WINDOW_S = 60.0
GO = b"deployed"
READY = b"1"
ADVICE = "Correct what its log names."


@dataclass(frozen=True)
class Service:
    """What to run. One that `reports` is told its name and the descriptors of its sockets, last of all of its
    control socket.

    The supervisor holds the sockets for good: clients of a process that is being restarted wait, and nobody
    can take its port.
    """

    name: str
    command: Sequence[str]
    sockets: Sequence[socket.socket] = ()
    reports: bool = True


def module(name: str, module_name: str, *sockets: socket.socket) -> Service:
    """A service of our own."""
    return Service(name, [sys.executable, "-m", module_name, name], sockets)


class ServiceProcess:
    """Starts the service, which loads its code and then waits for `may_serve`."""

    def __init__(self, custody: Custody, service: Service, variables: Mapping[str, str]) -> None:
        self._custody = custody
        self._service = service
        self._variables = variables
        self._restarts: deque[float] = deque(maxlen=RESTARTS)
        self._start()

    def _start(self) -> None:
        service = self._service
        self._control, theirs = socket.socketpair()
        with theirs:
            kept = [each.fileno() for each in [*service.sockets, theirs]] if service.reports else []
            arguments = [*service.command, *map(str, kept)]
            self._child = spawn(self._custody, service.name, arguments, self._variables, repository(), kept)

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
        """Return once it does its work. Raises BackendError when it ends before, or takes over 15 s.

        Of one that does not report nothing is known: it is there soon, or ends too often.
        """
        if not self._service.reports:
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


def may_go_on(control: socket.socket) -> bool:
    """In the service: wait until the infrastructure is there; False when the supervisor has ended instead."""
    return control.recv(len(GO)) == GO


def say_ready(control: socket.socket) -> None:
    """In the service: it does its work now."""
    control.sendall(READY)
