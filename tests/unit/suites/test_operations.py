"""The table of operations that take a token holds every operation of the reference's OpenAPI document."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.security.operations import OPERATIONS, WITHOUT_TOKEN

METHODS = {"get", "put", "post", "delete", "patch", "head"}
DOCUMENT = Path(__file__).resolve().parents[3] / "backend/openapi.yaml"


def described() -> dict[str, dict[str, Any]]:
    """The operations of the document, by operationId."""
    paths = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))["paths"]
    operations = [each for path in paths.values() for method, each in path.items() if method in METHODS]
    return {each["operationId"]: each for each in operations}


def test_every_operation_that_takes_a_token_has_a_row() -> None:
    taking = {name for name, operation in described().items() if operation.get("security") != []}
    assert {operation.described for operation in OPERATIONS.values()} == taking


def test_those_without_a_token_are_those_that_the_document_opens_to_all() -> None:
    assert {
        name for name, operation in described().items() if operation.get("security") == []
    } == WITHOUT_TOKEN


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_by_id_says_so(name: str) -> None:
    document = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))["paths"]
    [path] = [
        path
        for path, methods in document.items()
        if OPERATIONS[name].described
        in [each.get("operationId") for each in methods.values() if "operationId" in each]
    ]
    assert OPERATIONS[name].has_id == ("{" in path)
