"""Roles and resources of the backend's unit tests."""

from collections.abc import Iterator

import pytest
from moto import mock_aws
from moto.dynamodb.models import dynamodb_backends
from mypy_boto3_dynamodb import DynamoDBClient
from mypy_boto3_s3.literals import BucketLocationConstraintType

from backend.aws import client
from backend.aws.client import dynamodb
from backend.bootstrap import backend, delivering, webhooks
from backend.settings import Files
from tests.unit.backend.caller import PORTAL, SECRET, Caller, token
from tests.unit.backend.cloud import table_definitions
from tests.unit.backend.emulator import Emulator, running_emulator

ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "SECUREBASE_JWT_SECRET": SECRET,
    "SECUREBASE_PORTAL_ORIGIN": PORTAL,
    "SECUREBASE_WEBHOOK_KEY": "a key for unit tests only, of more than 32 bytes",
    "SECUREBASE_WEBHOOK_RESOLVER": "none",
}


@pytest.fixture(scope="session")
def moto_client() -> Iterator[DynamoDBClient]:
    """The cached client over moto, for the whole session: a fresh mock per test costs ten times more."""
    with pytest.MonkeyPatch.context() as environment, mock_aws():
        for name, value in ENVIRONMENT.items():
            environment.setenv(name, value)
        environment.delenv("AWS_ENDPOINT_URL", raising=False)
        client.forget()
        yield dynamodb()
        client.forget()


@pytest.fixture
def database(moto_client: DynamoDBClient) -> DynamoDBClient:
    """Empty tables, and a backend that is wired anew over them."""
    held = dynamodb_backends["123456789012"][ENVIRONMENT["AWS_DEFAULT_REGION"]].tables
    for definition in table_definitions():
        # Emptied in place: seven times deleting and creating costs more than most tests.
        if definition["TableName"] in held:
            held[definition["TableName"]].items.clear()
        else:
            moto_client.create_table(**definition)
    for wired in (backend, webhooks, delivering):
        wired.cache_clear()
    return moto_client


@pytest.fixture
def bucket(moto_client: DynamoDBClient) -> str:
    """The attachments' bucket, which keeps versions; what other tests left there is theirs."""
    name, files = Files.bucket, client.s3()
    if name not in [each["Name"] for each in files.list_buckets()["Buckets"]]:
        region: BucketLocationConstraintType = "eu-central-1"
        files.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": region})
        files.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


@pytest.fixture
def acme(database: DynamoDBClient) -> Caller:
    """A signed-in customer."""
    return Caller(f"Bearer {token('acme')}")


@pytest.fixture
def globex(database: DynamoDBClient) -> Caller:
    """Another customer, who must never see anything of the first."""
    return Caller(f"Bearer {token('globex')}")


@pytest.fixture
def nobody(database: DynamoDBClient) -> Caller:
    """Somebody without a token."""
    return Caller(None)


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """An AWS endpoint of its own, for what moto cannot show: races, CloudFormation, Lambda."""
    with running_emulator(tmp_path_factory.mktemp("emulator")) as endpoint:
        yield endpoint
