"""`python -m backend.local.killing PART BASE_URL`: kills one process of the backend that runs there, at once.

PART is what the supervisor calls the process (gateway-1, websocket, pump, deliverer), or function:NAME for
every instance of that Lambda function. Only descendants of the supervisor that listens at BASE_URL are ever
killed.
Exit code 0 once they have ended; 1, and a line that says why, when there was nothing to kill.
"""

import argparse
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import psutil

EMULATOR, OF_FUNCTION = "emulator", "function:"
VARIABLE = "AWS_LAMBDA_FUNCTION_NAME"
"""Lambda tells each instance so which function it plays."""
ENDS_WITHIN_S = 5.0


class NothingKilled(Exception):
    """There is no such process; the text says what was looked for."""


def kill(part: str, base_url: str) -> list[int]:
    """Kills that part of the backend at `base_url` and waits for its end; the processes that ended.

    NothingKilled where no backend of ours listens there, or has no such part now.
    """
    found = list(_playing(part, supervisor_at(base_url)))
    if not found:
        raise NothingKilled(f"the backend at {base_url} has no process that plays {part!r} now")
    for process in found:
        process.kill()
    _, alive = psutil.wait_procs(found, ENDS_WITHIN_S)
    # One whose parent has not collected it yet has ended all the same.
    if left := [process.pid for process in alive if _runs(process)]:
        raise NothingKilled(f"{part!r} was killed, and has not ended within {ENDS_WITHIN_S:g} s: {left}")
    return [process.pid for process in found]


def supervisor_at(base_url: str) -> psutil.Process:
    """The supervisor whose backend listens there: it holds the socket that its gateways inherited."""
    port = urlsplit(base_url).port
    holders = {process.pid: process for process in psutil.process_iter() if _listens(process, port)}
    children = {child.pid for process in holders.values() for child in process.children()}
    above = [process for pid, process in holders.items() if pid not in children]
    if port is None or len(above) != 1 or len(holders) < 2:
        raise NothingKilled(f"no backend that this machine's supervisor keeps listens at {base_url}")
    return above[0]


def _playing(part: str, supervisor: psutil.Process) -> Iterator[psutil.Process]:
    children = supervisor.children()
    if not part.startswith(OF_FUNCTION):
        yield from (child for child in children if child.name() == part)
        return
    function = part.removeprefix(OF_FUNCTION)
    for child in children:
        if child.name() == EMULATOR:
            yield from (each for each in child.children() if _variable(each) == function)


def _listens(process: psutil.Process, port: int | None) -> bool:
    try:
        sockets = process.net_connections("tcp")
    except psutil.Error:
        return False  # somebody else's, or gone meanwhile
    return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in sockets)


def _variable(process: psutil.Process) -> str:
    try:
        return process.environ().get(VARIABLE, "")
    except psutil.Error:
        return ""  # gone meanwhile


def _runs(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def main(arguments: list[str]) -> int:
    """Kill, and say what. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m backend.local.killing", description="Kill a process.")
    parser.add_argument("part", help="gateway-1, gateway-2, websocket, pump, deliverer, or function:NAME")
    parser.add_argument("base_url", help="where the backend is that it belongs to")
    options = parser.parse_args(arguments)
    try:
        killed = kill(options.part, options.base_url)
    except (NothingKilled, psutil.Error) as error:
        sys.stderr.write(f"nothing was killed: {error}\n")
        return 1
    sys.stdout.write(f"killed {options.part}: {', '.join(map(str, killed))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
