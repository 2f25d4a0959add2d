"""Checks a live message against `backend/asyncapi.yaml`."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

_DESCRIPTION = Path(__file__).parents[3] / "backend" / "asyncapi.yaml"
_BASE = "urn:asyncapi"


@cache
def description() -> dict[str, Any]:
    """Read the description."""
    parsed: dict[str, Any] = yaml.safe_load(_DESCRIPTION.read_text())
    return parsed


@cache
def _validator(name: str) -> Draft202012Validator:
    resource = DRAFT202012.create_resource(description())
    registry: Registry[Any] = Registry().with_resource(_BASE, resource)
    schema = description()["components"]["messages"][name]["payload"]
    pinned = json.loads(json.dumps(schema).replace('"#/', f'"{_BASE}#/'))
    return Draft202012Validator(pinned, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def check(message: Mapping[str, Any]) -> None:
    """Raise (KeyError or ValidationError) unless a message of its type is described so."""
    _validator(message["type"]).validate(message)


def check_frame(frame: Mapping[str, Any]) -> None:
    """The same for what a client sends."""
    _validator(frame["action"]).validate(frame)
