"""The state of the machine: figures mean nothing without it."""

import os
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench.processes import TICK_S

STEAL_PERCENT, OTHERS_PER_CORE = 2.0, 0.25


@dataclass(frozen=True)
class Moment:
    """What changes. `load`: the 1-minute average; `stolen_s`: CPU seconds that the host took, if it says."""

    load: float
    stolen_s: float | None

    @classmethod
    def now(cls) -> "Moment":
        """As it is."""
        return cls(round(os.getloadavg()[0], 2), _stolen_s())


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
        versions = {package: _version(package) for package in ("ministack", "uvicorn", "websockets")}
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


def _stolen_s() -> float | None:
    try:
        fields = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()
        return int(fields[8]) * TICK_S
    except (OSError, IndexError, ValueError):
        return None


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
