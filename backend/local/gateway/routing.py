"""Which function answers a request, as API Gateway decides it: by the raw path, segment by segment."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import unquote

from backend.functions.routes import Route

Match: TypeAlias = tuple[Route, dict[str, str]]


@dataclass(frozen=True)
class RouteTable:
    """Routes in order of precedence: a literal segment before a parameter. The fallback takes the rest."""

    routes: tuple[Route, ...]
    fallback: Route

    @classmethod
    def of(cls, routes: Iterable[Route], fallback: Route) -> "RouteTable":
        """The table of these routes, in any order."""
        return cls(tuple(sorted(routes, key=_precedence)), fallback)

    def match(self, method: str, raw_path: str) -> Match:
        """The route of a percent-encoded path, and its path parameters, decoded."""
        segments = [unquote(segment) for segment in raw_path.split("/")]
        for route in self.routes:
            if route.method == method and (found := _parameters(route.resource, segments)) is not None:
                return route, found
        return self.fallback, {"proxy": unquote(raw_path.removeprefix("/"))}


def _precedence(route: Route) -> list[bool]:
    return [_is_parameter(segment) for segment in route.resource.split("/")]


def _is_parameter(segment: str) -> bool:
    return segment.startswith("{") and segment.endswith("}")


def _parameters(resource: str, segments: list[str]) -> dict[str, str] | None:
    """Decoded after the split, so an encoded slash stays inside its segment. Empty segments match nothing."""
    wanted = resource.split("/")
    if len(wanted) != len(segments) or segments[0] or not all(segments[1:]):
        return None
    found = {}
    for name, segment in zip(wanted, segments, strict=True):
        if _is_parameter(name):
            found[name[1:-1]] = segment
        elif name != segment:
            return None
    return found
