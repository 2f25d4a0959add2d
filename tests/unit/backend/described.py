"""Checks an answer against `backend/openapi.yaml`."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

_DESCRIPTION = Path(__file__).parents[3] / "backend" / "openapi.yaml"
_BASE = "urn:openapi"


@cache
def description() -> dict[str, Any]:
    """Read the description."""
    parsed: dict[str, Any] = yaml.safe_load(_DESCRIPTION.read_text())
    return parsed


def resolved(node: Any) -> Any:
    """Follow a `$ref`."""
    while "$ref" in node:
        target: Any = description()
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def response_of(method: str, path: str, status: int) -> dict[str, Any]:
    """Return the description of an answer; AssertionError if there is none."""
    # As written, fixed paths come before the patterns that they match too.
    paths = description()["paths"].items()
    matching = [item for template, item in paths if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)]
    operation = matching[0].get(method.lower()) if matching else None
    answers = operation["responses"] if operation else description()["x-fallback"]
    assert str(status) in answers, f"{method} {path} is not said to answer {status}"
    found: dict[str, Any] = resolved(answers[str(status)])
    return found


def check(method: str, path: str, status: int, headers: Mapping[str, str], body: str) -> None:
    """Raise (AssertionError or ValidationError) unless the answer is as described."""
    response = response_of(method, path, status)
    for name, reference in response.get("headers", {}).items():
        header = resolved(reference)
        assert name in headers or not header["required"], f"{status} lacks {name}"
        if name in headers:
            _validator(header["schema"]).validate(headers[name])
    if "content" not in response:
        assert body == ""
        return
    ((media_type, content),) = response["content"].items()
    assert headers["Content-Type"] == media_type
    _validator(content["schema"]).validate(json.loads(body))


def _validator(schema: dict[str, Any]) -> Draft202012Validator:
    resource = DRAFT202012.create_resource(description())
    registry: Registry[Any] = Registry().with_resource(_BASE, resource)
    pinned = json.loads(json.dumps(schema).replace('"#/', f'"{_BASE}#/'))
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(pinned, registry=registry, format_checker=checker)
