"""The AWS of the local backend: ministack, in its own process."""

import sys

from backend.local.processes import environment
from backend.local.processes.children import Child, listen, repository, spawn
from backend.local.processes.custody import Custody


def start(custody: Custody) -> tuple[Child, str]:
    """Start it on a free loopback port. Returns the process and its URL; requests wait until it is up."""
    with listen() as listener:
        port: int = listener.getsockname()[1]
        # The socket is ours, so there is no race for the port.
        arguments = [sys.executable, "-m", "backend.local.emulator_process", str(listener.fileno())]
        # It works in the place that goes with it, so it is given the folder where the backend's modules are.
        variables = environment.of_emulator(custody.place, port) | {"PYTHONPATH": str(repository())}
        child = spawn(custody, "emulator", arguments, variables, custody.place, [listener.fileno()])
    return child, f"http://127.0.0.1:{port}"
