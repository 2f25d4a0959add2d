"""The tables of `backend/template.yaml`, for tests that need them without CloudFormation."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).parents[3] / "backend" / "template.yaml"
_TABLE_KEYS = ("TableName", "BillingMode", "AttributeDefinitions", "KeySchema")


class _TemplateLoader(yaml.SafeLoader):
    """Reads `!Ref` and its kin as plain mappings: `{"Ref": ...}`."""


def _intrinsic(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        return {suffix: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {suffix: loader.construct_sequence(node, deep=True)}
    raise TypeError(node)


_TemplateLoader.add_multi_constructor("!", _intrinsic)


@cache
def template() -> dict[str, Any]:
    """Read the template."""
    parsed: dict[str, Any] = yaml.load(TEMPLATE.read_text(), _TemplateLoader)
    return parsed


def resources(kind: str) -> dict[str, dict[str, Any]]:
    """Return the properties of all resources of a kind, by logical name."""
    found = template()["Resources"].items()
    return {name: body["Properties"] for name, body in found if body["Type"] == kind}


def table_definitions() -> list[dict[str, Any]]:
    """Return what `create_table` takes, for every table of the template."""
    tables = resources("AWS::DynamoDB::Table").values()
    return [{name: table[name] for name in _TABLE_KEYS} for table in tables]
