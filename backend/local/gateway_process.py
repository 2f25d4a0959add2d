"""The HTTP gateway as its supervisor sees it: a child that keeps its port when it is started again."""

import contextlib
import socket
import sys
import time
from collections import deque
from collections.abc import Mapping

from backend.local.children import listen, repository, spawn
from backend.local.custody import Custody

READY_WITHIN_S = 15.0
RESTARTS = 5
RESTART_WINDOW_S = 60.0
GO = b"deployed"
ADVICE = "Correct what its log names."


class GatewayProcess:
    """Starts the gateway, which loads its code and then waits for `may_serve`."""

    def __init__(self, custody: Custody, variables: Mapping[str, str]) -> None:
        self._custody = custody
        self._variables = variables
        # Held here for good: clients of a gateway that is being restarted wait, and nobody can take its port.
        self._listener = listen()
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._restarts: deque[float] = deque(maxlen=RESTARTS)
        self._start()

    def _start(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            kept = [self._listener.fileno(), theirs.fileno()]
            arguments = [sys.executable, "-m", "backend.local.gateway", *map(str, kept)]
            self._child = spawn(self._custody, "gateway", arguments, self._variables, repository(), kept)

    @property
    def pid(self) -> int:
        """The process that plays the gateway now."""
        return self._child.process.pid

    def close(self) -> None:
        """Give up the port. Ending the process is the janitor's business."""
        self._listener.close()
        self._control.close()

    def may_serve(self) -> None:
        """Tell it that the infrastructure is there."""
        with contextlib.suppress(BrokenPipeError):  # it has ended: wait_until_ready and revive find that out
            self._control.sendall(GO)

    def wait_until_ready(self) -> None:
        """Return once it answers requests. Raises BackendError when it ends before, or takes over 15 s."""
        self._control.settimeout(READY_WITHIN_S)
        try:
            is_ready = self._control.recv(1) != b""
        except (TimeoutError, ConnectionResetError):
            is_ready = False
        if not is_ready:
            raise self._child.failure("The gateway did not become ready", ADVICE)

    def revive(self) -> None:
        """Start it again if it has ended. Raises BackendError when that happens too often."""
        if not self._child.has_ended:
            return
        now = time.monotonic()
        if len(self._restarts) == RESTARTS and now - self._restarts[0] < RESTART_WINDOW_S:
            raise self._child.failure(
                f"The gateway ended more than {RESTARTS} times in {RESTART_WINDOW_S:g} s", ADVICE
            )
        self._restarts.append(now)
        self._custody.release(self._child.process)
        self._control.close()
        self._start()
        self.may_serve()
