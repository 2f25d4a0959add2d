"""Calls the functions as API Gateway does, and checks each answer against the OpenAPI description."""

import json
import re
import time
import uuid
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import jwt

from backend.functions.routes import FALLBACK, ROUTES, Route
from tests.unit.backend import described

SECRET = "a secret for unit tests only, long enough for every HMAC there is in JWT"
PORTAL = "https://portal.example"


@dataclass(frozen=True)
class Reply:
    """What a function answered."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.text)

    @property
    def fields(self) -> list[str]:
        """The names of the fields that a problem complains of."""
        return [error["field"] for error in self.json["errors"]]


@dataclass
class Context:
    """The part of a Lambda context that is logged."""

    function_name: str
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))


def token(customer: str = "acme", **claims: Any) -> str:
    """Mint a token; a claim given as None is left out."""
    now = int(time.time())
    standard: dict[str, Any] = {
        "iss": "securebase",
        "aud": "securebase-portal",
        "sub": f"user-of-{customer}",
        "customer_id": customer,
        "role": "customer",
        "iat": now,
        "nbf": now,
        "exp": now + 600,
        "jti": str(uuid.uuid4()),
    }
    wanted = {name: value for name, value in {**standard, **claims}.items() if value is not None}
    return jwt.encode(wanted, SECRET, algorithm="HS256")


class Caller:
    """A client of the API; `authorization` None sends no such header."""

    def __init__(self, authorization: str | None) -> None:
        self.authorization = authorization

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Reply:
        """Send a GET; a list as a query value is a repeated parameter."""
        return self.send("GET", path, query=query, headers=headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Reply:
        """Send a POST with a JSON body."""
        return self.send("POST", path, body=json.dumps(body), headers=headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Reply:
        """Send a PUT with a JSON body."""
        return self.send("PUT", path, body=json.dumps(body), headers=headers)

    def send(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, Any] | None = None,
        body: str | None = None,
        headers: dict[str, str] | None = None,
        **event: Any,
    ) -> Reply:
        """Send anything; `_` in a header's name stands for `-`, further arguments go into the event."""
        sent = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if body is not None:
            sent = {"Content-Type": "application/json", **sent}
        if self.authorization is not None:
            sent = {"Authorization": self.authorization, **sent}
        route, parameters = resolved(method, path)
        proxy = proxy_event(route, method, path, parameters, sent, query or {}, body) | event
        answer = import_module(route.module).lambda_handler(proxy, Context(route.function))
        described.check(method, path, answer["statusCode"], answer["headers"], answer["body"])
        return Reply(answer["statusCode"], answer["headers"], answer["body"])

    def open_ticket(self, **fields: Any) -> dict[str, Any]:
        """Create a ticket, which must succeed, and return it."""
        body = {"subject": "Cannot sign in", "description": "The form says no, every time."} | fields
        reply = self.post("/support/tickets/create", body)
        assert reply.status == 201, reply
        ticket: dict[str, Any] = reply.json
        return ticket


def resolved(method: str, path: str) -> tuple[Route, dict[str, str]]:
    """Find the route of a request, as API Gateway does, and its path parameters."""
    # A fixed path hides a pattern that matches it too.
    fixed = [route for route in ROUTES if route.resource == path]
    for route in fixed or ROUTES:
        found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.resource), path)
        if route.method == method and found:
            return route, found.groupdict()
    return FALLBACK, {"proxy": path.lstrip("/")}


def proxy_event(
    route: Route,
    method: str,
    path: str,
    parameters: dict[str, str],
    headers: dict[str, str],
    query: dict[str, Any],
    body: str | None,
) -> dict[str, Any]:
    """Build a REST API (v1) proxy event."""
    several = {name: value if isinstance(value, list) else [value] for name, value in query.items()}
    return {
        "resource": route.resource,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {name: values[-1] for name, values in several.items()} or None,
        "multiValueQueryStringParameters": several or None,
        "pathParameters": parameters or None,
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "stage": "v1",
            "resourcePath": route.resource,
            "httpMethod": method,
            "identity": {"sourceIp": "192.0.2.1"},
        },
        "body": body,
        "isBase64Encoded": False,
    }
