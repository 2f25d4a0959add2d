"""Policy documents as statements: what is one value or a list there is always a tuple here."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from signoff.actors.account.iam.variables import fill_in


class Undecidable(Exception):
    """What a policy comes to cannot be known here; the text says on what it depends."""


@dataclass(frozen=True)
class Statement:
    """One statement. `named` are the ARNs of an element `Resource`, `unless` those of a `NotResource`."""

    effect: str
    actions: tuple[str, ...] = ()
    other_than: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    principals: tuple[str, ...] | None = None
    condition: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    has_variables: bool = True
    sid: str = ""

    def is_about(self, action: str, resource: str, context: Mapping[str, tuple[str, ...]]) -> bool | None:
        """Whether action and resource are among its own; None where that depends on what is not known."""
        acts = (
            not any(matches(one, action.lower()) for one in _lowered(self.other_than))
            if self.other_than
            else any(matches(one, action.lower()) for one in _lowered(self.actions))
        )
        if not acts:
            return False
        if self.unless:
            found = self._any(self.unless, resource, context)
            return None if found is None else not found
        return self._any(self.named, resource, context)

    def _any(
        self, patterns: tuple[str, ...], resource: str, context: Mapping[str, tuple[str, ...]]
    ) -> bool | None:
        found: bool | None = False
        for pattern in patterns:
            filled = fill_in(pattern, context) if self.has_variables else re.escape(pattern)
            if filled is None:
                found = None
            elif re.fullmatch(filled.replace(r"\*", ".*").replace(r"\?", "."), resource, re.DOTALL):
                return True
        return found


@dataclass(frozen=True)
class Policy:
    """A policy document under the name that it has in the account."""

    name: str
    statements: tuple[Statement, ...]


def read_policy(name: str, document: Mapping[str, Any] | str) -> Policy:
    """The policy of that document, JSON or what boto3 makes of it. Undecidable where it is none."""
    try:
        read: Any = json.loads(document) if isinstance(document, str) else document
        # Without this version `${aws:username}` is text and no variable.
        has_variables = read.get("Version") == "2012-10-17"
        found = read.get("Statement", [])
        statements = found if isinstance(found, list) else [found]
        return Policy(name, tuple(_statement(one, has_variables) for one in statements))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Undecidable(f"the policy {name} is no policy document ({error!r})") from error


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern, with `*` and `?`, is the whole text. `*` matches colons and slashes, too."""
    return (
        re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), text, re.DOTALL) is not None
    )


def _statement(read: Mapping[str, Any], has_variables: bool) -> Statement:
    if read["Effect"] not in ("Allow", "Deny"):
        raise ValueError(f"Effect {read['Effect']!r}")
    return Statement(
        effect=read["Effect"],
        actions=_texts(read.get("Action")),
        other_than=_texts(read.get("NotAction")),
        named=_texts(read.get("Resource")),
        unless=_texts(read.get("NotResource")),
        principals=_principals(read.get("Principal")),
        condition=read.get("Condition") or {},
        has_variables=has_variables,
        sid=str(read.get("Sid", "")),
    )


def _principals(read: Any) -> tuple[str, ...] | None:
    if read is None or isinstance(read, str):
        return None if read is None else (read,)
    return tuple(text for kind in read.values() for text in _texts(kind))


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)


def _lowered(patterns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(pattern.lower() for pattern in patterns)
