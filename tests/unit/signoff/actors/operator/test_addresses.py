"""Addresses that the operator puts on record for a customer, and takes off again."""

from typing import Any

import boto3
import pytest

from signoff.verdict.outcomes import NotApplicable, NotVerified
from tests.unit.signoff.actors.operator.stored import PERMITTED, Operators

MAPPED = PERMITTED + '[mail]\n[mail.record]\ntable = "people"\ncustomer_id = "who"\nemail = "reach"\n'


@pytest.fixture
def table() -> Any:
    """A table of addresses, with names of its own."""
    return boto3.resource("dynamodb", "us-east-1").create_table(
        TableName="people",
        AttributeDefinitions=[{"AttributeName": "who", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "who", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )


def test_an_address_is_on_record_until_the_test_ends(operators: Operators, table: Any) -> None:
    operator = operators(MAPPED)
    for which in ("first", "second"):
        address = operator.put_on_record("acme", which)
        assert address == operator.address_of("acme") == f"acme.{which}@customers.securebase.example"
        assert table.scan()["Items"] == [{"who": "acme", "reach": address}]
    operator.recorder.close()
    assert table.scan()["Items"] == []


def test_who_has_an_address_keeps_it(operators: Operators, table: Any) -> None:
    theirs = {"who": "acme", "reach": "somebody@example.org"}
    table.put_item(Item=theirs)
    with pytest.raises(NotVerified, match="acme is in people already"):
        operators(MAPPED).put_on_record("acme", "first")
    assert table.scan()["Items"] == [theirs]


@pytest.mark.parametrize(
    ("described", "outcome", "says"),
    [
        (PERMITTED, NotApplicable, r"\[mail.record\]"),
        (MAPPED.replace("seed = true", "seed = false"), NotVerified, r"\[permissions\] seed"),
    ],
)
def test_nothing_is_put_where_that_is_not_described_or_permitted(
    operators: Operators, table: Any, described: str, outcome: type[Exception], says: str
) -> None:
    with pytest.raises(outcome, match=says):
        operators(described).put_on_record("acme", "first")
    assert table.scan()["Items"] == []
