"""Answers held against the target's own OpenAPI document."""

from pathlib import Path
from typing import Any

import pytest

from signoff.deployment.loading import TargetError
from signoff.monitors.openapi import DescribedApi
from tests.unit.signoff.wire.samples import an_answer

DOCUMENT = """
openapi: 3.1.0
paths:
  /support/tickets/{id}:
    get:
      responses:
        "200": {$ref: "#/components/responses/Ticket"}
        default: {$ref: "#/components/responses/Error"}
    delete:
      responses:
        204: {description: gone}
        4XX: {$ref: "#/components/responses/Error"}
  /support/tickets/create:
    post:
      responses:
        "201":
          headers:
            Location: {required: true}
            X-Note: {required: false}
            X-Trail: {$ref: "#/components/headers/Trail"}
          content: {application/json: {schema: {$ref: "#/components/schemas/Ticket"}}}
  /files/a~b:
    get:
      responses:
        "200": {$ref: "#/components/responses/a~1b~0c"}
components:
  headers:
    Trail: {required: true}
  responses:
    Ticket:
      content:
        application/json: {schema: {$ref: "#/components/schemas/Ticket"}}
        text/plain: {}
    Error:
      content: {application/problem+json: {schema: {type: object, required: [detail]}}}
    a/b~c: {description: nothing}
  schemas:
    Ticket:
      type: object
      required: [id]
      properties:
        id: {type: string}
        created_at: {type: string, format: date}
        updated_at: {type: string, format: date-time}
        link: {type: string, format: uri}
        author: {$ref: "#/components/schemas/Author"}
    Author: {type: object, required: [name]}
"""
BASE = "http://target.test/api"
JSON = {"content-type": "application/json; charset=utf-8"}
CREATED = JSON | {"location": "/support/tickets/T1", "x-trail": "r1"}


@pytest.fixture
def api(tmp_path: Path) -> DescribedApi:
    (tmp_path / "openapi.yaml").write_text(DOCUMENT, encoding="utf-8")
    return DescribedApi(tmp_path / "openapi.yaml", BASE)


def deviation(
    api: DescribedApi,
    method: str,
    path: str,
    status: int,
    body: Any = b"",
    headers: dict[str, str] | None = None,
) -> str | None:
    return api.deviation(method, an_answer(body, status, headers, url=f"{BASE}{path}?q=1"))


@pytest.mark.parametrize(
    ("method", "path", "status", "body", "headers"),
    [
        ("GET", "/support/tickets/T1", 200, {"id": "T1", "author": {"name": "a"}}, JSON),
        ("GET", "/support/tickets/a%2Fb", 200, {"id": "a/b"}, JSON),
        ("GET", "/support/tickets/T1", 200, "plain words", {"content-type": "text/plain"}),
        ("GET", "/support/tickets/T1", 404, {"detail": "no"}, {"content-type": "application/problem+json"}),
        ("DELETE", "/support/tickets/T1", 204, b"", {}),
        (
            "DELETE",
            "/support/tickets/T1",
            409,
            {"detail": "no"},
            {"content-type": "application/problem+json"},
        ),
        ("GET", "/support/tickets/T1", 200, {"id": "T1", "updated_at": "2030-01-01T00:00:00.5Z"}, JSON),
        ("GET", "/support/tickets/T1", 200, {"id": "T1", "link": "https://a.example/b?c=d"}, JSON),
        ("POST", "/support/tickets/create", 201, {"id": "T1"}, CREATED),
        ("GET", "/files/a~b", 200, b"", {}),
        ("GET", "/unknown", 404, b"", {}),
        ("GET", "/unknown", 401, b"", {}),
        ("PATCH", "/support/tickets/T1", 405, b"", {}),
        ("PATCH", "/support/tickets/T1", 401, b"", {}),
        ("OPTIONS", "/support/tickets/T1", 204, b"", {}),
        ("GET", "/support/tickets/create", 404, b"", {}),
    ],
)
def test_an_answer_as_described_has_no_deviation(
    api: DescribedApi, method: str, path: str, status: int, body: Any, headers: dict[str, str]
) -> None:
    assert deviation(api, method, path, status, body, headers) is None


