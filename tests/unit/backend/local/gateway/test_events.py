"""HTTP requests as API Gateway tells them to a function."""

import base64
from typing import Any
from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from backend.functions.routes import Route
from backend.local.gateway.events import Request, proxy_event

ROUTE = Route("POST", "/things/{id}", "things", "securebase-things")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def event(**changes: Any) -> dict[str, Any]:
    standard: dict[str, Any] = {
        "request_id": "r-1",
        "epoch_ms": 1_700_000_000_000,
        "method": "POST",
        "raw_path": "/things/a%20b",
        "query": b"",
        "headers": [],
        "body": b"",
        "source_ip": "192.0.2.1",
    }
    return proxy_event(Request(**standard | changes), ROUTE, {"id": "a b"})


def test_an_event_says_who_asked_for_what() -> None:
    received = event()
    assert received["resource"] == "/things/{id}"
    assert received["path"] == "/things/a%20b"
    assert received["pathParameters"] == {"id": "a b"}
    assert received["requestContext"] == {
        "requestId": "r-1",
        "stage": "local",
        "path": "/things/a%20b",
        "resourcePath": "/things/{id}",
        "httpMethod": "POST",
        "identity": {"sourceIp": "192.0.2.1"},
        "requestTimeEpoch": 1_700_000_000_000,
    }


def test_what_is_absent_is_null() -> None:
    received = event()
    for part in ("queryStringParameters", "multiValueQueryStringParameters", "stageVariables", "body"):
        assert received[part] is None
    assert received["isBase64Encoded"] is False


def test_the_last_of_repeated_headers_counts() -> None:
    received = event(headers=[("x-a", "1"), ("x-b", "2"), ("x-a", "3")])
    assert received["headers"] == {"x-a": "3", "x-b": "2"}
    assert received["multiValueHeaders"] == {"x-a": ["1", "3"], "x-b": ["2"]}


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1))
def test_a_query_is_decoded_in_order(pairs: list[tuple[str, str]]) -> None:
    received = event(query=urlencode(pairs).encode())
    assert received["queryStringParameters"] == dict(pairs)
    several = received["multiValueQueryStringParameters"]
    assert all(several[name] == [value for other, value in pairs if other == name] for name, _ in pairs)


@given(st.binary())
def test_any_query_makes_an_event(query: bytes) -> None:
    assert event(query=query)["httpMethod"] == "POST"


@given(st.binary(min_size=1))
def test_a_body_arrives_byte_by_byte(body: bytes) -> None:
    received = event(body=body)
    text = received["body"]
    assert (base64.b64decode(text) if received["isBase64Encoded"] else text.encode()) == body


def test_only_what_is_not_utf8_is_base64() -> None:
    assert (event(body="é".encode())["body"], event(body=b"\xff")["body"]) == ("é", "/w==")
