"""Reads a CloudFormation template, with its `!` tags."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from backend.local.processes.failure import BackendError


class _TemplateLoader(yaml.CSafeLoader):
    """YAML in which `!Ref x` is `{"Ref": x}` and `!Sub x` is `{"Fn::Sub": x}`, as CloudFormation has it."""


def _construct_tag(loader: _TemplateLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    match node:
        case yaml.ScalarNode():
            value = loader.construct_scalar(node)
            if tag == "GetAtt":  # without its tag it takes a list only
                value = value.split(".", 1)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case _:
            value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": value}


_TemplateLoader.add_multi_constructor("!", _construct_tag)


def read(path: Path) -> str:
    """The template's text. Raises BackendError when there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BackendError(
            f"The template {path} cannot be read: {error.strerror}. Name another with --template."
        ) from error


def compact(text: str) -> str:
    """The same template as JSON, which the emulator reads in no time. Raises BackendError."""
    return json.dumps(_document(text), separators=(",", ":"))


def expiry_attributes(text: str) -> dict[str, str]:
    """Logical id of each table that declares a time to live -> its attribute. Raises BackendError."""
    found = {}
    try:
        for logical_id, resource in _document(text)["Resources"].items():
            wanted = resource.get("Properties", {}).get("TimeToLiveSpecification", {})
            if resource["Type"] == "AWS::DynamoDB::Table" and wanted.get("Enabled") in (True, "true"):
                found[logical_id] = wanted["AttributeName"]
    except (KeyError, TypeError, AttributeError) as error:
        raise _not_a_template(error) from error
    return found


@cache
def _document(text: str) -> Any:
    """What the template says, read once: it takes a fifth of a second."""
    try:
        # The loader is CSafeLoader's child: it builds plain data only, and in a tenth of the time.
        return yaml.load(text, Loader=_TemplateLoader)
    except yaml.YAMLError as error:
        raise _not_a_template(error) from error


def _not_a_template(error: Exception) -> BackendError:
    return BackendError(f"The template is not one of CloudFormation: {error!r}. Correct it.")
