"""Reads a CloudFormation template, with its `!` tags."""

from pathlib import Path
from typing import Any

import yaml

from backend.local.failure import BackendError


class _TemplateLoader(yaml.SafeLoader):
    """YAML in which `!Ref x` is `{"Ref": x}` and `!Sub x` is `{"Fn::Sub": x}`, as CloudFormation has it."""


def _construct_tag(loader: _TemplateLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    match node:
        case yaml.ScalarNode():
            value = loader.construct_scalar(node)
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


def expiry_attributes(text: str) -> dict[str, str]:
    """Logical id of each table that declares a time to live -> its attribute. Raises BackendError."""
    try:
        # The loader is SafeLoader's child: it builds plain data only.
        document = yaml.load(text, Loader=_TemplateLoader)
        resources: dict[str, Any] = document["Resources"]
        found = {}
        for logical_id, resource in resources.items():
            wanted = resource.get("Properties", {}).get("TimeToLiveSpecification", {})
            if resource["Type"] == "AWS::DynamoDB::Table" and wanted.get("Enabled") in (True, "true"):
                found[logical_id] = wanted["AttributeName"]
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise BackendError(f"The template is not one of CloudFormation: {error!r}. Correct it.") from error
    return found
