"""A local backend in its own process, and the processes that belong to it."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from backend.local.scanner import installed

REPOSITORY = Path(__file__).resolve().parents[4]
SERVICES = ("gateway-1", "gateway-2", "websocket", "pump", "deliverer")
#: What its processes call themselves.
ROLES = ("janitor", "emulator", *SERVICES, *(["clamd"] if installed() else []))


class Process:
    """Any process of this machine, watched through a descriptor: its number cannot be mistaken later."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._watched = os.pidfd_open(pid)

    def send(self, number: signal.Signals) -> None:
        signal.pidfd_send_signal(self._watched, number)

    def kill(self) -> None:
        self.send(signal.SIGKILL)

    def has_ended(self, within_s: float) -> bool:
        return bool(select.select([self._watched], [], [], within_s)[0])

    def close(self) -> None:
        os.close(self._watched)


class Running:
    """Starts `python -m backend.local`. Use as a context manager: nothing of it outlives the block."""

    def __init__(self, *arguments: str, **options: str) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SECUREBASE_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "backend.local", *arguments],
            cwd=REPOSITORY,
            env=inherited | options,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.children: dict[str, Process] = {}

    def ready(self) -> Self:
        """Wait until it is ready; `told` is its ready line, `place` its work directory."""
        started = time.monotonic()
        self.received = self.next_line(within_s=20)
        self.boot_s = time.monotonic() - started
        assert self.received["ready"], self.received["error"]
        # It does not wait for its second gateway, which may not have its name yet.
        self.children = {role: self.first(role, within_s=5) for role in ROLES}
        self.place = Path(f"/proc/{self.children['emulator'].pid}/cwd").readlink()
        return self

    @property
    def base_url(self) -> str:
        url: str = self.received["base_url"]
        return url

    def pid(self, role: str) -> int:
        """The process that plays this role now: services are replaced."""
        return dict(children_of(self.process.pid))[role]

    def process_of(self, role: str) -> Process:
        """The same, to be signalled and closed."""
        return Process(self.pid(role))

    def next_line(self, within_s: float) -> dict[str, Any]:
        assert self.process.stdout is not None
        assert select.select([self.process.stdout], [], [], within_s)[0], "it said nothing in time"
        received: dict[str, Any] = json.loads(self.process.stdout.readline())
        return received

    def first(self, role: str, within_s: float) -> Process:
        """The process that plays this role, as soon as it is started."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            for played, pid in children_of(self.process.pid):
                if played == role:
                    return Process(pid)
        raise AssertionError(f"no {role} was started within {within_s:g} s")

    def leaves_nothing(self, within_s: float) -> bool:
        """True if every process has ended and the work directory is gone; the janitor is the last to end."""
        ended = [child.has_ended(within_s) for child in self.children.values()]
        return len(ended) == len(ROLES) and all(ended) and not self.place.exists()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        for child in self.children.values():
            child.has_ended(within_s=10)
            child.close()


def children_of(parent: int) -> Iterator[tuple[str, int]]:
    """Role and pid of every living child of a supervisor."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            status = entry.joinpath("stat").read_text().rpartition(")")[2].split()
            name = entry.joinpath("comm").read_text().strip()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended since the listing
        if int(status[1]) == parent and name in ROLES:
            yield name, int(entry.name)
