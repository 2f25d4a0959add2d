"""One exchange with a target, redacted, as people read it and as `curl` repeats it."""

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any, ClassVar

from signoff.wire.answers import Json, message
from signoff.wire.dialect import Dialect

SHOWN_BODY = 1500
"""Characters of a body that a failure shows; the exchange log keeps it whole."""


NOT_FOUND = (403, 404, 410)
"""What targets say of what is not there, or not for whoever asks; most say 404."""
NOT_IMPLEMENTED = 501
"""What servers say of a method that they do not have at all (RFC 9110, 15.6.2); others say 405, or 404."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """What was sent and what came back, secrets already replaced. `token` names the variable curl uses."""

    kind: ClassVar[str] = "exchange"

    actor: str
    says: str
    method: str
    url: str
    token: str | None
    sent_headers: Mapping[str, str]
    sent: str
    status: int
    headers: Mapping[str, str]
    received: str
    at: str
    ms: float
    cookie: str = ""
    """The cookie that bore the token, where it was no Authorization header."""
    flags: tuple[str, ...] = ()
    """What curl is told beside, as a shell reads it: how the target is reached."""

    def line(self) -> str:
        """One line of a story: who did what, and what came of it."""
        return f"{self.actor} {self.says} → {self.status} ({self.ms:.0f} ms)"

    def shown(self) -> str:
        """The exchange as a reader sees it, long bodies cut with a word about it."""
        kept = {name: value for name, value in self.headers.items() if name != "date"}
        head = "\n".join(f"{name}: {value}" for name, value in kept.items())
        sent = f"\n{cut(self.sent)}" if self.sent else ""
        return f"{self.method} {self.url}{sent}\n→ {self.status}\n{head}\n\n{cut(self.received)}"

    def curl(self) -> str:
        """The command that repeats it. The token is a shell variable, never the token itself."""
        words = ["curl", "-sS", "-i"]
        if self.method != "GET":
            words += ["-X", self.method]
        words.append(shlex.quote(self.url))
        if self.token:
            said = f"Cookie: {self.cookie}=" if self.cookie else "Authorization: Bearer "
            words += ["-H", f'"{said}${self.token}"']
        for name, value in self.sent_headers.items():
            words += ["-H", shlex.quote(f"{name}: {value}")]
        words += self.flags
        if self.sent:
            words += ["--data-raw", shlex.quote(self.sent)]
        return " ".join(words)

    def repeat(self) -> str:
        """The command that repeats it."""
        return self.curl()

    def as_json(self) -> str:
        """One line for the log."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, kw_only=True)
class Handshake(Exchange):
    """The opening of a live connection. URL and headers name the token's variable where the token stood."""

    def curl(self) -> str:
        """The opening alone; `python -m websockets URL` goes on talking, if the URL bears the token."""
        url = self.url.replace("ws", "http", 1)
        words = ["curl", "-sS", "-i", "-N", "--http1.1", "--max-time", "5", _shell(url)]
        for name, value in self.sent_headers.items():
            words += ["-H", _shell(f"{name}: {value}")]
        words += self.flags
        return " ".join(words)


def _shell(text: str) -> str:
    """Quoted for a shell that is to put in the token's variable."""
    kept = text.replace("\\", "\\\\").replace('"', '\\"').replace("`", "\\`")
    return f'"{kept}"'


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a target answered. Header names are in lower case."""

    exchange: Exchange
    dialect: Dialect
    status: int
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def text(self) -> str:
        """The body as text, undecodable bytes replaced."""
        return self.body.decode("utf-8", errors="replace")

    @cached_property
    def json(self) -> Json:
        """The body as JSON, None when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def values_of(self, header: str) -> list[str]:
        """The values of a header, of which each hop on the way may have added one."""
        return [value.strip() for value in self.headers.get(header.lower(), "").split(",") if value.strip()]

    @cached_property
    def message(self) -> str:
        """What an error answer tells its reader; a plain text is that itself."""
        is_text = self.headers.get("content-type", "").lower().startswith("text/plain")
        return self.text.strip() if is_text and self.json is None else message(self.dialect, self.json)


def lacks_the_method(answer: Answer) -> bool:
    """Whether a deletion is answered by who deletes nothing of that kind: refused, though with a 5xx."""
    return answer.status == NOT_IMPLEMENTED and answer.exchange.method == "DELETE"


def retry_after_s(answer: Answer) -> float | None:
    """The seconds that a Retry-After header gives, as a number or as a date; None for anything else."""
    return seconds_told(answer.headers, answer.exchange.at)


def seconds_told(headers: Mapping[str, str], at: str) -> float | None:
    """The same, of the headers of an answer that was asked for at that instant.

    A date is held against the answer's own Date: it is the same clock that made both (RFC 9110, 10.2.3).
    """
    given = headers.get("retry-after", "")
    if given.isascii() and given.isdigit():
        return float(given)
    try:
        until = parsedate_to_datetime(given)
        sent = headers.get("date", "")
        since = parsedate_to_datetime(sent) if sent else datetime.fromisoformat(at)
        return (until - since).total_seconds()
    except (ValueError, TypeError):
        return None


_WINDOW = re.compile(r";\s*w=(\d+)")
"""In how many seconds a limit's first policy counts, where it says so."""
_LEFT = (
    ("ratelimit", "ratelimit-policy", None),
    ("ratelimit-remaining", "ratelimit-limit", None),
    ("x-ratelimit-remaining", "x-ratelimit-limit", None),
    ("x-ratelimit-remaining-hour", "x-ratelimit-limit-hour", 3600),
)
"""Where targets say how many requests are left, and of how many, in how many seconds where the name says it:
the draft of the standard, what was there before it, and Kong."""


def limit_said(headers: Mapping[str, str]) -> int | None:
    """Of how many requests the target says that they are a customer's; None where it says nothing."""
    found = (_number(headers.get(limit, "")) for _, limit, _ in _LEFT)
    return next((number for number in found if number), None)


def requests_left(answer: Answer, of: int, window_s: int) -> int | None:
    """How many requests the target says are left of `of` in that window; None where it says nothing of these.

    A gateway's own limit is another number, or that of another window where one is told, and no business of
    the customer's allowance. 429 leaves none.
    """
    if answer.status == 429:
        return 0
    for left, limit, named_s in _LEFT:
        numbers = [_number(answer.headers.get(name, "")) for name in (left, limit)]
        told = _WINDOW.search(answer.headers.get(limit, "").partition(",")[0])
        told_s = named_s if told is None else int(told[1])
        if numbers[1] == of and told_s in (None, window_s):
            return numbers[0]
    return None


def _number(header: str) -> int | None:
    """The number of a header: alone, or as the first one's r or q (RFC 9651)."""
    found = re.match(r"\s*(?:\d+|[^,]*?;\s*[rq]=(\d+))", header)
    return None if found is None else int(found[1] or found[0])


def cut(text: str) -> str:
    """As much of a text as a failure shows, with a word about the rest."""
    rest = len(text) - SHOWN_BODY
    return text if rest <= 0 else f"{text[:SHOWN_BODY]}… ({rest} more characters)"


def header_map(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Headers by lower-case name; repeated ones joined with a comma, as RFC 9110 allows."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        name = name.lower()
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found
