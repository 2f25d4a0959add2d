"""The state of the machine, and what the target's processes take of it: figures mean nothing without."""

import contextlib
import os
import platform
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any, Self

import psutil

from signoff.wire import clock

STEAL_PERCENT, OTHERS_PER_CORE = 2.0, 0.25
#: How the target's processes call themselves; there may be several gateways, numbered.
PARTS = ("gateway", "websocket", "pump", "deliverer", "emulator")
WATCH_EVERY_S = 0.5
#: The target is at rest when its processes together use less than this of a core.
AT_REST = 0.15
LOOK_EVERY_S, WITHIN_S = 1.0, 60.0


@dataclass(frozen=True)
class Moment:
    """What changes. `load`: the 1-minute average; `stolen_s`: CPU seconds that the host took, if it says."""

    load: float
    stolen_s: float | None

    @classmethod
    def now(cls) -> "Moment":
        """As it is."""
        return cls(round(os.getloadavg()[0], 2), getattr(psutil.cpu_times(), "steal", None))


@dataclass(frozen=True)
class Machine:
    """Before and after the measuring, `seconds` apart. `versions` by package."""

    cores: int
    python: str
    versions: dict[str, str]
    before: Moment
    after: Moment
    seconds: float

    @classmethod
    def between(cls, before: Moment, after: Moment, seconds: float) -> "Machine":
        """This machine, between two moments."""
        cores = len(os.sched_getaffinity(0))
        versions = {package: version(package) for package in ("ministack", "uvicorn", "websockets")}
        return cls(cores, platform.python_version(), versions, before, after, seconds)

    @property
    def steal_percent(self) -> float | None:
        """Share of the machine's CPU time that the host gave to others; None where it does not say."""
        if self.before.stolen_s is None or self.after.stolen_s is None or self.seconds <= 0:
            return None
        return 100 * (self.after.stolen_s - self.before.stolen_s) / (self.seconds * self.cores)

    @property
    def disturbances(self) -> list[str]:
        """What may have spoilt the figures, in words."""
        found = []
        if self.before.load > OTHERS_PER_CORE * self.cores:
            found.append(f"load {self.before.load:g} on {self.cores} cores before it began")
        if (steal := self.steal_percent) is not None and steal > STEAL_PERCENT:
            found.append(f"{steal:.1f} % of the CPU stolen")
        return found

    def as_json(self) -> dict[str, Any]:
        """For the JSON report."""
        return asdict(self) | {"steal_percent": self.steal_percent, "disturbances": self.disturbances}


def running() -> Iterator[tuple[psutil.Process, str]]:
    """The target's processes below this one, each with its part."""
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # it has ended meanwhile
            name = process.name()
            yield from ((process, part) for part in PARTS if name.startswith(part))


def cpu_seconds() -> dict[str, float]:
    """CPU seconds so far of the target's processes, alike ones together. Hardly disturbed by others."""
    used: dict[str, float] = {}
    for process, part in running():
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            used[part] = used.get(part, 0.0) + times.user + times.system
    return used


def spent_ms(before: dict[str, float], after: dict[str, float], requests: int) -> dict[str, float]:
    """CPU ms per request of each process that was there before and after."""
    return {name: 1000 * (after[name] - before[name]) / requests for name in after if name in before}


def resident_mb(part: str) -> float:
    """Resident memory of the target's processes of that part now, in MB of a million bytes; 0 without any."""
    held = 0
    for process, name in running():
        if name == part:
            with contextlib.suppress(psutil.NoSuchProcess):
                held += process.memory_info().rss
    return held / 1e6


class MemoryWatch:
    """Looks every half second, in a thread, while the context lasts. `most_mb` is the most that it saw."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.first_mb = self.most_mb = resident_mb(part)

    def _look(self) -> None:
        while not self._ended.wait(WATCH_EVERY_S):
            self.most_mb = max(self.most_mb, resident_mb(self._part))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()


def wait_for_rest() -> list[str]:
    """Wait until the target is at rest, a minute at most; in words, what remains to be said.

    What one benchmark leaves to be done, such as freeing 1,000 places, the next must not measure.
    """
    deadline = clock.monotonic() + WITHIN_S
    used, at = sum(cpu_seconds().values()), clock.monotonic()
    while at < deadline:
        clock.sleep(LOOK_EVERY_S)
        before, since = used, at
        used, at = sum(cpu_seconds().values()), clock.monotonic()
        if (used - before) / (at - since) < AT_REST:
            return []
    return [f"the target was not at rest after {WITHIN_S:.0f} s"]
