"""Signing in (UAT-04) and the health check (PRE-08)."""

import hashlib

import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from backend.settings import ConfigurationError
from tests.unit.backend.caller import Caller


@pytest.fixture
def key(database: DynamoDBClient) -> str:
    """An API key of the customer acme."""
    hashed = hashlib.sha256(b"an-api-key").hexdigest()
    database.put_item(TableName="api_keys", Item={"key_hash": {"S": hashed}, "customer_id": {"S": "acme"}})
    return "an-api-key"


def test_an_api_key_buys_a_token_that_works(nobody: Caller, key: str) -> None:
    reply = nobody.post("/auth/login", {"api_key": key})
    assert (reply.status, reply.json["customer_id"]) == (200, "acme")
    nobody.authorization = f"Bearer {reply.json['token']}"
    assert nobody.open_ticket()["customer_id"] == "acme"


@pytest.mark.parametrize("wrong", ["an-api-kez", "", "AN-API-KEY", "an-api-key "])
def test_an_unknown_key_is_refused_with_a_challenge(nobody: Caller, key: str, wrong: str) -> None:
    reply = nobody.post("/auth/login", {"api_key": wrong})
    assert (reply.status, reply.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("body", [{}, {"api_key": 5}, {"api_key": None}, {"api_key": "x", "more": "a"}])
def test_a_malformed_login_names_the_field(nobody: Caller, body: dict[str, object]) -> None:
    reply = nobody.post("/auth/login", body)
    assert (reply.status, len(reply.fields)) == (400, 1)


def test_a_key_that_is_half_a_character_is_unknown(nobody: Caller) -> None:
    assert nobody.post("/auth/login", {"api_key": "\ud83d"}).status == 401


def test_the_backend_is_healthy_with_its_database(nobody: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECUREBASE_VERSION", "1.2.3")
    reply = nobody.get("/health", {"any": "thing"})
    assert (reply.status, reply.json) == (
        200,
        {"status": "ok", "checks": {"database": "ok"}, "version": "1.2.3"},
    )


def test_the_backend_is_not_healthy_without_its_database(nobody: Caller, database: DynamoDBClient) -> None:
    database.delete_table(TableName="support_tickets")
    reply = nobody.get("/health")
    assert (reply.status, reply.json["checks"]) == (503, {"database": "down"})


def test_a_function_refuses_to_work_without_a_proper_secret(
    nobody: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECUREBASE_JWT_SECRET", "x" * 31)
    with pytest.raises(ConfigurationError, match="SECUREBASE_JWT_SECRET must be at least 32 bytes"):
        nobody.get("/health")
