"""What the sender is ordered to do, and what came of it.

Instants are epoch seconds by the clock that the target reads too: both are on one machine.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.bars import Operation
from bench.samples import Sample
from signoff.wire.requests import Request

EXPECTED_STATUS: dict[Operation, int] = {"list": 200, "create": 201, "comment": 201, "update": 200}
#: Beyond the last shot: what starting, the slowest answers and the report may take.
GRACE_S = 120.0


class BenchError(Exception):
    """The harness could not do its work: nothing was measured. Ends with exit code 3."""


@dataclass(frozen=True)
class Shot:
    """A request that is due `at_s` seconds after the start (0 where they follow one another), made ready.

    `marker` must occur `times` in the answer's body; cheaper than parsing it, and tells a short list.
    """

    at_s: float
    operation: Operation
    method: str = "GET"
    path: str = "/"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    marker: str = ""
    times: int = 0

    @classmethod
    def of(
        cls,
        at_s: float,
        operation: Operation,
        request: Request,
        token: str,
        *,
        marker: str = "",
        times: int = 0,
    ) -> "Shot":
        """That request with a bearer token."""
        path = request.path + ("?" + urlencode(request.query) if request.query else "")
        headers, body = {"Authorization": f"Bearer {token}", **request.headers}, None
        if request.json is not None:
            headers["Content-Type"], body = "application/json", json.dumps(request.json).encode()
        return cls(at_s, operation, request.method, path, headers, body, marker, times)

    def fault(self, status: int, body: bytes) -> str:
        """What is wrong with this answer; empty if nothing is."""
        if status != EXPECTED_STATUS[self.operation]:
            return f"status {status}"
        found = body.count(self.marker.encode()) if self.marker else self.times
        return "" if found == self.times else f"{found} instead of {self.times} in the list"


@dataclass(frozen=True, kw_only=True)
class Order:
    """A connection is opened to each of `urls`, `per_s` of them a second; then the shots go out.

    They go out on time, or `in_turn`: each when the one before it has been answered. Each change is to be
    heard by `hearers` connections, which are waited for. Then nothing is done for `hold_s`.
    """

    base_url: str
    shots: Sequence[Shot] = ()
    in_turn: bool = False
    urls: Sequence[str] = ()
    per_s: float = 50.0
    hearers: int = 0
    hold_s: float = 0.0

    @property
    def within_s(self) -> float:
        """How long it may take."""
        last_s = max((shot.at_s for shot in self.shots), default=0.0)
        return GRACE_S + len(self.urls) / self.per_s + last_s + self.hold_s


@dataclass(frozen=True)
class Exchange:
    """A request and its answer, whose body is kept where messages are matched with it.

    `due` is the instant from which everything is counted.
    """

    due: float
    sample: Sample
    body: str = ""


@dataclass(frozen=True)
class Ear:
    """A connection: how its opening went, each `ticket_update` with its instant, whether it was lost."""

    opened: Sample
    heard: list[tuple[float, str]] = field(default_factory=list)
    lost: bool = False


@dataclass(frozen=True)
class Account:
    """`ears` and `exchanges` are in the order of the URLs and of the shots. `ended`: the end of listening.

    `cpu_share` is what the sender used itself of a core.
    """

    ears: list[Ear]
    exchanges: list[Exchange]
    ended: float
    cpu_share: float

    @property
    def samples(self) -> list[Sample]:
        """Of the exchanges."""
        return [exchange.sample for exchange in self.exchanges]
