"""What customers wrote themselves tells nothing about the target: it is taken out of what is judged."""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from signoff.wire.dialect import Dialect


def plain(text: str) -> str:
    """A text with the escapes of JSON and of URLs undone, so that it can be compared with another one."""
    for escaped, letter in (("\\n", "\n"), ("\\t", "\t"), ('\\"', '"'), ("\\/", "/"), ("\\\\", "\\")):
        text = text.replace(escaped, letter)
    return unquote(text)


def without_what_customers_write(dialect: Dialect, body: str) -> str:
    """The body of a successful answer without the values of the fields that customers fill.

    They may hold what an earlier run or another test tried: that is not the target's own word.
    """
    names = {
        dialect.ticket.subject,
        dialect.ticket.description,
        dialect.ticket.assigned_to,
        dialect.comment.text,
        dialect.notification.title,
        dialect.notification.message,
        dialect.attachment.filename,
        dialect.attachment.content_type,
    }
    try:
        return json.dumps(
            _without(json.loads(body), {name.rpartition(".")[2] for name in names} - {""}), ensure_ascii=False
        )
    except (ValueError, RecursionError):
        return body


def _without(value: Any, names: Iterable[str]) -> Any:
    if isinstance(value, dict):
        return {name: None if name in names else _without(inner, names) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, names) for inner in value]
    return value
