"""Reads a CloudFormation template, with its `!` tags."""

import copy
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from backend.local.processes.failure import BackendError

#: The emulator's own variable: where it hands a function's invocations on to.
FORWARD_TO = "MINISTACK_LAMBDA_PROXY_URL"
#: What only the stack itself knows.
ENDPOINTS_OF_THE_STACK = frozenset({"SECUREBASE_WS_ENDPOINT"})


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


def for_emulator(text: str, variables: Mapping[str, str], forwarded: Mapping[str, str]) -> str:
    """The same template as JSON, with what a function of the emulator needs. Raises BackendError.

    Each function gets `variables`, but for what only the stack knows. Invocations of a function named in
    `forwarded` go to that URL. Nothing but invocations makes a function run: what queues, the outbox and the
    clock start on AWS is played by the backend's own processes, whose messages the emulator would take.
    """
    document = copy.deepcopy(_document(text))
    for resource in document["Resources"].values():
        properties = resource.get("Properties", {})
        match resource["Type"]:
            case "AWS::Lambda::Function":
                own = properties.setdefault("Environment", {}).setdefault("Variables", {})
                for name, value in variables.items():
                    if name not in ENDPOINTS_OF_THE_STACK:
                        own[name] = value
                if properties.get("FunctionName") in forwarded:
                    own[FORWARD_TO] = forwarded[properties["FunctionName"]]
            case "AWS::Lambda::EventSourceMapping":
                properties["Enabled"] = False
            case "AWS::Events::Rule":
                properties["State"] = "DISABLED"
    return json.dumps(document, separators=(",", ":"))


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


def protected_tables(text: str) -> list[str]:
    """Logical ids of the tables that declare encryption and recovery to a point in time."""
    return [
        logical_id
        for logical_id, resource in _document(text)["Resources"].items()
        if resource["Type"] == "AWS::DynamoDB::Table"
        and resource["Properties"].get("SSESpecification", {}).get("SSEEnabled") is True
        and resource["Properties"]
        .get("PointInTimeRecoverySpecification", {})
        .get("PointInTimeRecoveryEnabled")
        is True
    ]


def log_groups(text: str) -> dict[str, str]:
    """The log group of each function, both by their names. Raises BackendError."""
    found = {}
    try:
        resources = _document(text)["Resources"]
        for resource in resources.values():
            if resource["Type"] == "AWS::Lambda::Function":
                group = resources[resource["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]]
                found[resource["Properties"]["FunctionName"]] = group["Properties"]["LogGroupName"]
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
