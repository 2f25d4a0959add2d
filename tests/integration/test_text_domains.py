"""Each class of texts, as a description and as a comment: what was taken comes back as it was sent."""

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import ticket
from signoff.wire.exchange import Answer
from tests.domains.texts import BODIES, LONG


def must_be_taken(answer: Answer, text: str) -> None:
    """NotApplicable where the target takes no text of that length, which the guide does not ask of it."""
    if len(text) > LONG and 400 <= answer.status < 500:
        raise NotApplicable(f"the target takes no text of {len(text)} characters ({answer.status})")
    expect(answer).is_created()


@clause("TKT-06", requests=2)
@pytest.mark.parametrize("text", BODIES.values(), ids=list(BODIES))
def test_a_description_comes_back_as_it_was_sent(customer_a: Customer, text: str) -> None:
    made = customer_a.tickets.try_open(description=text)
    must_be_taken(made, text)
    answer = customer_a.tickets.try_read(ticket(made.dialect, made.json).id)
    expect(answer).is_ok()
    expect(ticket(answer.dialect, answer.json).description, "the description", of=answer).equals(text)


@clause("TKT-08", requests=3)
@pytest.mark.parametrize("text", BODIES.values(), ids=list(BODIES))
def test_a_comment_comes_back_as_it_was_sent(customer_a: Customer, text: str) -> None:
    opened = customer_a.tickets.open()
    must_be_taken(customer_a.tickets.try_comment(opened, text), text)
    # A comment is Markdown, in which both kinds of line ends are the same (CommonMark 0.31, 2.1).
    kept = [each.text.replace("\r\n", "\n") for each in customer_a.tickets.read_comments(opened)]
    expect(kept, "the comments").equals([text.replace("\r\n", "\n")])
