"""Starts the emulator and the gateway as siblings, keeps them, and leaves nothing behind."""

import contextlib
import os
import secrets
import selectors
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from backend.local import emulator, environment, template
from backend.local.children import DYING_S
from backend.local.custody import Custody
from backend.local.failure import BackendError
from backend.local.gateway_process import ADVICE, GatewayProcess


class Supervisor:
    """A running backend, as a context manager: entering boots it, leaving ends it and removes its files.

    `description` tells a client its addresses, its secrets, and the customer of each API key.
    Raises BackendError when it cannot start or go on.
    """

    def __init__(self, template_path: Path) -> None:
        self._template_path = template_path

    def __enter__(self) -> Self:
        text = template.read(self._template_path)
        with contextlib.ExitStack() as ending:
            self._custody = Custody()
            ending.callback(self._custody.close)
            ending.callback(_ignore_signals)  # first of all: nothing interrupts the cleaning up
            self._boot(text, ending)
            self._ending = ending.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._ending.close()

    def _boot(self, text: str, ending: contextlib.ExitStack) -> None:
        jwt_secret = secrets.token_urlsafe(48)
        keys = {f"SECUREBASE_API_KEY_{letter}": f"sk_local_{secrets.token_urlsafe(24)}" for letter in "AB"}
        customers = {"SECUREBASE_API_KEY_A": "acme", "SECUREBASE_API_KEY_B": "globex"}
        self._emulator, endpoint = emulator.start(self._custody)
        variables = environment.of_gateway(self._custody.place, endpoint, jwt_secret)
        self._gateway = ending.enter_context(contextlib.closing(GatewayProcess(self._custody, variables)))
        environment.isolate(endpoint)
        from backend.local import deployment  # boto3: imported while the children start, which takes as long

        try:
            deployment.deploy(text, {key: customers[name] for name, key in keys.items()})
        except BackendError as error:
            if not self._emulator.ends_within(DYING_S):
                raise
            raise self._emulator.failure("The AWS emulator did not start", ADVICE) from error
        self._gateway.may_serve()
        self._gateway.wait_until_ready()
        self.description: dict[str, Any] = {
            "base_url": self._gateway.base_url,
            "aws_endpoint": endpoint,
            "secrets": {"SECUREBASE_JWT_SECRET": jwt_secret, **keys},
            "customers": customers,
        }

    def watch(self, ending_with: int | None) -> None:
        """Keep the backend alive until the descriptor reaches its end. Signals wake it: nothing polls."""
        with selectors.PollSelector() as selector, _ended_children() as ended:
            selector.register(ended, selectors.EVENT_READ)
            if ending_with is not None:
                selector.register(ending_with, selectors.EVENT_READ)
            while True:
                self._look_after_children()
                ready = [key.fd for key, _ in selector.select()]
                if ended.fileno() in ready:
                    ended.recv(4096)
                if ending_with in ready and not os.read(ending_with, 4096):
                    return

    def _look_after_children(self) -> None:
        if self._custody.is_lost:
            raise BackendError("The janitor process was ended from outside; nothing is left. Start again.")
        if self._emulator.has_ended:
            raise self._emulator.failure("The AWS emulator ended, and its data with it", "Start again.")
        self._gateway.revive()


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def _ended_children() -> Iterator[socket.socket]:
    """A socket that can be read from whenever a child has ended."""
    woken, waking = socket.socketpair()
    waking.setblocking(False)
    with woken, waking:
        signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
        # Only with a handler does a signal write to the descriptor.
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        try:
            yield woken
        finally:
            signal.set_wakeup_fd(-1)
