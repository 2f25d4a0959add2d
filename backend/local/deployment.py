"""Deploys the infrastructure into the emulator, as it would be deployed into an account."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from backend.aws.client import session
from backend.infrastructure import packages
from backend.local import template
from backend.local.processes.failure import BackendError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_ses import SESClient

STACK = "securebase"
API_KEYS, CUSTOMERS = "api_keys", "customers"
DEPLOYMENTS = "securebase-deployments"
DEPLOY_WITHIN_S = 15.0
POLL_S = 0.02
# The first request waits for the emulator to come up. Nothing is repeated: a failure here is to be seen.
_CLIENT = Config(connect_timeout=2, read_timeout=DEPLOY_WITHIN_S, retries={"total_max_attempts": 1})


@dataclass(frozen=True)
class Deployment:
    """What is put into the emulator.

    `customers` has a customer id for each API key, `variables` what the functions find in their
    environment, `forwarded` a URL for each function that is served elsewhere, and `emails` the address of
    each customer that has one on record.
    """

    template: str
    customers: Mapping[str, str]
    variables: Mapping[str, str]
    forwarded: Mapping[str, str] = field(default_factory=dict)
    emails: Mapping[str, str] = field(default_factory=dict)


def deploy(deployment: Deployment) -> list[str]:
    """Create the stack, its tables' expiry, and the customers. Returns the tables still to be protected.

    Raises BackendError.
    """
    expiry = template.expiry_attributes(deployment.template)
    text = template.for_emulator(deployment.template, deployment.variables, deployment.forwarded)
    tables: DynamoDBClient = session().client("dynamodb", config=_CLIENT)
    try:
        names = _create_stack(session().client("cloudformation", config=_CLIENT), text, deployment.variables)
        for logical_id, attribute in expiry.items():  # the emulator ignores this part of a template
            tables.update_time_to_live(
                TableName=names[logical_id],
                TimeToLiveSpecification={"Enabled": True, "AttributeName": attribute},
            )
        for key, customer in deployment.customers.items():
            hashed = hashlib.sha256(key.encode()).hexdigest()
            item = {"key_hash": {"S": hashed}, "customer_id": {"S": customer}}
            tables.put_item(TableName=API_KEYS, Item=item)
        for customer, email in deployment.emails.items():
            item = {"customer_id": {"S": customer}, "email": {"S": email}}
            tables.put_item(TableName=CUSTOMERS, Item=item)
        return [names[logical_id] for logical_id in template.protected_tables(deployment.template)]
    except (BotoCoreError, ClientError) as error:
        raise BackendError(f"The template could not be deployed: {error}") from error


def protect(names: list[str]) -> None:
    """Encrypt these tables, and let them be restored to any point in time. Raises BackendError.

    CloudFormation of ministack 1.5.33 drops both in silence. Nobody waits for them to serve requests.
    """
    tables: DynamoDBClient = session().client("dynamodb", config=_CLIENT)
    try:
        for name in names:
            tables.update_table(TableName=name, SSESpecification={"Enabled": True, "SSEType": "KMS"})
            tables.update_continuous_backups(
                TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
            )
    except (BotoCoreError, ClientError) as error:
        raise BackendError(f"The tables could not be protected: {error}") from error


def settle_alarms() -> None:
    """Let alarms be quiet as long as nothing was counted, where that is what they say. Raises BackendError.

    AWS does so within a minute. ministack 1.5.33 leaves them without a state until somebody puts a metric.
    """
    alarms: CloudWatchClient = session().client("cloudwatch", config=_CLIENT)
    try:
        for alarm in alarms.describe_alarms()["MetricAlarms"]:
            is_quiet = alarm.get("TreatMissingData") == "notBreaching"
            if is_quiet and alarm["StateValue"] == "INSUFFICIENT_DATA":
                reason = "no datapoints were received, and missing data is treated as not breaching"
                alarms.set_alarm_state(AlarmName=alarm["AlarmName"], StateValue="OK", StateReason=reason)
    except (BotoCoreError, ClientError) as error:
        raise BackendError(f"The alarms could not be settled: {error}") from error


def verify(sender: str) -> None:
    """Let this address send e-mail. Raises BackendError."""
    mail: SESClient = session().client("ses", config=_CLIENT)
    try:
        mail.verify_email_identity(EmailAddress=sender)
    except (BotoCoreError, ClientError) as error:
        raise BackendError(f"The address {sender} could not be verified: {error}") from error


def _create_stack(stacks: "CloudFormationClient", text: str, variables: Mapping[str, str]) -> dict[str, str]:
    """Logical id -> physical name of what was created."""
    # The template itself is larger than what a request may carry.
    contents = {
        "template.json": text.encode(),
        packages.FUNCTIONS: packages.functions(),
        packages.LAYER: packages.layer(),
    }
    parameters = {
        "CodeBucket": DEPLOYMENTS,
        "CodeKey": packages.FUNCTIONS,
        "LayerKey": packages.LAYER,
        "JwtSecret": variables["SECUREBASE_JWT_SECRET"],
        "WebhookKey": variables["SECUREBASE_WEBHOOK_KEY"],
        "PortalOrigin": variables["SECUREBASE_PORTAL_ORIGIN"],
        "MailSender": variables["SECUREBASE_MAIL_SENDER"],
        "ContactPattern": variables["SECUREBASE_CONTACT_PATTERN"],
        "AlarmAddress": variables["SECUREBASE_MAIL_SENDER"],
    }
    stacks.create_stack(
        StackName=STACK,
        TemplateURL=f"{_uploaded(contents)}/template.json",
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    deadline = time.monotonic() + DEPLOY_WITHIN_S
    while (status := _status(stacks)) == "CREATE_IN_PROGRESS" and time.monotonic() < deadline:
        time.sleep(POLL_S)
    if status != "CREATE_COMPLETE":
        raise BackendError(f"The template could not be deployed: {status}, {_reasons(stacks)}. Correct it.")
    resources = stacks.describe_stack_resources(StackName=STACK)["StackResources"]
    return {resource["LogicalResourceId"]: resource.get("PhysicalResourceId", "") for resource in resources}


def _uploaded(contents: Mapping[str, bytes]) -> str:
    """The address of a bucket that holds these."""
    files: S3Client = session().client("s3", config=_CLIENT)
    files.create_bucket(Bucket=DEPLOYMENTS)
    for key, content in contents.items():
        files.put_object(Bucket=DEPLOYMENTS, Key=key, Body=content)
    return f"{files.meta.endpoint_url}/{DEPLOYMENTS}"


def _status(stacks: "CloudFormationClient") -> str:
    return stacks.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]


def _reasons(stacks: "CloudFormationClient") -> str:
    events = stacks.describe_stack_events(StackName=STACK)["StackEvents"]
    failed = [event for event in events if event.get("ResourceStatus", "").endswith("_FAILED")]
    found = [f"{event.get('LogicalResourceId')}: {event.get('ResourceStatusReason')}" for event in failed]
    return "; ".join(found) or "without a reason"
