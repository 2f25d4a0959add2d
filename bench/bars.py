"""What is measured against what. Bars are in milliseconds, or a ratio where said."""

from dataclasses import dataclass
from typing import Literal

Operation = Literal["list", "create", "comment", "update"]

#: Share of each operation in the mixed load.
MIX: dict[Operation, float] = {"list": 0.4, "create": 0.4, "comment": 0.2}

#: 99 of 100 requests must be answered within so many ms, counted from when each was due.
P99_MS: dict[Operation, float] = {"list": 150.0, "create": 100.0, "comment": 100.0}

#: The list of 50 may cost a customer with many tickets so many times what it costs one with 100.
LIST_RATIO = 1.5

#: 99 of 100 changes must have reached all of their customer's connections within so many ms, counted from
#: when each was due.
DELIVERY_P99_MS = 350.0

#: 99 of 100 connections must be open within so many ms, counted from when each was due.
CONNECT_P99_MS = 100.0

#: What the WebSocket gateway may hold of the memory, all connections open, in MB of a million bytes.
IDLE_MB = 150.0

#: Fewer samples than this say nothing of a 99th percentile: they meet no bar.
FEWEST_SAMPLES = 100

#: A generator later than this (p99, ms) has measured itself as well.
LATE_GENERATOR_MS = 10.0


@dataclass(frozen=True)
class Ruling:
    """Whether a bar was met; `why` says what was found, whichever way it went."""

    met: bool
    why: str


def exit_code(rulings: list[Ruling]) -> int:
    """0 when every bar was met, 1 otherwise. No ruling at all is no bar met."""
    return 0 if rulings and all(ruling.met for ruling in rulings) else 1


def closing_line(rulings: list[Ruling], disturbances: list[str]) -> str:
    """Say it in a line; what disturbed the measuring is named when a bar was missed."""
    if exit_code(rulings) == 0:
        return "Every bar was met: " + "; ".join(ruling.why for ruling in rulings) + "."
    missed = "; ".join(ruling.why for ruling in rulings if not ruling.met) or "nothing was measured"
    line = f"NOT every bar was met: {missed}."
    if disturbances:
        line += f" The measuring was disturbed ({'; '.join(disturbances)}): repeat it on a quiet machine."
    return line
