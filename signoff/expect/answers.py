"""Matchers over answers. Every method returns the expectation, so that they chain."""

import re
from typing import Self

from signoff.expect.evaluating import counts_evaluations
from signoff.expect.leaks import internals_in
from signoff.verdict.outcomes import Unmet
from signoff.wire.exchange import Answer

_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_VOLATILE = re.compile(
    r"date|content-length|age|via|connection|keep-alive|.*request-?id.*|.*trace.*|x-amz.*|.*rate-?limit.*"
)


@counts_evaluations
class AnswerExpectation:
    """An expectation of one answer."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def _unmet(self, expected: str, actual: str | None = None) -> Unmet:
        said = f" saying {self._answer.message!r}" if self._answer.message else ""
        seen = f"it was {self._answer.status}{said}" if actual is None else actual
        return Unmet(expected, seen, self._answer.exchange)

    def has_status(self, *allowed: int) -> Self:
        """One of those status codes."""
        if self._answer.status not in allowed:
            raise self._unmet(f"the answer to be {' or '.join(str(code) for code in allowed)}")
        return self

    def is_created(self) -> Self:
        """201."""
        return self.has_status(201)

    def is_ok(self) -> Self:
        """200."""
        return self.has_status(200)

    def is_not_found(self) -> Self:
        """404: there is no such thing, as far as the caller may know."""
        return self.has_status(404)

    def is_unauthorised(self) -> Self:
        """401 or 403: the caller's token was not accepted."""
        return self.has_status(401, 403)

    def is_too_many(self) -> Self:
        """429: the caller's requests are used up."""
        return self.has_status(429)

    def is_refused(self) -> Self:
        """A 4xx about this very call: not 401 or 403 for the token, not 429 for the number of calls."""
        if not 400 <= self._answer.status < 500 or self._answer.status in (401, 429):
            raise self._unmet("the call to be refused with a 4xx status")
        return self

    def names(self, field: str) -> Self:
        """The error's message names that field."""
        if field.lower() not in self._answer.message.lower():
            raise self._unmet(
                f"the refusal's message to name {field!r}", f"it says {self._answer.message or 'nothing'!r}"
            )
        return self

    def has_header(self, name: str) -> Self:
        """That header is there and not empty."""
        if not self._answer.headers.get(name.lower()):
            raise self._unmet(
                f"a {name} header", f"the headers are {', '.join(sorted(self._answer.headers))}"
            )
        return self

    def says_the_same_as(self, other: Answer) -> Self:
        """The same status, body and headers, but for ids, instants of the call and counters of calls."""
        if self._answer.status != other.status:
            raise self._unmet(f"the same answer as to the other call, {other.status}")
        mine, theirs = _without_ids(self._answer), _without_ids(other)
        if mine != theirs:
            raise self._unmet(f"the same body as the other answer: {theirs!r}", f"the body is {mine!r}")
        mine_headers, their_headers = _stable_headers(self._answer), _stable_headers(other)
        if mine_headers != their_headers:
            different = sorted(set(mine_headers.items()) ^ set(their_headers.items()))
            raise self._unmet("the same headers as the other answer", f"these differ: {different}")
        return self

    def reveals_no_internals(self) -> Self:
        """No stack trace, library, file, table, ARN or server version, and no 5xx."""
        if self._answer.status >= 500:
            raise self._unmet("the answer to be no server error")
        if found := [str(inside) for inside in internals_in(self._answer.text, self._answer.headers)]:
            raise self._unmet(
                "nothing about the inside of the target in the answer", f"it tells {'; '.join(found)}"
            )
        return self

    def holds_nothing_of(self, *texts: str) -> Self:
        """None of those texts is anywhere in the answer, headers included."""
        everything = self._answer.text + "\n".join(f"{k}: {v}" for k, v in self._answer.headers.items())
        for text in texts:
            if text in everything:
                raise self._unmet(f"nothing of {text!r} in the answer", "it is there")
        return self


def _without_ids(answer: Answer) -> str:
    text = answer.text
    own = answer.dialect.headers.request_id.lower()
    for name, value in answer.headers.items():
        if ("request" in name or name == own) and len(value) >= 4:
            text = text.replace(value, "<request>")
    for segment in answer.exchange.url.partition("?")[0].split("/")[3:]:
        if any(character.isdigit() for character in segment) and len(segment) >= 3:
            text = text.replace(segment, "<id>")
    return _UUID.sub("<id>", text)


def _stable_headers(answer: Answer) -> dict[str, str]:
    own = answer.dialect.headers.request_id.lower()
    return {
        name: value for name, value in answer.headers.items() if name != own and not _VOLATILE.fullmatch(name)
    }
