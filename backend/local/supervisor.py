"""Starts the emulator and the backend's processes as siblings, keeps them, and leaves nothing behind."""

import contextlib
import json
import os
import secrets
import selectors
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from backend.local import emulator, scanner, template
from backend.local.invoking.context import invocations_path
from backend.local.invoking.wakeups import wakeup_pair
from backend.local.processes import environment
from backend.local.processes.children import DYING_S, listen
from backend.local.processes.custody import Custody
from backend.local.processes.failure import BackendError
from backend.local.processes.service_process import ADVICE, Program, Service, ServiceProcess

#: One process is bound by one core: its threads take turns.
GATEWAYS = 2
#: Who runs the functions of the HTTP API.
FUNCTIONS = ("process", "lambda")
#: The function that is invoked through the Lambda API also where others run in the gateways' process.
NOTIFICATIONS = "securebase-notifications"
#: Customers with an address of their own on record; all others have the one that the pattern gives.
EMAILS = {"globex": "help.desk+securebase@globex.example"}


class Supervisor:
    """A running backend, as a context manager: entering boots it, leaving ends it and removes its files.

    `description` tells a client its addresses, its secrets, and the customer of each API key.
    Raises BackendError when it cannot start or go on.
    """

    def __init__(self, template_path: Path, functions: str = "process") -> None:
        self._template_path = template_path
        self._functions = functions

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
        jwt_secret, webhook_key = secrets.token_urlsafe(48), secrets.token_urlsafe(48)
        keys = {f"SECUREBASE_API_KEY_{letter}": f"sk_local_{secrets.token_urlsafe(24)}" for letter in "AB"}
        customers = {"SECUREBASE_API_KEY_A": "acme", "SECUREBASE_API_KEY_B": "globex"}
        self._emulator, endpoint = emulator.start(self._custody)
        web, portal, live, invoked = (ending.enter_context(listen()) for _ in range(4))
        woken, waking = map(ending.enter_context, wakeup_pair())
        place, clamd = self._custody.place, scanner.installed()
        base_url, ws_url, portal_url = _url("http", web), _url("ws", live), _url("http", portal)
        address = scanner.address_in(place) if clamd else None
        variables = environment.of_service(place, endpoint, jwt_secret, base_url, portal_url, address)
        variables["SECUREBASE_WEBHOOK_KEY"] = webhook_key
        of_functions = {name: value for name, value in variables.items() if name.startswith("SECUREBASE_")}
        variables |= {
            "SECUREBASE_LOCAL_API": base_url,
            "SECUREBASE_LOCAL_LIVE": ws_url,
            "SECUREBASE_LOCAL_FUNCTIONS": self._functions,
            "SECUREBASE_LOCAL_LOG_GROUPS": json.dumps(template.log_groups(text)),
        }

        def started(service: Service | Program) -> ServiceProcess:
            return ending.enter_context(contextlib.closing(ServiceProcess(self._custody, service, variables)))

        # Gateways share one socket: whoever is free takes the next connection, also while another restarts.
        gateways = [
            Service(f"gateway-{number}", "backend.local.gateway.gateway", (web, portal, waking))
            for number in range(1, GATEWAYS + 1)
        ]
        needed: list[Service | Program] = [
            gateways[0],
            Service("websocket", "backend.local.websocket.process", (live,)),
            Service("pump", "backend.local.pump", (invoked, woken, waking)),
            Service("deliverer", "backend.local.deliverer"),
        ]
        if clamd:
            needed.append(scanner.service(clamd, place))
        # Loaded while the emulator starts, which takes as long.
        environment.isolate(endpoint)
        from backend.local import deployment, loading, portal_bucket

        loading.load_services()
        self._services = [started(service) for service in needed]

        try:
            of_keys = {key: customers[name] for name, key in keys.items()}
            forwarded = {NOTIFICATIONS: _url("http", invoked) + invocations_path(NOTIFICATIONS)}
            if self._functions == "lambda":
                forwarded = {}
            unprotected = deployment.deploy(
                deployment.Deployment(text, of_keys, of_functions, forwarded, EMAILS)
            )
            deployment.verify(variables["SECUREBASE_MAIL_SENDER"])
            if self._functions == "lambda":
                portal_bucket.publish(portal_bucket.built(portal_bucket.BUILD))
        except BackendError as error:
            if not self._emulator.ends_within(DYING_S):
                raise
            raise self._emulator.failure("The AWS emulator did not start", ADVICE) from error
        for service in self._services:
            service.may_serve()
        deployment.protect(unprotected)  # while they get ready
        deployment.settle_alarms()
        for service in self._services:
            service.wait_until_ready()
        # Further gateways only add to what the first does: nobody waits for them.
        for service in map(started, gateways[1:]):
            service.may_serve()
            self._services.append(service)
        self.description: dict[str, Any] = {
            "base_url": base_url,
            "ws_url": ws_url,
            "portal_url": portal_url,
            "aws_endpoint": endpoint,
            "logs": str(place / "*.log"),
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
        for service in self._services:
            service.revive()


def _url(scheme: str, listener: socket.socket) -> str:
    return f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"


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
