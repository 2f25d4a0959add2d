"""Whether two answers to the same customer say the same, but for what no two answers have in common."""

import re
from collections.abc import Iterable

from signoff.wire.exchange import Answer

_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_SIGNED = re.compile(r"\?[^\"\s]*(?:Signature|Expires)[^\"\s]*")
_TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")
_LARGE = re.compile(r"\b\d{5,}\b")
_VOLATILE = re.compile(
    r"date|content-length|age|via|connection|keep-alive|.*request-?id.*|.*trace.*|x-amz.*|.*rate-?limit.*"
)


def difference(answer: Answer, other: Answer, named: Iterable[str]) -> str:
    """How the answer differs from the other; empty: not at all. `named` are the ids that were sent."""
    if answer.status != other.status:
        return f"the status is {answer.status} {answer.message!r:.120}, about nothing it is {other.status}"
    texts = [_stable(each, named) for each in (answer, other)]
    if texts[0] != texts[1]:
        return f"the body is {texts[0]!r:.400}, about nothing it is {texts[1]!r:.400}"
    heads = [_headers(each) for each in (answer, other)]
    apart = sorted(set(heads[0].items()) ^ set(heads[1].items()))
    return f"these headers differ: {apart}" if apart else ""


def _stable(answer: Answer, named: Iterable[str]) -> str:
    text = answer.text
    own = answer.dialect.headers.request_id.lower()
    for name, value in answer.headers.items():
        if ("request" in name or name == own) and len(value) >= 4:
            text = text.replace(value, "<request>")
    for each in sorted(named, key=len, reverse=True):
        text = text.replace(each, "<named>")
    for pattern, stands_for in ((_TOKEN, "<token>"), (_SIGNED, "?<signed>"), (_UUID, "<id>")):
        text = pattern.sub(stands_for, text)
    text = _INSTANT.sub("<instant>", text)
    if answer.status < 300:
        # What an own object is called and how often it has changed differs from one call to the next.
        version = re.escape(answer.dialect.ticket.version or "version")
        text = re.sub(rf'"{version}"\s*:\s*\d+', f'"{version}": <n>', _LARGE.sub("<n>", text))
    return text


def _headers(answer: Answer) -> dict[str, str]:
    own = answer.dialect.headers.request_id.lower()
    kept = {n: v for n, v in answer.headers.items() if n != own and not _VOLATILE.fullmatch(n)}
    return {name: re.sub(r"\d+", "<n>", value) for name, value in kept.items()}