PROBLEM = {"content-type": "application/problem+json"}


@pytest.mark.parametrize(
    ("method", "path", "status", "body", "headers", "says"),
    [
        ("GET", "/unknown", 200, {}, JSON, "/unknown is not described"),
        ("GET", "/support/tickets/T1/more", 200, {}, JSON, "/support/tickets/T1/more is not described"),
        ("PATCH", "/support/tickets/T1", 200, {}, JSON, "PATCH /support/tickets/{id} is not described"),
        (
            "DELETE",
            "/support/tickets/T1",
            200,
            b"",
            {},
            "status 200 of DELETE /support/tickets/{id} is not des",
        ),
        ("DELETE", "/support/tickets/T1", 204, {}, JSON, "a body where none is described"),
        (
            "GET",
            "/support/tickets/T1",
            200,
            "x",
            {"content-type": "text/html"},
            "content type 'text/html' is ",
        ),
        ("GET", "/support/tickets/T1", 200, {"id": "T1"}, {}, "content type '' is not described"),
        ("GET", "/support/tickets/T1", 200, {}, JSON, "$: 'id' is a required property"),
        ("GET", "/support/tickets/T1", 200, {"id": 1}, JSON, "$.id: 1 is not of type 'string'"),
        (
            "GET",
            "/support/tickets/T1",
            200,
            {"id": "1", "author": {}},
            JSON,
            "$.author: 'name' is a required",
        ),
        (
            "GET",
            "/support/tickets/T1",
            200,
            {"id": "1", "created_at": "x"},
            JSON,
            "$.created_at: 'x' is not a",
        ),
        ("DELETE", "/support/tickets/T1", 409, {}, PROBLEM, "$: 'detail' is a required property"),
        (
            "GET",
            "/support/tickets/T1",
            200,
            {"id": "1", "updated_at": "yesterday"},
            JSON,
            "$.updated_at: 'yesterday' is not a 'date-time'",
        ),
        ("GET", "/support/tickets/T1", 200, {"id": "1", "link": "a b"}, JSON, "$.link: 'a b' is not a 'uri'"),
        ("GET", "/support/tickets/T1", 200, b"{", JSON, "$: None is not of type 'object'"),
        ("GET", "/support/tickets/T1", 500, {}, PROBLEM, "$: 'detail' is a required property"),
        (
            "POST",
            "/support/tickets/create",
            201,
            {"id": "1"},
            JSON,
            "the described header Location is missing",
        ),
        (
            "POST",
            "/support/tickets/create",
            201,
            {"id": "1"},
            JSON | {"location": "/"},
            "the described header X-Trail is missing",
        ),
    ],
)
def test_whatever_is_not_described_is_named(
    api: DescribedApi, method: str, path: str, status: int, body: Any, headers: dict[str, str], says: str
) -> None:
    assert (deviation(api, method, path, status, body, headers) or "as described").startswith(says)


def test_a_literal_path_wins_over_a_parameter(api: DescribedApi) -> None:
    assert deviation(api, "GET", "/support/tickets/create", 200) == (
        "GET /support/tickets/create is not described"
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read: "),
        (b"\xff\xfe\x00", "cannot be read: "),
        (b"a: [", "cannot be read: "),
        (b"", "describes no paths$"),
        (b"- a list", "describes no paths$"),
        (b"openapi: 3.1.0\npaths: {}", "describes no paths$"),
    ],
)
def test_a_document_that_is_none_is_refused_by_name(tmp_path: Path, content: bytes | None, says: str) -> None:
    file = tmp_path / "openapi.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(TargetError, match=rf"^the OpenAPI document {file} {says}"):
        DescribedApi(file, BASE)
