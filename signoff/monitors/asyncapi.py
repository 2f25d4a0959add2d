"""Holds live messages against the target's own AsyncAPI 3.0 document."""

from pathlib import Path
from typing import Any

import jsonschema
import yaml

from signoff.deployment.loading import TargetError
from signoff.wire.messages import Message


class DescribedMessages:
    """The messages that the document says the target sends."""

    def __init__(self, document: Path) -> None:
        """TargetError when the document cannot be read or describes no message that is sent."""
        try:
            loaded = yaml.load(document.read_text(encoding="utf-8-sig"), Loader=yaml.CSafeLoader)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise TargetError(f"the AsyncAPI document {document} cannot be read: {error}") from error
        if not isinstance(loaded, dict) or not str(loaded.get("asyncapi", "")).startswith("3."):
            raise TargetError(f"the AsyncAPI document {document} is not of version 3")
        self._document: dict[str, Any] = loaded
        self._schemas = {name: self._schema(message) for name, message in self._sent().items()}
        if not self._schemas:
            raise TargetError(f"the AsyncAPI document {document} describes no message that is sent")

    def deviation(self, message: Message) -> str | None:
        """What the message has that the document does not describe; None when it is as described."""
        if not message.raw:
            return f"no JSON object: {message.text[:200]!r}"
        raw = dict(message.raw)
        # A hundred listeners hear the same at once: no error is looked for while nothing is wrong.
        if any(validator.is_valid(raw) for validator in self._schemas.values()):
            return None
        found = {
            name: jsonschema.exceptions.best_match(validator.iter_errors(raw))
            for name, validator in self._schemas.items()
        }
        # The message that it comes nearest to says best what is wrong: the one whose error lies deepest.
        name, error = max(found.items(), key=lambda item: self._nearness(item[0], item[1], message))
        assert error is not None
        return f"as {name}, {error.json_path}: {error.message:.300}"

    def _nearness(
        self, name: str, error: jsonschema.ValidationError | None, message: Message
    ) -> tuple[bool, int]:
        schema = self._resolved(self._schemas[name].schema)
        field = message.dialect.live.message.type
        kind = self._resolved(self._resolved(schema.get("properties", {})).get(field, {}))
        named = message.raw.get(field) in (kind.get("const", ...), *kind.get("enum", ()))
        return named, len(error.absolute_path) if error else 0

    def _sent(self) -> dict[str, dict[str, Any]]:
        """The messages of every operation by which the described application sends, or answers."""
        found: dict[str, dict[str, Any]] = {}
        for operation in self._document.get("operations", {}).values():
            operation = self._resolved(operation)
            found |= self._replies(operation.get("reply"))
            if operation.get("action") != "send":
                continue
            listed = operation.get("messages")
            if listed is None:
                listed = self._resolved(operation.get("channel", {})).get("messages", {}).values()
            for index, message in enumerate(listed):
                found[_name(message, index)] = self._resolved(message)
        return found

    def _replies(self, reply: dict[str, Any] | None) -> dict[str, dict[str, Any]]:
        """What is sent in answer to what a client sends."""
        messages = self._resolved(reply or {}).get("messages", [])
        return {_name(message, index): self._resolved(message) for index, message in enumerate(messages)}

    def _schema(self, message: dict[str, Any]) -> jsonschema.Draft202012Validator:
        payload = message.get("payload", {})
        resolved = self._resolved(payload)
        # With a format of its own, the schema stands one level deeper. A reference is kept as it is: what
        # stands beside it counts as well.
        schema = resolved.get("schema", resolved) if "schemaFormat" in resolved else payload
        whole = {"components": self._document.get("components", {}), **schema}
        checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
        return jsonschema.Draft202012Validator(whole, format_checker=checker)

    def _resolved(self, node: Any) -> Any:
        while isinstance(node, dict) and "$ref" in node:
            found: Any = self._document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            node = found
        return node


def _name(message: dict[str, Any], index: int) -> str:
    return str(message.get("name") or message.get("$ref", f"/message {index + 1}").rpartition("/")[2])
