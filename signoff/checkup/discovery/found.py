"""What was found out of a deployment, and how a list lies in an answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from signoff.checkup.discovery import names
from signoff.wire.dialect import Envelopes

Value = str | int | list[str]


@dataclass
class Found:
    """What was found out: keys of a target file by their tables, each value with how it is known.

    Only what is not as in the reference stands in `tables`. `seen` says what was found in words, `unknown`
    what a person has to add.
    """

    build_url: str = ""
    build_field: str = ""
    document: str = ""
    """The text of its OpenAPI document."""
    customers: list[str] = field(default_factory=list)
    tables: dict[str, dict[str, Value]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def put(self, table: str, key: str, value: Value) -> None:
        """Notes a value that is not as in the reference."""
        self.tables.setdefault(table, {})[key] = value

    def named(self, table: str, key: str, usual: str) -> str:
        """What that is called there."""
        return str(self.tables.get(table, {}).get(key, usual))


def held(body: Any) -> tuple[str | None, list[Mapping[str, Any]]]:
    """The name under which a list lies in an answer (empty: it is the answer; None: none), and its items."""
    if isinstance(body, list):
        return "", [item for item in body if isinstance(item, dict)]
    lists = (
        [name for name, value in body.items() if isinstance(value, list)] if isinstance(body, dict) else []
    )
    for name in [*(name for name in names.LISTS if name in lists), *lists]:
        return name, [item for item in body[name] if isinstance(item, dict)]
    return None, []


def envelope(found: Found, key: str, body: Any) -> list[Mapping[str, Any]]:
    name, items = held(body)
    if name is not None and name != getattr(Envelopes(), key):
        found.put("envelopes", key, name)
    return items
