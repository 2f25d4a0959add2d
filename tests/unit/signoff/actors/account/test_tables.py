"""What is said of tables that are not as they should be (PRE-01)."""

from typing import Any

import pytest
from botocore.stub import Stubber

from signoff.actors import Account
from signoff.actors.account.tables import TABLES
from signoff.verdict.outcomes import Inconclusive
from tests.unit.signoff.actors.account import whole


@pytest.mark.parametrize("role", TABLES)
def test_all_is_well(account: Account, role: Any) -> None:
    assert list(account.tables.deviations(role)) == []
    assert list(account.tables.expiry_deviations()) == []


def test_a_missing_table_is_named_with_the_command_that_makes_it(account: Account) -> None:
    whole.client("dynamodb").delete_table(TableName="webhooks")
    (found,) = account.tables.deviations("webhooks")
    assert (found.expected, found.found) == ("the table webhooks", "there is none of that name")
    assert found.mend == (
        "aws dynamodb create-table --table-name webhooks --billing-mode PAY_PER_REQUEST "
        "--attribute-definitions AttributeName=customer_id,AttributeType=S "
        "AttributeName=id,AttributeType=S "
        "--key-schema AttributeName=customer_id,KeyType=HASH AttributeName=id,KeyType=RANGE "
        "--region us-east-1"
    )


@pytest.mark.parametrize(
    "keys",
    [
        [("customer_id", "S")],
        [("id", "S"), ("customer_id", "S")],
        [("customer_id", "S"), ("id", "N")],
        [("customer_id", "S"), ("created_at", "S")],
    ],
)
def test_other_keys_than_the_codes_are_shown(account: Account, keys: list[tuple[str, str]]) -> None:
    whole.client("dynamodb").delete_table(TableName="webhooks")
    whole.make_table("webhooks", *keys)
    (found,) = account.tables.deviations("webhooks")
    assert found.expected == "the keys of the table webhooks to be customer_id (S), id (S)"
    assert found.found.startswith("they are " + ", ".join(f"{name} ({kind})" for name, kind in keys))


def test_keys_are_the_target_files(lines: Any) -> None:
    whole.client("dynamodb").delete_table(TableName="webhooks")
    whole.make_table("webhooks", ("pk", "S"))
    tables = Account(lines('[aws.keys]\nwebhooks = ["pk"]\n')).tables
    assert list(tables.deviations("webhooks")) == []


@pytest.mark.parametrize(
    ("stated", "there", "is_well"),
    [
        ('["pk", "made_at:N"]', "N", True),
        ('["pk:S", "made_at:N"]', "N", True),
        ('["pk", "made_at"]', "N", False),
        ('["pk", "made_at:N"]', "S", False),
        ('["pk", "made_at:B"]', "N", False),
    ],
)
def test_a_key_may_be_a_number_where_the_file_says_so(
    lines: Any, stated: str, there: str, is_well: bool
) -> None:
    whole.client("dynamodb").delete_table(TableName="webhooks")
    whole.make_table("webhooks", ("pk", "S"), ("made_at", there))
    found = list(Account(lines(f"[aws.keys]\nwebhooks = {stated}\n")).tables.deviations("webhooks"))
    assert (found == []) is is_well
    assert all("AttributeName=made_at,AttributeType=" in one.mend for one in found)


def described(status: str) -> dict[str, Any]:
    """The table of webhooks in that state."""
    return {
        "TableName": "webhooks",
        "TableArn": whole.arn("dynamodb", "table/webhooks"),
        "TableStatus": status,
        "AttributeDefinitions": [{"AttributeName": n, "AttributeType": "S"} for n in ("id", "customer_id")],
        # In the other order, as nobody promises one.
        "KeySchema": [
            {"AttributeName": "id", "KeyType": "RANGE"},
            {"AttributeName": "customer_id", "KeyType": "HASH"},
        ],
        "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
    }


@pytest.mark.parametrize("status", ["CREATING", "DELETING", "INACCESSIBLE_ENCRYPTION_CREDENTIALS"])
def test_a_table_that_is_not_active_yet(account: Account, stubbed: Any, status: str) -> None:
    stub: Stubber = stubbed("dynamodb")
    stub.add_response("describe_table", {"Table": described(status)}, {"TableName": "webhooks"})
    (found,) = account.tables.deviations("webhooks")
    assert (found.expected, found.found) == ("the table webhooks to be ACTIVE", f"its state is {status}")


def test_a_table_that_is_being_changed_serves_and_is_looked_at_again(account: Account, stubbed: Any) -> None:
    stub: Stubber = stubbed("dynamodb")
    stub.add_response("describe_table", {"Table": described("UPDATING")}, {"TableName": "webhooks"})
    with pytest.raises(Inconclusive, match="the table webhooks serves everybody, and is being changed"):
        list(account.tables.deviations("webhooks"))


def test_a_table_that_is_being_changed_has_the_keys_of_the_code(account: Account, stubbed: Any) -> None:
    stub: Stubber = stubbed("dynamodb")
    other = described("UPDATING") | {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}
    stub.add_response("describe_table", {"Table": other}, {"TableName": "webhooks"})
    (found,) = account.tables.deviations("webhooks")
    assert found.found.startswith("they are id (S) (a table's keys are for ever")


@pytest.mark.parametrize(
    ("described", "shown"),
    [
        ({"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}, None),
        ({"TimeToLiveStatus": "ENABLING", "AttributeName": "ttl"}, None),
        ({"TimeToLiveStatus": "DISABLING", "AttributeName": "ttl"}, "it is DISABLING, on the attribute ttl"),
        ({"TimeToLiveStatus": "ENABLED", "AttributeName": "TTL"}, "it is ENABLED, on the attribute TTL"),
        ({"TimeToLiveStatus": "DISABLED"}, "it is DISABLED, on no attribute"),
    ],
)
def test_how_old_notifications_are_dropped(
    account: Account, stubbed: Any, described: dict[str, str], shown: str | None
) -> None:
    stubbed("dynamodb").add_response("describe_time_to_live", {"TimeToLiveDescription": described})
    assert [one.found for one in account.tables.expiry_deviations()] == ([shown] if shown else [])


@pytest.mark.parametrize(
    ("expiry", "shown"),
    [
        ({"N": "1780000000"}, None),
        ({"N": "1780000000000"}, "one is 1780000000000, which is milliseconds"),
        ({"N": "0"}, "one is 0"),
        ({"S": "1780000000"}, "one is of the type S, not a number"),
        ({}, "one has none"),
    ],
)
def test_what_is_stored(account: Account, expiry: dict[str, str], shown: str | None) -> None:
    item = {"customer_id": {"S": "acme"}, "id": {"S": "1"}} | ({"ttl": expiry} if expiry else {})
    whole.client("dynamodb").put_item(TableName="notifications", Item=item)
    found = list(account.tables.stored_deviations(account.tables.stored_expiries()))
    assert [shown in one.found for one in found if shown] == ([True] if shown else [])
