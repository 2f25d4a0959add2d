"""A running backend, as its clients see it."""

from pathlib import Path

import boto3
import httpx
import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from tests.unit.backend.local.running import SERVICES, Process, Running

TICKET = {"subject": "Cannot sign in", "description": "The form says no, every time."}


def test_the_ready_line_tells_addresses_secrets_and_customers(backend: Running) -> None:
    received = backend.received
    assert received["ready"] is True
    assert received["base_url"].startswith("http://127.0.0.1:")
    assert received["ws_url"].startswith("ws://127.0.0.1:")
    assert received["aws_endpoint"].startswith("http://127.0.0.1:")
    assert set(received["secrets"]) == {
        "SECUREBASE_JWT_SECRET",
        "SECUREBASE_API_KEY_A",
        "SECUREBASE_API_KEY_B",
    }
    assert received["customers"] == {"SECUREBASE_API_KEY_A": "acme", "SECUREBASE_API_KEY_B": "globex"}


def test_it_is_ready_within_its_bound(backend: Running) -> None:
    # 3 s on two idle cores; tests share theirs with others.
    assert backend.boot_s < 10


def test_secrets_are_long_and_on_no_command_line(backend: Running) -> None:
    commands = [Path(f"/proc/{backend.pid(role)}/cmdline").read_text() for role in backend.children]
    for secret in backend.received["secrets"].values():
        assert len(secret) >= 32
        assert not any(secret in command for command in commands)


def test_it_answers_and_its_options_reach_the_functions(client: httpx.Client) -> None:
    health = client.get("/health")
    assert health.status_code == 200
    assert health.json()["version"] == "7.8.9"
    assert "server" not in health.headers


def test_each_api_key_signs_in_its_customer(backend: Running) -> None:
    for name, customer in backend.received["customers"].items():
        key = backend.received["secrets"][name]
        login = httpx.post(f"{backend.base_url}/auth/login", json={"api_key": key}, trust_env=False)
        assert login.json()["customer_id"] == customer


@pytest.fixture
def tables(backend: Running) -> DynamoDBClient:
    """The tables of its emulator."""
    return boto3.client(
        "dynamodb",
        endpoint_url=backend.received["aws_endpoint"],
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )


def test_expiry_is_on_where_the_template_declares_it(tables: DynamoDBClient) -> None:
    expiry = tables.describe_time_to_live(TableName="request_limits")["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


def test_tables_are_encrypted_and_restorable_as_the_template_declares_it(tables: DynamoDBClient) -> None:
    backups = tables.describe_continuous_backups(TableName="support_tickets")["ContinuousBackupsDescription"]
    recovery = backups["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"
    described = tables.describe_table(TableName="support_tickets")["Table"]
    assert described["SSEDescription"]["Status"] == "ENABLED"


def test_it_listens_on_the_loopback_interface_only_and_on_five_ports(backend: Running) -> None:
    sockets = set()
    for role in ("emulator", *SERVICES):
        descriptors = Path(f"/proc/{backend.pid(role)}/fd")
        sockets |= {str(descriptor.readlink()) for descriptor in descriptors.iterdir()}
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening = {row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in sockets}
    assert {address.split(":")[0] for address in listening} == {"0100007F"}
    assert len(listening) == 5


def killed(backend: Running, *roles: str) -> None:
    for role in roles:
        process = Process(backend.pid(role))
        process.kill()
        assert process.has_ended(within_s=2)
        process.close()


def test_both_gateways_answer_on_the_one_port(backend: Running) -> None:
    for other in SERVICES[:2]:
        killed(backend, other)
        assert httpx.get(f"{backend.base_url}/health", trust_env=False, timeout=15).status_code == 200


def test_killed_gateways_come_back_on_their_port_with_the_data(
    backend: Running, client: httpx.Client
) -> None:
    ticket = client.post("/support/tickets/create", json=TICKET).json()
    killed(backend, "gateway-1", "gateway-2")
    again = client.get(f"/support/tickets/{ticket['id']}")
    assert again.status_code == 200
    assert again.json() == ticket
