"""The table of the isolation matrix holds every operation of the API and of the live connections."""

from pathlib import Path
from typing import Any

import pytest

from signoff.wire.dialect import Dialect
from tests.security.isolation.live_rows import LIVE_ROWS, naming
from tests.security.isolation.operations import OPERATIONS, live_without_a_row, loaded, without_a_row
from tests.security.isolation.table import GROUPS, ROWS, parameters

BACKEND = Path(__file__).resolve().parents[3] / "backend"
PLACES = {(row.operation, row.place) for row in ROWS}
LIVE = {row.operation for row in LIVE_ROWS}


@pytest.fixture
def openapi() -> dict[str, Any]:
    """The reference's description of its API."""
    return loaded(BACKEND / "openapi.yaml")


@pytest.fixture
def asyncapi() -> dict[str, Any]:
    """The reference's description of its live messages."""
    return loaded(BACKEND / "asyncapi.yaml")


def test_every_operation_and_place_of_the_openapi_document_has_a_row(openapi: dict[str, Any]) -> None:
    assert without_a_row(openapi, Dialect(), PLACES) == []


def test_every_operation_of_the_asyncapi_document_has_a_row(asyncapi: dict[str, Any]) -> None:
    assert live_without_a_row(asyncapi, Dialect(), LIVE) == []


@pytest.mark.parametrize(
    ("path", "operation", "missing"),
    [
        ("/support/tickets/{id}/history", {}, "GET /support/tickets/{id}/history"),
        ("/support/export", {}, "GET /support/export"),
        ("/public/{id}", {"security": []}, "GET /public/{id}"),
        ("/search", {"security": [], "parameters": [{"name": "q", "in": "query"}]}, "GET /search"),
    ],
)
def test_a_new_operation_has_none(
    openapi: dict[str, Any], path: str, operation: dict[str, Any], missing: str
) -> None:
    openapi["paths"][path] = {"get": operation}
    assert without_a_row(openapi, Dialect(), PLACES) == [missing]


def test_a_public_operation_that_takes_nothing_needs_none(openapi: dict[str, Any]) -> None:
    openapi["paths"]["/status"] = {"get": {"security": []}}
    assert without_a_row(openapi, Dialect(), PLACES) == []


@pytest.mark.parametrize("row", sorted(PLACES & {(name, "path") for name in OPERATIONS}))
def test_a_row_that_is_taken_away_is_missed(openapi: dict[str, Any], row: tuple[str, str]) -> None:
    if row[0] != "download file":
        [missed] = without_a_row(openapi, Dialect(), PLACES - {row})
        assert missed.endswith(": path")


@pytest.mark.parametrize(
    ("name", "parameter", "place"),
    [
        ("GET /support/tickets", "cursor", "cursor"),
        ("POST /support/tickets/create", "Idempotency-Key", "idempotency key"),
        ("GET /support/tickets", "status", "query"),
    ],
)
def test_a_parameter_needs_a_row_of_its_place(
    openapi: dict[str, Any], name: str, parameter: str, place: str
) -> None:
    method, path = name.split()
    assert parameter in str(openapi)
    operation = next(of for of, route in OPERATIONS.items() if route(Dialect()) == (method, path))
    assert f"{name}: {place}" in without_a_row(openapi, Dialect(), PLACES - {(operation, place)})


@pytest.mark.parametrize("row", sorted(LIVE - {"connect"}))
def test_a_live_row_that_is_taken_away_is_missed(asyncapi: dict[str, Any], row: str) -> None:
    assert live_without_a_row(asyncapi, Dialect(), LIVE - {row}) == [{"hear": "tell"}.get(row, row)]


def test_a_frame_that_nobody_knows_is_missed(asyncapi: dict[str, Any]) -> None:
    payload = {"properties": {"action": {"const": "impersonate"}}}
    asyncapi["operations"]["impersonate"] = {"action": "receive", "messages": [{"payload": payload}]}
    assert live_without_a_row(asyncapi, Dialect(), LIVE) == ["impersonate"]


def test_a_thin_run_has_one_group_of_each_operation() -> None:
    kept = [
        group
        for found, group in zip(parameters(GROUPS), GROUPS, strict=True)
        if "left_out_when_thin" not in {mark.name for mark in found.marks}
    ]
    operations = [group[0].operation for group in kept]
    assert len(operations) == len(set(operations))
    assert set(operations) == {row.operation for row in ROWS}


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"do": "watch"}, {"do": "watch", "tenant": "x"}),
        (["watch", {"events": []}], ["watch", {"events": [], "tenant": "x"}]),
        (["watch", []], ["watch", [], {"tenant": "x"}]),
        (["hello"], ["hello", {"tenant": "x"}]),
    ],
)
def test_a_name_is_put_into_the_object_of_a_frame(said: Any, named: Any) -> None:
    assert naming(said, {"tenant": "x"}) == named
