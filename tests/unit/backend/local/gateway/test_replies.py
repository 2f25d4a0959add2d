"""Results of functions, as they go over the wire."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.local.gateway.replies import MalformedResultError, of_result

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
)


def test_a_result_becomes_status_headers_and_bytes() -> None:
    reply = of_result({"statusCode": 201, "headers": {"ETag": '"1"'}, "body": "é", "isBase64Encoded": False})
    assert (reply.status, reply.body) == (201, "é".encode())
    assert reply.headers == [(b"etag", b'"1"'), (b"content-length", b"2")]


def test_a_base64_body_is_decoded() -> None:
    assert of_result({"statusCode": 200, "body": "/w==", "isBase64Encoded": True}).body == b"\xff"


def test_several_values_of_a_header_are_all_sent() -> None:
    result = {"statusCode": 200, "headers": {"a": "1"}, "multiValueHeaders": {"a": ["2", "3"]}}
    assert of_result(result).headers[:2] == [(b"a", b"2"), (b"a", b"3")]


def test_the_connection_is_not_a_functions_business() -> None:
    result = {"statusCode": 200, "headers": {"Content-Length": "9", "Transfer-Encoding": "chunked"}}
    assert of_result(result).headers == [(b"content-length", b"0")]


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_without_content_has_none(status: int) -> None:
    reply = of_result({"statusCode": status, "body": "text"})
    assert (reply.headers, reply.body) == ([], b"")


@pytest.mark.parametrize(
    "wrong",
    [
        {"statusCode": "200"},
        {"statusCode": 99},
        {"statusCode": None},
        {"body": {"a": 1}},
        {"body": "no base64", "isBase64Encoded": True},
        {"body": "\ud800"},
        {"headers": ["a"]},
        {"headers": {"a": 1}},
        {"headers": {"a b": "1"}},
        {"headers": {"a": "1\r\nset-cookie: b"}},
        {"headers": {"a": "…"}},
        {"multiValueHeaders": {"a": "1"}},
    ],
)
def test_a_malformed_part_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(MalformedResultError):
        of_result({"statusCode": 200} | wrong)


@settings(max_examples=30)
@given(ANYTHING | st.fixed_dictionaries({"statusCode": st.just(200), "headers": ANYTHING, "body": ANYTHING}))
def test_nothing_else_than_a_refusal_is_raised(result: object) -> None:
    try:
        reply = of_result(result)
    except MalformedResultError:
        return
    assert 200 <= reply.status <= 599
