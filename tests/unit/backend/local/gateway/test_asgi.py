"""The gateway's HTTP face, with functions of our own behind it."""

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from backend.functions.routes import Route
from backend.local.gateway.asgi import BODY_LIMIT, Application
from backend.local.gateway.dispatch import Dispatcher
from backend.local.gateway.routing import RouteTable

ROUTE = Route("POST", "/things/{id}", "things", "securebase-things")
FALLBACK = Route("ANY", "/{proxy+}", "rest", "securebase-rest")
Function = Callable[[dict[str, Any], Any], object]


@dataclass
class Exchange:
    """One request, in chunks of body, and its answer. A request that goes on for ever never ends its body."""

    chunks: tuple[bytes, ...] = ()
    goes_on: bool = False
    disconnects: bool = False
    declared: int | None = None
    status: int = 0
    body: bytes = b""
    read: int = 0

    def through(self, things: Function) -> "Exchange":
        table = RouteTable.of([ROUTE], FALLBACK)
        handlers = {"things": things, "rest": lambda event, context: {"statusCode": 404}}
        with ThreadPoolExecutor(1) as threads:
            dispatcher = Dispatcher(table, handlers, portal_origin="https://portal.example")
            application = Application(dispatcher, threads, body_within_s=0.05)
            asyncio.run(application(self._scope(), self._receive, self._send))
        return self

    def _scope(self) -> dict[str, Any]:
        declared = [] if self.declared is None else [(b"content-length", b"%d" % self.declared)]
        target = {"method": "POST", "raw_path": b"/things/7", "query_string": b"", "client": ["192.0.2.1", 1]}
        return {"type": "http", "headers": declared, **target}

    async def _receive(self) -> dict[str, Any]:
        if self.read < len(self.chunks):
            self.read += 1
            more = self.goes_on or self.disconnects or self.read < len(self.chunks)
            return {"type": "http.request", "body": self.chunks[self.read - 1], "more_body": more}
        if self.goes_on:
            await asyncio.Event().wait()
        if self.disconnects:
            return {"type": "http.disconnect"}
        return {"type": "http.request"}

    async def _send(self, message: dict[str, Any]) -> None:
        self.status = message.get("status", self.status)
        self.headers = dict(message.get("headers", getattr(self, "headers", {})))
        self.body += message.get("body", b"")

    def is_problem(self, status: int, name: str) -> bool:
        received = json.loads(self.body)
        return (
            (self.status, received["status"], received["type"])
            == (status, status, f"urn:securebase:problem:{name}")
            and self.headers[b"content-type"] == b"application/problem+json"
            and self.headers[b"x-request-id"].decode() == received["request_id"]
            and self.headers[b"access-control-allow-origin"] == b"https://portal.example"
        )


def echo(event: dict[str, Any], context: Any) -> object:
    received = {"event": event, "function": context.function_name, "id": context.aws_request_id}
    received["remaining_ms"] = context.get_remaining_time_in_millis()
    return {"statusCode": 200, "body": json.dumps(received)}


def never(event: dict[str, Any], context: Any) -> object:
    raise AssertionError("the function was called")


def test_a_function_gets_event_and_context() -> None:
    received = json.loads(Exchange((b"ab", b"c")).through(echo).body)
    assert received["event"]["body"] == "abc"
    assert received["event"]["pathParameters"] == {"id": "7"}
    assert received["event"]["requestContext"]["requestId"] == received["id"]
    assert received["function"] == "securebase-things"
    assert 0 < received["remaining_ms"] <= 29_000


def test_a_body_at_the_limit_is_passed_on() -> None:
    received = json.loads(Exchange((b"a" * BODY_LIMIT,)).through(echo).body)
    assert len(received["event"]["body"]) == BODY_LIMIT


def test_a_body_declared_too_large_is_refused_unread() -> None:
    exchange = Exchange(declared=BODY_LIMIT + 1, disconnects=True).through(never)
    assert exchange.is_problem(413, "body-too-large")
    assert exchange.headers[b"connection"] == b"close"


def test_a_body_sent_too_large_is_refused() -> None:
    exchange = Exchange((b"a" * BODY_LIMIT, b"a"), disconnects=True).through(never)
    assert exchange.is_problem(413, "body-too-large")


def test_a_body_that_does_not_end_is_refused_in_time() -> None:
    assert Exchange((b"a",), goes_on=True).through(never).is_problem(408, "body-too-slow")


def test_a_client_that_leaves_is_forgotten() -> None:
    assert Exchange((b"a",), disconnects=True).through(never).status == 0


def broken(event: dict[str, Any], context: Any) -> object:
    raise ValueError("a secret detail")


def exiting(event: dict[str, Any], context: Any) -> object:
    raise SystemExit(1)


def rubbish(event: dict[str, Any], context: Any) -> object:
    return "a secret detail"


@pytest.mark.parametrize("function", [broken, exiting, rubbish])
def test_a_function_that_fails_is_a_logged_502(function: Function, caplog: pytest.LogCaptureFixture) -> None:
    exchange = Exchange().through(function)
    assert exchange.is_problem(502, "bad-gateway")
    assert b"secret" not in exchange.body
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert vars(caplog.records[0])["function"] == "securebase-things"
