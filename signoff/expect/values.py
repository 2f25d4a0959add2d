"""Matchers over plain values. Every method returns the expectation, so that they chain."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any, Self

from signoff.expect.brief import brief, brief_difference
from signoff.expect.evaluating import counts_evaluations
from signoff.verdict.outcomes import Unmet
from signoff.wire.answers import Malformed
from signoff.wire.exchange import Answer
from signoff.wire.instants.reading import instant, instant_in_utc


@counts_evaluations
class ValueExpectation:
    """An expectation of one value; `what` is its name in failures."""

    def __init__(self, value: Any, what: str, of: Answer | None = None) -> None:
        self._value, self._what = value, what
        self._exchange = None if of is None else of.exchange

    def _unmet(self, expected: str, actual: str | None = None) -> Unmet:
        seen = f"it is {brief(self._value)}" if actual is None else actual
        return Unmet(f"{self._what} {expected}", seen, self._exchange)

    def _differing(self, expected: Any) -> str:
        both_are_texts = isinstance(self._value, str) and isinstance(expected, str)
        where = brief_difference(self._value, expected) if both_are_texts else ""
        return f"it is {brief(self._value)}{where}"

    def equals(self, expected: Any) -> Self:
        """The very same value; true is not 1, nor false 0."""
        if self._value != expected or isinstance(self._value, bool) is not isinstance(expected, bool):
            raise self._unmet(f"to be {brief(expected)}", self._differing(expected))
        return self

    def differs_from(self, other: Any) -> Self:
        """Any other value."""
        if self._value == other:
            raise self._unmet(f"to differ from {brief(other)}")
        return self

    def is_one_of(self, allowed: Collection[Any]) -> Self:
        """One of those values."""
        if self._value not in list(allowed):
            raise self._unmet(f"to be one of {brief(list(allowed))}")
        return self

    def is_between(self, low: Any, high: Any) -> Self:
        """From `low` to `high`, both included."""
        try:
            inside = low <= self._value <= high
        except TypeError:
            inside = False
        if not inside:
            raise self._unmet(f"to be from {low} to {high}")
        return self

    def is_given(self) -> Self:
        """Not missing, not null, not empty."""
        if self._value is None or self._value == "":
            raise self._unmet("to be given", "it is missing")
        return self

    def is_an_instant(self) -> Self:
        """An instant, however it is written: how, is asked of tickets alone (TKT-01)."""
        try:
            instant(self._value)
        except Malformed as error:
            raise self._unmet("to be an instant", str(error)) from None
        return self

    def is_an_instant_in_utc(self) -> Self:
        """ISO 8601, in UTC."""
        try:
            instant_in_utc(self._value)
        except Malformed as error:
            raise self._unmet("to be an ISO 8601 instant in UTC", str(error)) from None
        return self

    def is_inert(self) -> Self:
        """A text that can do nothing in a browser, neither raw nor rendered as Markdown."""
        if not isinstance(self._value, str):
            raise self._unmet("to be a text that is inert in a browser")
        # Only who judges such texts pays for an HTML5 parser.
        from signoff.expect.inert import active_content

        if found := active_content(self._value):
            raise self._unmet(
                "to be inert in a browser", f"it holds {', '.join(found[:5])}: {brief(self._value)}"
            )
        return self

    def contains(self, part: Any) -> Self:
        """`part` is in it."""
        if self._has(part) is not True:
            raise self._unmet(f"to contain {brief(part)}")
        return self

    def lacks(self, part: Any) -> Self:
        """`part` is not in it; a value that is missing lacks nothing, it is not there to be looked into."""
        if self._has(part) is not False:
            raise self._unmet(f"to hold no {brief(part)}")
        return self

    def _has(self, part: Any) -> bool | None:
        """None when the value is nothing that holds parts: the target's doing, so no harness error."""
        try:
            return part in self._value
        except TypeError:
            return None

    def holds_exactly(self, expected: Collection[Any]) -> Self:
        """Each of those once, in any order, and nothing else."""
        found, wanted = list(self._value), list(expected)
        missing = [item for item in wanted if item not in found]
        extra = [item for item in found if item not in wanted]
        twice = sorted({str(item) for item in found if found.count(item) > 1})
        if missing or extra or twice:
            said = _parts(("missing", missing), ("not asked for", extra), ("more than once", twice))
            raise self._unmet(f"to hold exactly {len(wanted)}: {brief(wanted)}", f"of {len(found)}, {said}")
        return self

    def is_in_order(self, expected: Sequence[Any]) -> Self:
        """Those, in that order, and nothing else."""
        self.holds_exactly(expected)
        if list(self._value) != list(expected):
            raise self._unmet(f"to be in the order {brief(list(expected))}")
        return self

    def never_rises(self) -> Self:
        """Each is at most as large as the one before it. Instants of whole seconds may well be the same."""
        rising = [later for before, later in pairwise(self._value) if later > before]
        if rising:
            raise self._unmet("never to rise", f"it rises to {rising[0]}: {brief(self._value)}")
        return self


def _parts(*parts: tuple[str, list[Any]]) -> str:
    return "; ".join(f"{label}: {brief(items)}" for label, items in parts if items)
