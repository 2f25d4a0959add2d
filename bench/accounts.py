"""What an audience tells: of its connections, of the changes it made, of every message it heard.

Instants are epoch seconds by the clock that the target reads too: both are on one machine.
"""

from dataclasses import dataclass, field
from typing import Any

from bench.samples import Sample


@dataclass(frozen=True)
class Exchange:
    """A change and its answer. `due` is the instant from which everything is counted."""

    due: float
    sample: Sample
    body: str


@dataclass(frozen=True)
class Ear:
    """A connection: how its opening went, each `ticket_update` with its instant, and how it was lost."""

    opened: Sample
    heard: list[tuple[float, str]] = field(default_factory=list)
    lost: str = ""


@dataclass(frozen=True)
class Account:
    """`ears` and `exchanges` are in the order of the URLs and of the shots. `ended`: the end of listening.

    `cpu_share` is what the audience used itself of a core.
    """

    ears: list[Ear]
    exchanges: list[Exchange]
    ended: float
    cpu_share: float

    @classmethod
    def from_json(cls, received: dict[str, Any]) -> "Account":
        """What `dataclasses.asdict` made of one, through JSON."""
        ears = [
            Ear(Sample(**ear["opened"]), [(at, text) for at, text in ear["heard"]], ear["lost"])
            for ear in received["ears"]
        ]
        exchanges = [
            Exchange(made["due"], Sample(**made["sample"]), made["body"]) for made in received["exchanges"]
        ]
        return cls(ears, exchanges, received["ended"], received["cpu_share"])
