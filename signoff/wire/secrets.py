"""Recognises secrets in a text, however they were written down (SEC-10). Pure."""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from signoff.wire.redaction import Redactor

SHORTEST = 6
"""What is shorter is no secret, and would be met in ordinary words."""
_SHORTEST_LINE = 20
_SHOWN = 4
_WORD = re.compile(r"[A-Za-z0-9+/_.~%-]{12,}")
_LOOKS = {
    "a token": r"\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}",
    # The three ways in which Base64 writes the beginning of a token, by its place among the bytes.
    "a token in Base64": r"(?:ZXlKaGJHY2lPa|V5SmhiR2NpT2|leUpoYkdjaU9p|ZXlKMGVYQWlPa|V5SjBlWEFpT2"
    r"|leUowZVhBaU9p)[A-Za-z0-9+/_-]{20,}",
    "a bearer token": r"(?i:\bbearer(?:\s|%20|\+)+)(?!<)[A-Za-z0-9._~+/-]{16,}",
    "the signature of a link": r"(?i:\b(?:X-Amz-)?(?:Signature|Security-Token)(?:=|%3D))(?!<)"
    r"[A-Za-z0-9%+/_-]{16,}",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
}
_PATTERNS = {what: re.compile(pattern) for what, pattern in _LOOKS.items()}


def forms_of(secret: str) -> frozenset[str]:
    """The secret and each way in which a program may have written it: Base64, hexadecimal, in a URL, in JSON.

    Of a text in Base64 that holds more than the secret, the part that is the same whatever stands around it.
    Of a key of several lines each line counts by itself.
    """
    lines = [line.strip() for line in secret.splitlines() if not line.startswith("-----")]
    parts = {secret, *(line for line in lines if len(line) >= _SHORTEST_LINE)}
    forms = {form for part in parts for form in _written(part)}
    return frozenset(form for form in forms if len(form) >= SHORTEST)


def _written(secret: str) -> Iterator[str]:
    content = secret.encode()
    yield from (secret, quote(secret, safe=""), quote(secret), json.dumps(secret)[1:-1], content.hex())
    for before in range(3):
        # Each letter holds 6 bits; those that also hold bits of what stands around are left out.
        whole = base64.b64encode(bytes(before) + content).decode().rstrip("=")
        inside = whole[-(-before * 8 // 6) : (before + len(content)) * 8 // 6]
        yield from (inside, inside.replace("+", "-").replace("/", "_"))


class Secrets:
    """Finds the run's own secrets, and whatever looks like one, in a text."""

    def __init__(self, lasting: Iterable[str], learned: Iterable[str] = ()) -> None:
        """`lasting` ones (keys) are found in all their forms, `learned` ones (of links) as they are."""
        self._forms = {form for secret in lasting for form in forms_of(secret) if len(secret) >= SHORTEST}
        self._words = frozenset(learned)

    def found_in(self, text: str) -> Iterator[str]:
        """Each kind of secret in the text, with where it stands; never the secret itself."""
        for form in self._forms:
            if (at := text.find(form)) >= 0:
                yield _received("a key or token of this run", text, at)
        for what, pattern in _PATTERNS.items():
            if found := pattern.search(text):
                yield _received(what, text, found.start())
        if self._words:
            for found in _WORD.finditer(text):
                if found[0] in self._words:
                    yield _received("a secret of this run", text, found.start())
                    return


def redactor_of(secrets: Iterable[str]) -> Redactor:
    """Takes those secrets out of a text, in all their forms."""
    return Redactor(form for secret in secrets for form in forms_of(secret))


def _received(what: str, text: str, at: int) -> str:
    return f"{what} in line {text.count(chr(10), 0, at) + 1}, {text[at : at + _SHOWN]!r}…"
