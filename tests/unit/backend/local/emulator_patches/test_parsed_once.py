"""Remembered parsing answers what the emulator's own does."""

import copy
from typing import Any

import pytest
from ministack.services import dynamodb

from backend.local.emulator_patches import parsed_once

ITEM = {"customer_id": {"S": "A"}, "count": {"N": "3"}}
VALUES = {":customer": {"S": "A"}, ":other": {"S": "B"}, ":low": {"N": "1"}, ":high": {"N": "5"}}
EXPRESSIONS = [
    "customer_id = :customer",
    "customer_id = :other",
    "attribute_exists(customer_id) AND NOT attribute_exists(nothing)",
    "#count BETWEEN :low AND :high",
    "#count BETWEEN :high AND :low",
    "customer_id IN (:other, :customer)",
    "((customer_id = :customer))",
    "customer_id == :customer",
    "size(customer_id) > :low OR",
    "name = :customer",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_condition_is_judged_the_same_again_and_again(
    expression: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_tokenize", "_condition_syntax_error"):
        monkeypatch.setattr(dynamodb, name, getattr(dynamodb, name))  # put back after the test
    before, tokens = judged(expression), copy.deepcopy(dynamodb._tokenize(expression))
    parsed_once.install()
    assert [judged(expression) for _ in range(3)] == [before] * 3
    assert dynamodb._tokenize(expression) == tokens


def judged(expression: str) -> Any:
    try:
        return dynamodb._evaluate_condition(expression, ITEM, VALUES, {"#count": "count"})
    except ValueError as error:
        return str(error)
