"""Holds answers against the target's own OpenAPI 3.1 document."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import yaml

from signoff.deployment.loading import TargetError
from signoff.wire.exchange import Answer

_ANY_SEGMENT = re.compile(r"\\{[^}]*\\}")


class DescribedApi:
    """The operations of an OpenAPI document, and what may be answered to each."""

    def __init__(self, document: Path, base_url: str) -> None:
        """TargetError when the document cannot be read or holds no paths."""
        try:
            loaded = yaml.load(document.read_text(encoding="utf-8-sig"), Loader=yaml.CSafeLoader)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise TargetError(f"the OpenAPI document {document} cannot be read: {error}") from error
        if not isinstance(loaded, dict) or not loaded.get("paths"):
            raise TargetError(f"the OpenAPI document {document} describes no paths")
        self._document: dict[str, Any] = loaded
        self._prefix = urlsplit(base_url).path.rstrip("/")
        # Literal segments win over parameters, as the specification asks: fewest parameters first.
        ordered = sorted(loaded["paths"], key=lambda path: path.count("{"))
        self._paths = [(re.compile(_ANY_SEGMENT.sub("[^/]+", re.escape(path))), path) for path in ordered]
        self._validators: dict[str, jsonschema.Draft202012Validator] = {}

    def deviation(self, method: str, answer: Answer) -> str | None:
        """What the answer has that the document does not describe; None when it is as described."""
        path = urlsplit(answer.exchange.url).path.removeprefix(self._prefix)
        template = next((name for pattern, name in self._paths if pattern.fullmatch(path)), None)
        if template is None:
            return None if answer.status in (401, 404, 405) else f"{path} is not described"
        operation = self._document["paths"][template].get(method.lower())
        if operation is None:
            # Documents leave preflights out, and a path of its own may be taken for an id that is none.
            is_usual = method == "OPTIONS" or answer.status in (401, 404, 405)
            return None if is_usual else f"{method} {template} is not described"
        # YAML reads 200 as a number, where nobody put it into quotes.
        responses = {str(code): response for code, response in operation["responses"].items()}
        of_its_kind = responses.get(str(answer.status)) or responses.get(f"{answer.status // 100}XX")
        response = self._resolved(of_its_kind or responses.get("default"))
        if response is None:
            return f"status {answer.status} of {method} {template} is not described"
        return self._headers(response, answer) or self._content(template, method, response, answer)

    def _headers(self, response: dict[str, Any], answer: Answer) -> str | None:
        for name, header in response.get("headers", {}).items():
            if self._resolved(header).get("required") and name.lower() not in answer.headers:
                return f"the described header {name} is missing"
        return None

    def _content(self, template: str, method: str, response: dict[str, Any], answer: Answer) -> str | None:
        content = response.get("content")
        if not content:
            return "a body where none is described" if answer.body else None
        if method == "HEAD":
            return None
        kind = answer.headers.get("content-type", "").partition(";")[0].strip()
        if kind not in content:
            return f"content type {kind!r} is not described"
        schema = content[kind].get("schema", {})
        validator = self._validator(f"{method} {template} {answer.status} {kind}", schema)
        error = jsonschema.exceptions.best_match(validator.iter_errors(answer.json))
        return None if error is None else f"{error.json_path}: {error.message:.300}"

    def _validator(self, place: str, schema: dict[str, Any]) -> jsonschema.Draft202012Validator:
        if place not in self._validators:
            # The components come along, so that "#/components/..." references resolve.
            whole = {"components": self._document.get("components", {}), **schema}
            checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
            self._validators[place] = jsonschema.Draft202012Validator(whole, format_checker=checker)
        return self._validators[place]

    def _resolved(self, node: Any) -> Any:
        while isinstance(node, dict) and "$ref" in node:
            found: Any = self._document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            node = found
        return node
