"""What every function does around its own work (contract, Errors; SEC-04, SEC-07, SEC-08, SEC-10)."""

import base64
import io
import json
from typing import Any

import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from backend.bootstrap import backend
from backend.functions import endpoint
from tests.unit.backend.caller import PORTAL, Caller, token

CREATE = "/support/tickets/create"
LIST = "/support/tickets"
BODY = {"subject": "A subject", "description": "A description of it."}


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/jsonp", "application/x-www-form-urlencoded", "", "json"]
)
def test_only_json_is_taken(acme: Caller, content_type: str) -> None:
    reply = acme.post(CREATE, BODY, Content_Type=content_type)
    assert reply.status == 415


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_be_declared_with_parameters_and_in_any_case(acme: Caller, content_type: str) -> None:
    assert acme.post(CREATE, BODY, Content_Type=content_type).status == 201


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '"text"',
        '{"subject": NaN}',
        '{"subject": -Infinity}',
        '{"subject": "a", "subject": "b", "description": "c"}',
        "\ufeff{}",
        '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"a": ' + "9" * 5_000 + "}",
    ],
)
def test_a_malformed_body_is_a_client_error_and_makes_nothing(acme: Caller, body: str) -> None:
    reply = acme.send("POST", CREATE, body=body)
    assert (reply.status, reply.json["title"]) == (400, "Malformed body")
    assert acme.get(LIST).json["tickets"] == []


def test_a_body_that_is_not_utf_8_is_a_client_error(acme: Caller) -> None:
    body = base64.b64encode(b'{"subject": "\xff"}').decode()
    assert acme.send("POST", CREATE, body=body, isBase64Encoded=True).status == 400
    assert acme.send("POST", CREATE, body="*", isBase64Encoded=True).status == 400


def test_a_base64_body_is_read(acme: Caller) -> None:
    body = base64.b64encode(json.dumps(BODY).encode()).decode()
    assert acme.send("POST", CREATE, body=body, isBase64Encoded=True).status == 201


@pytest.mark.parametrize(("size", "status"), [(256 * 1024, 400), (256 * 1024 + 1, 413)])
def test_a_body_over_256_kib_is_too_large(acme: Caller, size: int, status: int) -> None:
    body = '{"subject": "' + "x" * (size - 15) + '"}'
    assert acme.send("POST", CREATE, body=body).status == status


def test_a_problem_says_what_is_wrong_and_under_which_request(acme: Caller) -> None:
    reply = acme.post(CREATE, {"subject": "x" * 256, "description": "ok"})
    assert reply.headers["Content-Type"] == "application/problem+json"
    problem = reply.json
    assert problem["request_id"] == reply.headers["X-Request-Id"]
    assert (problem["status"], problem["title"]) == (400, "Invalid input")
    assert "255" in problem["errors"][0]["detail"]


def test_the_portals_origin_is_the_only_one_allowed(acme: Caller) -> None:
    headers = acme.get(LIST, Origin="https://evil.example").headers
    assert headers["Access-Control-Allow-Origin"] == PORTAL
    assert headers["Vary"] == "Origin"
    assert {"ETag", "Retry-After", "X-Request-Id", "RateLimit"} <= set(
        headers["Access-Control-Expose-Headers"].split(", ")
    )


def test_a_preflight_needs_no_token_and_is_not_counted(nobody: Caller) -> None:
    reply = nobody.send("OPTIONS", CREATE, headers={"Origin": PORTAL})
    assert (reply.status, reply.text) == (204, "")
    methods = set(reply.headers["Access-Control-Allow-Methods"].split(", "))
    assert methods == {"DELETE", "GET", "POST", "PUT"}
    assert "RateLimit" not in reply.headers


def test_without_an_origin_there_is_no_cors(acme: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECUREBASE_PORTAL_ORIGIN")
    assert not [name for name in acme.get(LIST).headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/support/tickets", "GET"),
        ("GET", "/support/tickets/create", "POST"),
        ("PATCH", "/support/tickets/x", "GET, PUT"),
        ("DELETE", "/support/tickets/x/comments", "GET, POST"),
        ("GET", "/auth/login", "POST"),
        ("POST", "/health", "GET"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(acme: Caller, method: str, path: str, allow: str) -> None:
    reply = acme.send(method, path)
    assert (reply.status, reply.headers["Allow"]) == (405, allow)


@pytest.mark.parametrize("path", ["/", "/support", "/support/tickets/x/y", "/support/tickets/", "/health/x"])
def test_an_unknown_path_is_not_found(acme: Caller, path: str) -> None:
    assert acme.get(path).status == 404


def test_every_authenticated_answer_counts_and_refusals_for_the_limit_do_not(
    acme: Caller, globex: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECUREBASE_LIMIT_REQUESTS", "4")
    counted = [acme.get(LIST), acme.get(f"{LIST}/x"), acme.post(CREATE, {}), acme.send("DELETE", LIST)]
    assert [reply.headers["RateLimit"].split(";")[1] for reply in counted] == ["r=3", "r=2", "r=1", "r=0"]
    acme.authorization = f"Bearer {token('acme', sub='another')}"
    refused = [acme.post(CREATE, BODY) for _ in range(3)]
    assert {reply.status for reply in refused} == {429}
    assert 3590 <= int(refused[0].headers["Retry-After"]) <= 3600
    assert refused[0].headers["RateLimit-Policy"] == '"customer";q=4;w=3600'
    assert globex.get(LIST).status == 200


def test_a_failing_database_is_unavailable_and_gives_nothing_away(
    acme: Caller, database: DynamoDBClient, caplog: pytest.LogCaptureFixture
) -> None:
    database.delete_table(TableName="support_tickets")
    reply = acme.get(LIST)
    assert reply.status == 503
    assert not any(word in reply.text for word in ("support_tickets", "Traceback", "dynamodb", "arn:"))
    assert "a dependency is down" in caplog.text


def test_the_unexpected_is_a_500_without_internals_and_logged_with_its_trace(
    acme: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: Any) -> Any:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr(backend().tickets, "get", fails)
    reply = acme.get(f"{LIST}/x")
    assert (reply.status, "secret" in reply.text) == (500, False)
    assert "ZeroDivisionError" in caplog.text


def test_the_log_line_has_what_is_needed_and_no_secret(acme: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(endpoint._logger.registered_handler, "stream", written)
    reply = acme.get(LIST, {"cursor": "query-secret"}, Idempotency_Key="key-secret", Cookie="cookie-secret")
    log = written.getvalue()
    line = json.loads(log)
    assert line["request_id"] == reply.headers["X-Request-Id"]
    assert (line["method"], line["route"], line["status"]) == ("GET", LIST, 400)
    assert (line["function"], line["customer_id"]) == ("securebase-support-list-tickets", "acme")
    assert line["duration_ms"] > 0
    assert "secret" not in log
    assert str(acme.authorization)[7:] not in log
