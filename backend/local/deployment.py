"""Deploys the infrastructure into the emulator, as it would be deployed into an account."""

import hashlib
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from backend.local import template
from backend.local.failure import BackendError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient

STACK = "securebase"
API_KEYS = "api_keys"
DEPLOY_WITHIN_S = 15.0
POLL_S = 0.02
# The first request waits for the emulator to come up. Nothing is repeated: a failure here is to be seen.
_CLIENT = Config(connect_timeout=2, read_timeout=DEPLOY_WITHIN_S, retries={"total_max_attempts": 1})


def deploy(text: str, customers: Mapping[str, str]) -> None:
    """Create the stack, its tables' expiry, the customers (API key -> customer id). Raises BackendError."""
    expiry = template.expiry_attributes(text)
    tables: DynamoDBClient = boto3.client("dynamodb", config=_CLIENT)
    try:
        names = _create_stack(boto3.client("cloudformation", config=_CLIENT), text)
        for logical_id, attribute in expiry.items():  # the emulator ignores this part of a template
            tables.update_time_to_live(
                TableName=names[logical_id],
                TimeToLiveSpecification={"Enabled": True, "AttributeName": attribute},
            )
        for key, customer in customers.items():
            hashed = hashlib.sha256(key.encode()).hexdigest()
            item = {"key_hash": {"S": hashed}, "customer_id": {"S": customer}}
            tables.put_item(TableName=API_KEYS, Item=item)
    except (BotoCoreError, ClientError) as error:
        raise BackendError(f"The template could not be deployed: {error}") from error


def _create_stack(stacks: "CloudFormationClient", text: str) -> dict[str, str]:
    """Logical id -> physical name of what was created."""
    stacks.create_stack(StackName=STACK, TemplateBody=text, Capabilities=["CAPABILITY_NAMED_IAM"])
    deadline = time.monotonic() + DEPLOY_WITHIN_S
    while (status := _status(stacks)) == "CREATE_IN_PROGRESS" and time.monotonic() < deadline:
        time.sleep(POLL_S)
    if status != "CREATE_COMPLETE":
        raise BackendError(f"The template could not be deployed: {status}, {_reasons(stacks)}. Correct it.")
    resources = stacks.describe_stack_resources(StackName=STACK)["StackResources"]
    return {resource["LogicalResourceId"]: resource.get("PhysicalResourceId", "") for resource in resources}


def _status(stacks: "CloudFormationClient") -> str:
    return stacks.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]


def _reasons(stacks: "CloudFormationClient") -> str:
    events = stacks.describe_stack_events(StackName=STACK)["StackEvents"]
    failed = [event for event in events if event.get("ResourceStatus", "").endswith("_FAILED")]
    found = [f"{event.get('LogicalResourceId')}: {event.get('ResourceStatusReason')}" for event in failed]
    return "; ".join(found) or "without a reason"
