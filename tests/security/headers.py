"""What the headers of an answer protect too little, and what they let be kept (SEC-08)."""

import json
from collections.abc import Callable, Mapping
from email.message import Message

from signoff.wire.exchange import Answer
from signoff.wire.mapped import is_json


def unprotected(answer: Answer) -> list[str]:
    """What is wrong with the headers that any answer needs."""
    found = []
    media_type = Message()
    media_type["content-type"] = answer.headers.get("content-type", "")
    kind = media_type.get_content_type() if answer.headers.get("content-type") else ""
    if answer.body:
        # Of which the latter are application/problem+json for errors (RFC 9457), and others for the rest.
        if not is_json(kind):
            found.append(f"its content type is {kind or 'not given'!r}")
        if (charset := media_type.get_content_charset()) not in (None, "utf-8"):
            found.append(f"its content type has the charset {charset!r}")
        try:
            json.loads(answer.body)
        except ValueError:
            found.append("its body is no JSON")
    if {value.lower() for value in answer.values_of("x-content-type-options")} != {"nosniff"}:
        found.append("it lacks nosniff")
    return found


def kept(answer: Answer) -> list[str]:
    """What lets a browser or a cache keep the answer."""
    said = answer.headers.get("cache-control", "")
    directives = {part.strip().lower() for part in said.split(",")}
    return [] if "no-store" in directives else [f"its Cache-Control is {said or 'not given'!r}"]


def lasting(answer: Answer) -> list[str]:
    """What says that a refusal may be kept: whoever then does what was missing is refused from memory."""
    said = answer.headers.get("cache-control", "")
    parts = [part.strip().lower().partition("=") for part in said.split(",")]
    directives = {name: value.strip('"') for name, _, value in parts}
    if {"no-store", "no-cache"} & directives.keys():
        return []
    ages = [directives.get(name, "0") for name in ("max-age", "s-maxage")]
    kept = "public" in directives or any(age.isdecimal() and int(age) > 0 for age in ages)
    return [f"its Cache-Control is {said!r}"] if kept else []


def deviations(answers: Mapping[str, Answer], wrong: Callable[[Answer], list[str]]) -> dict[str, str]:
    """What is wrong, by the name of the call."""
    return {name: "; ".join(found) for name, answer in answers.items() if (found := wrong(answer))}
