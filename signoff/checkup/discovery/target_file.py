"""Writes what was found out as a target file, with a comment where a person has to go on."""

import json
from collections.abc import Sequence
from typing import Literal

from signoff.checkup.discovery.found import Found, Value
from signoff.deployment.transport import Transport

Kind = Literal["local", "staging", "production"]
_ASIDE = {
    "paths": "Routes below base_url. Those that are not here are as in the reference.",
    "envelopes": "The name under which an answer holds its content; empty: the answer is the content itself.",
    "paging": "How lists are paged.",
    "fields.ticket": "What the fields of a ticket are called. Empty: there is no such field.",
    "fields.notification": "What the fields of a notification are called.",
    "fields.comment": "What the fields of a comment are called.",
    "errors": "The fields of an error answer that hold its message.",
    "limits": "What it enforces.",
}


def target_file(
    found: Found,
    *,
    name: str,
    kind: Kind,
    base_url: str,
    variables: Sequence[str],
    document: str,
    transport: Transport,
) -> str:
    """The text of the file. `variables` hold the customers' tokens, `document` names its OpenAPI's file."""
    lines = [
        "# Written by `signoff init` from what the deployment answered; docs/targets.md describes every key.",
        "# What it could not find out:",
        *(f"# - {each}" for each in found.unknown),
        "",
        f"name = {_text(name)}",
        f"kind = {_text(kind)}",
        f"base_url = {_text(base_url)}",
        f"build_url = {_text(found.build_url or '/health')}" + ("" if found.build_url else "  # not found"),
        f"build_field = {_text(found.build_field or 'version')}"
        + ("" if found.build_field else "  # not found"),
        f"openapi = {_text(document)}" if document else '# openapi = "openapi.yaml"',
        '# ws_url = "wss://..."',
        '# portal_url = "https://..."',
        "",
        *_transport(transport),
        "# A whole run needs many customers: `signoff plan` says how many.",
    ]
    for id_, variable in zip(found.customers, variables, strict=True):
        lines += ["[[auth.customers]]", f"id = {_text(id_)}", f"token_env = {_text(variable)}", ""]
    for table in (table for table in _ASIDE if table in found.tables):
        lines += [f"# {_ASIDE[table]}", f"[{table}]"]
        lines += [f"{key} = {_text(value)}" for key, value in found.tables[table].items()]
        lines.append("")
    lines += [
        "# Only with its owner's written permission: see docs/targets.md.",
        "[permissions]",
        *(f"{each} = false" for each in ("load", "invoke", "seed", "change")),
    ]
    return "\n".join(lines) + "\n"


def _transport(transport: Transport) -> list[str]:
    given = transport.model_dump(exclude_defaults=True)
    tables = {name: values for name, values in given.items() if isinstance(values, dict)}
    lines = [f"{name} = {_text(value)}" for name, value in given.items() if name not in tables]
    for name, values in tables.items():
        within = ", ".join(f"{_text(key)} = {_text(value)}" for key, value in values.items())
        lines.append(f"{name} = {{ {within} }}")
    return ["[transport]", *lines, ""] if lines else []


def _text(value: Value) -> str:
    """The value as TOML has it: JSON's texts are TOML's, too."""
    return json.dumps(value, ensure_ascii=False)
