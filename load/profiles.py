"""Profiles: how much of what is sent for how long, as data. Budgets are the guide's and stand there alone."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from load.arrivals import Kind, Segment, constant, ramp, steps

FOLDER = Path(__file__).with_name("profiles")
Journey = Literal["create", "list", "comment", "notifications", "connect", "deliver", "probe"]
JOURNEYS: tuple[Journey, ...] = get_args(Journey)
CLAUSES: Mapping[Journey, tuple[str, ...]] = MappingProxyType(
    {
        "create": ("LAT-01",),
        "list": ("LAT-02",),
        "comment": ("LAT-03",),
        "connect": ("LAT-04", "LAT-07"),
        "deliver": ("LAT-05",),
        "notifications": ("LAT-06",),
        "probe": ("LAT-08",),
    }
)
"""The clauses that each journey's requests decide."""
JOURNEY_OF: Mapping[str, Journey] = MappingProxyType(
    {clause: journey for journey, clauses in CLAUSES.items() for clause in clauses}
)


class ProfileError(ValueError):
    """A profile is wrong; the text names file and key."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """`rates` are requests per second by journey, of all workers together; `shape` gives each one's course.

    `pool` users serve them in each worker. `windows` are the clauses' W in s where it is not `window_s`.
    """

    name: str
    about: str
    seconds: float
    window_s: float
    pool: int
    arrivals: Kind
    rates: Mapping[Journey, float]
    shape: tuple[float, ...] = (1.0,)
    ramped: bool = False
    windows: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def window(self, clause: str) -> float:
        """The longest stall that the verdict on that clause holds for, in seconds."""
        return self.windows.get(clause, self.window_s)

    def segments(self, journey: Journey) -> list[Segment]:
        """The course of that journey's rate."""
        rate, course = self.rates[journey], self.shape
        if len(course) == 1:
            return constant(rate * course[0], self.seconds)
        if self.ramped:
            return ramp(rate * course[0], rate * course[1], self.seconds)
        return steps([rate * part for part in course], self.seconds)

    def expected(self, journey: Journey) -> float:
        """How many requests of that journey fall due."""
        return sum(segment.expected for segment in self.segments(journey)) if journey in self.rates else 0.0

    @property
    def peak_rate(self) -> float:
        """The most requests per second, of all journeys together."""
        return sum(self.rates.values()) * max(self.shape)


def load_profile(name: str, folder: Path = FOLDER) -> Profile:
    """The profile of that name, or in that file (.toml); ProfileError names what is wrong with it."""
    path = Path(name) if name.endswith(".toml") else folder / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.toml")))
        raise ProfileError(f"no profile {name!r}; there are: {known}")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path.name}: {error}") from error
    try:
        return _profile(path.stem, data)
    except ValueError as error:
        raise ProfileError(f"{path.name}: {error}") from None


def _profile(name: str, data: dict[str, Any]) -> Profile:
    unknown = set(data) - {"about", "seconds", "window_s", "pool", "arrivals", "rates", "shape", "windows"}
    if unknown:
        raise ValueError(f"unknown key {min(unknown)!r}")
    rates = _numbers(data, "rates", JOURNEYS)
    if not rates:
        raise ValueError("'rates' names no journey")
    clauses = [clause for journey in rates for clause in CLAUSES[journey]]
    arrivals = data.get("arrivals", "uniform")
    if arrivals not in get_args(Kind):
        raise ValueError(f"'arrivals' is one of {', '.join(get_args(Kind))}")
    shape = data.get("shape", {"constant": [1]})
    match shape:
        case {"constant": [int() | float()]} | {"ramp": [int() | float(), int() | float()]} if (
            len(shape) == 1
        ):
            pass
        case {"step": [int() | float(), *_] as levels} if len(shape) == 1 and all(
            isinstance(level, int | float) and level > 0 for level in levels
        ):
            pass
        case _:
            raise ValueError("'shape' is { constant = [x] }, { ramp = [from, to] } or { step = [x, y, ...] }")
    course = next(iter(shape.values()))
    return Profile(
        name=name,
        about=str(data.get("about", "")),
        seconds=_number(data, "seconds"),
        window_s=_number(data, "window_s"),
        pool=int(_number(data, "pool")),
        arrivals=arrivals,
        rates=MappingProxyType(rates),
        shape=tuple(float(part) for part in course),
        ramped="ramp" in shape,
        windows=MappingProxyType(_numbers(data, "windows", clauses)),
    )


def _number(data: dict[str, Any], key: str) -> float:
    value = data.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
        raise ValueError(f"{key!r} must be a number above 0")
    return float(value)


def _numbers(data: dict[str, Any], key: str, known: Any) -> dict[Any, float]:
    table = data.get(key, {})
    if not isinstance(table, dict):
        raise ValueError(f"{key!r} must be a table")
    for name in table:
        if name not in known:
            raise ValueError(f"{key!r}: unknown {name!r}; one of {', '.join(known)}")
    return {name: _number(table, name) for name in table}
