"""Matchers over answers. Every method returns the expectation, so that they chain."""

import re
from typing import Self

from signoff.expect.evaluating import counts_evaluations
from signoff.expect.leaks import internals_in
from signoff.expect.naming import names
from signoff.expect.written import without_what_customers_write
from signoff.verdict.outcomes import Unmet
from signoff.wire.exchange import NOT_FOUND, Answer, lacks_the_method
from signoff.wire.requests import parameter

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\WA-Z_]+")
"""What a field's name is made of: `priorityCode`, `priority_code`."""
_WRITING = frozenset({"PUT", "PATCH", "POST", "DELETE"})


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
        """200; of a call that writes any success: the guide says what it does, and not how that is said."""
        if self._answer.exchange.method in _WRITING:
            return self.has_status(200, 201, 202, 204)
        return self.has_status(200)

    def is_not_found(self) -> Self:
        """404, or what others say of it: there is no such thing, as far as the caller may know.

        Whether it is what is said of a thing that never was, somebody else looks at (SEC-01): with 403 for
        both, the target tells nothing either.
        """
        return self.has_status(*NOT_FOUND)

    def is_unauthorised(self) -> Self:
        """401 or 403: the caller's token was not accepted."""
        return self.has_status(401, 403)

    def is_too_many(self) -> Self:
        """429: the caller's requests are used up."""
        return self.has_status(429)

    def is_refused(self) -> Self:
        """A 4xx about this very call: not 401 or 403 for the token, not 429 for the number of calls.

        501 where a deletion is asked for: so some servers say that they have no such method.
        """
        if lacks_the_method(self._answer):
            return self
        if not 400 <= self._answer.status < 500 or self._answer.status in (401, 429):
            raise self._unmet("the call to be refused with a 4xx status")
        return self

    def names(self, *fields: str) -> Self:
        """The error's message names one of those: by a word of its own, or by the words that it is made of.

        Of a name whose dots lead inwards the last part is the field's, whatever the others are.
        """
        if not any(re.search(_named(field), self._answer.message, re.IGNORECASE) for field in fields):
            wanted = " or ".join(map(repr, dict.fromkeys(fields)))
            raise self._unmet(
                f"the refusal's message to name {wanted}", f"it says {self._answer.message or 'nothing'!r}"
            )
        return self

    def has_header(self, name: str) -> Self:
        """That header is there and not empty."""
        if not self._answer.headers.get(name.lower()):
            raise self._unmet(
                f"a {name} header", f"the headers are {', '.join(sorted(self._answer.headers))}"
            )
        return self

    def reveals_no_internals(self, *, in_its_own_words: bool = False) -> Self:
        """No stack trace, library, file, table, ARN or server version, and no 5xx.

        `in_its_own_words`: what customers wrote is left out, as a list of earlier tickets may hold anything.
        """
        if self._answer.status >= 500:
            raise self._unmet("the answer to be no server error")
        text = self._answer.text
        if in_its_own_words:
            text = without_what_customers_write(self._answer.dialect, text)
        if found := [str(inside) for inside in internals_in(text, self._answer.headers)]:
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

    def names_nobody(self, *ids: str, but: str = "") -> Self:
        """None of those ids is in the answer, headers included; they may lie in that of `but`, its owner."""
        texts = [self._answer.text, *self._answer.headers.values()]
        fields = ("customer_id", parameter(self._answer.dialect.ticket.customer_id))
        for id_ in ids:
            if any(names(text, id_, but=but, fields=fields) for text in texts):
                raise self._unmet(f"nothing of {id_!r} in the answer", "it is there")
        return self


def _named(field: str) -> str:
    """The pattern of that field's name; frameworks write `priority code` of `priority_code`."""
    words = [re.escape(word) for word in _WORDS.findall(field.rpartition(".")[2])]
    name = r"[\W_]?".join(words or [re.escape(field)])
    return rf"(?<![^\W_]){name}(?![^\W_])"
