"""`expect(...)`: the one door to the matchers."""

from typing import Any, overload

from signoff.expect.answers import AnswerExpectation
from signoff.expect.values import ValueExpectation
from signoff.wire.exchange import Answer


@overload
def expect(thing: Answer) -> AnswerExpectation: ...
@overload
def expect(thing: Any, what: str, of: Answer | None = None) -> ValueExpectation: ...
def expect(thing: Any, what: str = "", of: Answer | None = None) -> AnswerExpectation | ValueExpectation:
    """Begins an expectation: of an answer, or of a value that `what` names ("the ticket's status").

    `of` is the answer that the value came from; a failure then shows that exchange.
    """
    if isinstance(thing, Answer):
        return AnswerExpectation(thing)
    return ValueExpectation(thing, what, of)
