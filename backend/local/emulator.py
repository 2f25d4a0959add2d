"""The AWS of the local backend: ministack, in its own process."""

import sys

from backend.local import environment
from backend.local.children import Child, listen, spawn
from backend.local.custody import Custody


def start(custody: Custody) -> tuple[Child, str]:
    """Start it on a free loopback port. Returns the process and its URL; requests wait until it is up."""
    with listen() as listener:
        port: int = listener.getsockname()[1]
        # ministack binds a port by number only; its ASGI app on an inherited socket leaves no race for it.
        # No grace at the end: there is no state worth saving.
        arguments = [sys.executable, "-m", "hypercorn", "ministack.app:app", "--workers", "0"]
        arguments += ["--bind", f"fd://{listener.fileno()}", "--graceful-timeout", "0"]
        arguments += ["--keep-alive", "75", "--log-level", "WARNING"]
        variables = environment.of_emulator(custody.place, port)
        child = spawn(custody, "emulator", arguments, variables, custody.place, [listener.fileno()])
    return child, f"http://127.0.0.1:{port}"
