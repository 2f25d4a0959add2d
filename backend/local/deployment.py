"""Deploys the infrastructure into the emulator, as it would be deployed into an account."""

import hashlib
import io
import time
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from backend.aws.client import session
from backend.local import template
from backend.local.invoking.context import ACCOUNT, invocations_path
from backend.local.processes.failure import BackendError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_ses import SESClient

STACK = "securebase"
API_KEYS = "api_keys"
DEPLOYMENTS = "securebase-deployments"
NOTIFICATIONS = "securebase-notifications"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/securebase-support-execution"
DEPLOY_WITHIN_S = 15.0
POLL_S = 0.02
# The first request waits for the emulator to come up. Nothing is repeated: a failure here is to be seen.
_CLIENT = Config(connect_timeout=2, read_timeout=DEPLOY_WITHIN_S, retries={"total_max_attempts": 1})


def deploy(text: str, customers: Mapping[str, str]) -> None:
    """Create the stack, its tables' expiry, the customers (API key -> customer id). Raises BackendError."""
    expiry = template.expiry_attributes(text)
    tables: DynamoDBClient = session().client("dynamodb", config=_CLIENT)
    try:
        names = _create_stack(session().client("cloudformation", config=_CLIENT), template.compact(text))
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


def forward_invocations(url: str) -> None:
    """Let the emulator hand invocations of the notification function to whoever serves it at this URL.

    Its own way of running functions would take the code as a zip file, and a process for each. BackendError.
    """
    functions: LambdaClient = session().client("lambda", config=_CLIENT)
    try:
        functions.create_function(
            FunctionName=NOTIFICATIONS,
            Runtime="python3.11",
            Handler="backend.functions.notifications.lambda_handler",
            Role=ROLE,
            Timeout=20,
            Code={"ZipFile": _empty_zip()},
            Environment={"Variables": {"MINISTACK_LAMBDA_PROXY_URL": url + invocations_path(NOTIFICATIONS)}},
        )
    except (BotoCoreError, ClientError) as error:
        raise BackendError(f"The function {NOTIFICATIONS} could not be deployed: {error}") from error


def verify(sender: str) -> None:
    """Let this address send e-mail. Raises BackendError."""
    mail: SESClient = session().client("ses", config=_CLIENT)
    try:
        mail.verify_email_identity(EmailAddress=sender)
    except (BotoCoreError, ClientError) as error:
        raise BackendError(f"The address {sender} could not be verified: {error}") from error


def _empty_zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("code-runs-elsewhere", "")
    return held.getvalue()


def _create_stack(stacks: "CloudFormationClient", text: str) -> dict[str, str]:
    """Logical id -> physical name of what was created."""
    url = _uploaded(text)
    stacks.create_stack(StackName=STACK, TemplateURL=url, Capabilities=["CAPABILITY_NAMED_IAM"])
    deadline = time.monotonic() + DEPLOY_WITHIN_S
    while (status := _status(stacks)) == "CREATE_IN_PROGRESS" and time.monotonic() < deadline:
        time.sleep(POLL_S)
    if status != "CREATE_COMPLETE":
        raise BackendError(f"The template could not be deployed: {status}, {_reasons(stacks)}. Correct it.")
    resources = stacks.describe_stack_resources(StackName=STACK)["StackResources"]
    return {resource["LogicalResourceId"]: resource.get("PhysicalResourceId", "") for resource in resources}


def _uploaded(text: str) -> str:
    """Where the template is now: it is larger than what a request may carry."""
    files: S3Client = session().client("s3", config=_CLIENT)
    files.create_bucket(Bucket=DEPLOYMENTS)
    files.put_object(Bucket=DEPLOYMENTS, Key="template.yaml", Body=text.encode())
    return f"{files.meta.endpoint_url}/{DEPLOYMENTS}/template.yaml"


def _status(stacks: "CloudFormationClient") -> str:
    return stacks.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]


def _reasons(stacks: "CloudFormationClient") -> str:
    events = stacks.describe_stack_events(StackName=STACK)["StackEvents"]
    failed = [event for event in events if event.get("ResourceStatus", "").endswith("_FAILED")]
    found = [f"{event.get('LogicalResourceId')}: {event.get('ResourceStatusReason')}" for event in failed]
    return "; ".join(found) or "without a reason"
