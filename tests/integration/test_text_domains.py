"""Each class of texts, wherever one is written: what was taken comes back as it was sent."""

import pytest

from signoff import clause, expect
from signoff.actors import Customer, Operator
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import ticket, with_one_line_end
from signoff.wire.exchange import Answer
from tests.domains.texts import BODIES, CONTROLS, LONG, MARKUP, SHORT
from tests.domains.words import SUBJECTS
from tests.integration.inboxes import listed_as, operator_of


def must_be_taken(answer: Answer, text: str) -> None:
    """NotApplicable where the target takes no text of that length, which the guide does not ask of it."""
    if len(text) > LONG and 400 <= answer.status < 500:
        raise NotApplicable(f"the target takes no text of {len(text)} characters ({answer.status})")
    expect(answer).is_created()


@clause("TKT-06", requests=2)
@pytest.mark.parametrize("text", (BODIES | MARKUP).values(), ids=list(BODIES | MARKUP))
def test_a_description_comes_back_as_it_was_sent(customer_a: Customer, text: str) -> None:
    made = customer_a.tickets.try_open(description=text)
    must_be_taken(made, text)
    answer = customer_a.tickets.try_read(ticket(made.dialect, made.json).id)
    expect(answer).is_ok()
    expect(ticket(answer.dialect, answer.json).description, "the description", of=answer).equals(text)


@clause("TKT-06", requests=2)
@pytest.mark.parametrize("text", SUBJECTS.values(), ids=list(SUBJECTS))
def test_a_subject_comes_back_as_it_was_sent(customer_a: Customer, text: str) -> None:
    made = customer_a.tickets.try_open(subject=text)
    expect(made).is_created()
    answer = customer_a.tickets.try_read(ticket(made.dialect, made.json).id)
    expect(answer).is_ok()
    expect(ticket(answer.dialect, answer.json).subject, "the subject", of=answer).equals(text)


@clause("TKT-06", requests=2)
@pytest.mark.parametrize("text", CONTROLS.values(), ids=list(CONTROLS))
def test_a_control_character_in_a_description_is_refused_or_kept(customer_a: Customer, text: str) -> None:
    made = customer_a.tickets.try_open(description=text)
    expect(made.status, "the answer", of=made).is_between(200, 499)
    if made.status < 300:
        answer = customer_a.tickets.try_read(ticket(made.dialect, made.json).id)
        expect(answer).is_ok()
        expect(ticket(answer.dialect, answer.json).description, "the description", of=answer).equals(text)


@clause("NTF-06", requests=12)
@pytest.mark.parametrize("text", SHORT.values(), ids=list(SHORT))
def test_an_invoked_notification_says_what_it_was_given(
    customer_a: Customer, operator: Operator, text: str
) -> None:
    stored = operator.invoke(customer_a, message=text)
    listed = listed_as(customer_a, stored)
    expect(listed.message, "the message in the list").equals(text)


@clause("WS-02", requests=12)
@pytest.mark.parametrize("text", SHORT.values(), ids=list(SHORT))
def test_a_live_message_says_what_the_list_says(
    customer_a: Customer, request: pytest.FixtureRequest, text: str
) -> None:
    operator = operator_of(request)
    with customer_a.live.listen() as listener:
        stored = operator.invoke(customer_a, title="Grüße 👍", message=text)
        heard = listener.hears("notification", about=stored).notification
    listed = listed_as(customer_a, stored)
    assert heard is not None
    expect((heard.title, heard.message), "what arrived").equals((listed.title, listed.message))


@clause("TKT-08", requests=3)
@pytest.mark.parametrize("text", BODIES.values(), ids=list(BODIES))
def test_a_comment_comes_back_as_it_was_sent(customer_a: Customer, text: str) -> None:
    opened = customer_a.tickets.open()
    must_be_taken(customer_a.tickets.try_comment(opened, text), text)
    kept = [with_one_line_end(each.text) for each in customer_a.tickets.read_comments(opened)]
    expect(kept, "the comments").equals([with_one_line_end(text)])
