"""Profiles: how much of what is sent for how long, as data. Budgets are the guide's and stand there alone.

The official ones are known by their bytes. Any other file may ask for less, so its name says whose it is.
"""

import hashlib
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeGuard, get_args

from load.schedule.arrivals import Kind, Segment, constant, ramp, steps
from signoff.evidence.parts import CUSTOM
from signoff.guide.errors import UserError

OFFICIAL: Mapping[str, str] = MappingProxyType(
    {
        "local": "f84108b8fde268c4a8a2c771a911bfac32ac60e63e8d5daf435c1ab694a56cfb",
        "smoke": "4cec4e185d0035e0566d6f9323d7927060790bcea3ce560feb772e5e011881e3",
        "soak": "30731e3424386f64d44e93f71a15eaae601326f0f84c1392998e6aed0b9871c8",
        "staging": "e2e432f3e797aa81c329251224516c584a0b8ac03670c8aaed1e245c6e02f25c",
    }
)
"""The profiles that come with the instrument, each with the SHA-256 of its file."""
FOLDER = Path(__file__).resolve().parent.parent / "profiles"
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


LONGEST_S, MOST_REQUESTS, MOST_USERS, SHORTEST_WINDOW_S = 30 * 86_400, 10_000_000, 10_000, 0.25
_STEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")


class ProfileError(UserError, ValueError):
    """A profile is wrong; the text names file and key."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """`rates` are requests per second by journey, of all workers together; `shape` gives each one's course.

    `pool` users serve them in each worker. `windows` are the clauses' W in s where it is not `window_s`.
    `sha256` is that of its file; the `name` of one that is not `official` ends with how it begins.
    """

    name: str
    official: bool
    sha256: str
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

    def as_json(self) -> dict[str, Any]:
        """All that it says, for the verdict: whoever reads it can tell one profile from another."""
        return {
            "name": self.name,
            "official": self.official,
            "sha256": self.sha256,
            "seconds": self.seconds,
            "window_s": self.window_s,
            "windows": dict(self.windows),
            "pool": self.pool,
            "arrivals": self.arrivals,
            "rates": dict(self.rates),
            "shape": list(self.shape),
            "ramped": self.ramped,
        }

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
        content = path.read_bytes()
        data = tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise ProfileError(f"{path.name}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path.name}: {error}") from error
    try:
        return _profile(path.stem, hashlib.sha256(content).hexdigest(), data)
    except ValueError as error:
        raise ProfileError(f"{path.name}: {error}") from None


def _profile(stem: str, digest: str, data: dict[str, Any]) -> Profile:
    if not _STEM.fullmatch(stem):
        raise ValueError("name the file in letters, digits, dots, dashes and underscores, 61 at most")
    official = OFFICIAL.get(stem) == digest
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
    course, ramped = _course(data)
    profile = Profile(
        name=stem if official else f"{CUSTOM}{stem}@{digest[:8]}",
        official=official,
        sha256=digest,
        about=str(data.get("about", "")),
        seconds=_number(data, "seconds", LONGEST_S),
        window_s=_window(data, "window_s"),
        pool=_whole(data, "pool", MOST_USERS),
        arrivals=arrivals,
        rates=MappingProxyType(rates),
        shape=course,
        ramped=ramped,
        windows=MappingProxyType(
            {clause: _window(data["windows"], clause) for clause in _numbers(data, "windows", clauses)}
        ),
    )
    if (most := sum(map(profile.expected, rates))) > MOST_REQUESTS:
        raise ValueError(f"asks for {most:,.0f} requests, at most {MOST_REQUESTS:,} are sent")
    return profile


def _course(data: dict[str, Any]) -> tuple[tuple[float, ...], bool]:
    """The levels of `shape`, and whether the rate goes straight from the first to the second."""
    shape = data.get("shape", {"constant": [1]})
    match shape:
        case {"constant": [_] as levels} | {"step": [_, *_] as levels} if len(shape) == 1:
            lowest = math.ulp(0.0)
        case {"ramp": [_, _] as levels} if len(shape) == 1 and any(levels):
            lowest = 0.0
        case _:
            raise ValueError("'shape' is { constant = [x] }, { ramp = [from, to] } or { step = [x, y, ...] }")
    for level in levels:
        if not _is_number(level) or not lowest <= level <= MOST_REQUESTS:
            raise ValueError(f"'shape': {level!r} is no level of a rate; each is a number above 0")
    return tuple(float(level) for level in levels), "ramp" in shape


def _is_number(value: object) -> TypeGuard[float]:
    """NaN compares with nothing, so it would slip through every bound."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _number(data: dict[str, Any], key: str, most: float = MOST_REQUESTS) -> float:
    value = data.get(key)
    if not _is_number(value) or not 0 < value <= most:
        raise ValueError(f"{key!r} must be a number above 0, at most {most:,}")
    return float(value)


def _whole(data: dict[str, Any], key: str, most: int) -> int:
    value = _number(data, key, most)
    if value != int(value):
        raise ValueError(f"{key!r} must be a whole number")
    return int(value)


def _window(data: dict[str, Any], key: str) -> float:
    value = _number(data, key, LONGEST_S)
    if value % SHORTEST_WINDOW_S:
        raise ValueError(f"{key!r} must be a multiple of {SHORTEST_WINDOW_S:g} s, in which counters are kept")
    return value


def _numbers(data: dict[str, Any], key: str, known: Any) -> dict[Any, float]:
    table = data.get(key, {})
    if not isinstance(table, dict):
        raise ValueError(f"{key!r} must be a table")
    for name in table:
        if name not in known:
            raise ValueError(f"{key!r}: unknown {name!r}; one of {', '.join(known)}")
    return {name: _number(table, name) for name in table}
