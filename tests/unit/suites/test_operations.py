"""The table of operations that take a token holds every operation of the reference's OpenAPI document."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.security.operations import OPERATIONS, READING, WITHOUT_TOKEN

METHODS = ("get", "put", "post", "delete", "patch", "head")
DOCUMENT = Path(__file__).resolve().parents[3] / "backend/openapi.yaml"


class Described(NamedTuple):
    """An operation of the document."""

    path: str
    method: str
    takes_token: bool


def described() -> dict[str, Described]:
    """The operations of the document, by operationId."""
    paths: dict[str, dict[str, Any]] = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))["paths"]
    return {
        operation["operationId"]: Described(path, method, operation.get("security") != [])
        for path, operations in paths.items()
        for method, operation in operations.items()
        if method in METHODS
    }


def test_every_operation_that_takes_a_token_has_a_row_and_no_other() -> None:
    taking = {name for name, each in described().items() if each.takes_token}
    assert {operation.described for operation in OPERATIONS.values()} == taking


def test_those_without_a_token_are_those_that_the_document_opens_to_all() -> None:
    assert {name for name, each in described().items() if not each.takes_token} == WITHOUT_TOKEN


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_said_of_an_operation_is_so(name: str) -> None:
    operation = OPERATIONS[name]
    row = described()[operation.described]
    assert operation.has_id == ("{" in row.path)
    assert (name in READING) == (row.method == "get")
