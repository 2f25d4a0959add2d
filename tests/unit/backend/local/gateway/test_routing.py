"""Which function answers which path."""

from string import printable
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.functions.routes import FALLBACK, ROUTES, Route
from backend.local.gateway.routing import RouteTable

TABLE = RouteTable.of(ROUTES, FALLBACK)
SEGMENTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def resource(method: str, raw_path: str) -> str:
    return TABLE.match(method, raw_path)[0].resource


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.resource}")
def test_every_route_is_found(route: Route) -> None:
    assert TABLE.match(route.method, route.resource.replace("{id}", "7"))[0] is route


@given(SEGMENTS)
@example("a/b")
@example("../create")
@example("%2F")
def test_a_parameter_is_decoded_and_stays_within_its_segment(text: str) -> None:
    route, parameters = TABLE.match("GET", f"/support/tickets/{quote(text, safe='')}/comments")
    assert route.resource == "/support/tickets/{id}/comments"
    assert parameters == {"id": text}


@given(st.text(printable))
@example("*")
@example("//")
@example("/%ff%zz%")
def test_any_path_has_an_answer(raw_path: str) -> None:
    assert TABLE.match("GET", raw_path)[0] in (*ROUTES, FALLBACK)


@pytest.mark.parametrize(
    "raw_path",
    [
        "/support/tickets/",
        "//support/tickets",
        "/support//tickets",
        "support/tickets",
        "/support%2Ftickets",
        "/support/tickets/7/comments/8",
        "/Support/tickets",
    ],
)
def test_what_only_resembles_a_route_falls_back(raw_path: str) -> None:
    assert resource("GET", raw_path) == FALLBACK.resource


def test_another_method_falls_back() -> None:
    assert resource("PATCH", "/support/tickets/7") == FALLBACK.resource
    assert resource("HEAD", "/health") == FALLBACK.resource


def test_a_literal_segment_goes_before_a_parameter() -> None:
    wide = Route("PUT", "/notifications/{id}", "wide", "wide")
    narrow = Route("PUT", "/notifications/read-all", "narrow", "narrow")
    table = RouteTable.of([wide, narrow], FALLBACK)
    assert table.match("PUT", "/notifications/read-all") == (narrow, {})
    assert table.match("PUT", "/notifications/7") == (wide, {"id": "7"})
