"""The text of a notification tells a bystander nothing (NTF-08; of one that was invoked, NTF-06)."""

import json
from collections.abc import Iterable

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer, Operator, some
from signoff.wire.notifications import Notification
from tests.integration.inboxes import listed_as, operator_of, settled
from tests.security.planted import CANARY, EVERYTHING, OTHERWISE, PLANTED, SECRETS

WRITTEN = PLANTED | OTHERWISE
HARMLESS = "Invoice 2024-0815 of 1,234.56 EUR for ticket #123 is ready since 09:30."


def tell_nothing(received: Iterable[Notification], *, but: Iterable[str] = ()) -> None:
    """None of the planted secrets is in any of them."""
    for one in received:
        text = json.dumps(dict(one.raw), ensure_ascii=False)
        for kind, secret in SECRETS.items():
            if kind not in but:
                expect(text, f"the notification, of {kind},").lacks(secret)


@clause("NTF-08", requests=40)
@pytest.mark.parametrize("place", ["subject", "description"])
def test_what_a_ticket_says_stays_in_the_ticket(customer_a: Customer, place: str) -> None:
    # A subject may be quoted in a notification, what is secret in it may not.
    opened = customer_a.tickets.open(**{place: EVERYTHING})
    customer_a.notifications.wait_for(1, about=opened)
    customer_a.tickets.comment(opened, "It happens again.")
    customer_a.tickets.update(opened, status="resolved")
    customer_a.notifications.wait_for(3, about=opened)
    tell_nothing(settled(customer_a, opened), but=[CANARY] if place == "subject" else [])


@clause("NTF-08", requests=10 * len(OTHERWISE) + 10)
def test_a_subject_is_told_without_secrets_however_they_are_written(customer_a: Customer) -> None:
    opened = [customer_a.tickets.open(subject=f"{kind}: {text}") for kind, text in OTHERWISE.items()]
    for ticket in opened:
        tell_nothing(customer_a.notifications.wait_for(1, about=ticket), but=[CANARY])


@clause("NTF-08", requests=26)
def test_what_a_comment_says_stays_in_the_comment(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    customer_a.tickets.comment(opened, EVERYTHING)
    customer_a.notifications.wait_for(2, about=opened)
    tell_nothing(settled(customer_a, opened))


@clause("NTF-08", requests=40)
@pytest.mark.parametrize(
    "beside", [{}, {"status": ("in-progress", "resolved")}], ids=["alone", "and a status"]
)
def test_whom_a_ticket_is_assigned_to_stays_in_the_ticket(
    customer_a: Customer, beside: dict[str, tuple[str, str]]
) -> None:
    opened = customer_a.tickets.open()
    # One after the other: nobody says how long the name of an assignee may be.
    for number, planted in enumerate(PLANTED.values()):
        others = {name: values[number % 2] for name, values in beside.items()}
        customer_a.tickets.update(opened, assigned_to=planted, **others)
    customer_a.notifications.wait_for(1 + len(PLANTED), about=opened)
    tell_nothing(settled(customer_a, opened), but=[CANARY])


@clause("NTF-08", requests=4)
def test_what_is_told_live_stays_in_the_ticket_too(customer_a: Customer) -> None:
    with customer_a.live.listen("notification") as listener:
        opened = customer_a.tickets.open(subject=EVERYTHING)
        customer_a.tickets.comment(opened, EVERYTHING)
        customer_a.tickets.update(opened, assigned_to=PLANTED["a password"], status="resolved")
        for message in listener.hears_count(3, some("notification", about=opened)):
            for kind, secret in SECRETS.items():
                if kind != CANARY:
                    expect(message.text, f"the live message, of {kind},").lacks(secret)


@clause("NTF-08", requests=1)
@pytest.mark.parametrize("written", ["in one way", "in other ways"])
def test_what_was_invoked_is_told_live_without_secrets(
    customer_a: Customer, request: pytest.FixtureRequest, written: str
) -> None:
    operator = operator_of(request)
    # No parameter of the test: a report would repeat it.
    text = EVERYTHING if written == "in one way" else "; ".join(OTHERWISE.values())
    with customer_a.live.listen("notification") as listener:
        received = operator.invoke(customer_a, title=text[:250], message=text)
        message = listener.hears("notification", where=lambda heard: received.id in heard.text)
    for kind, secret in SECRETS.items():
        if kind != CANARY:
            expect(message.text, f"the live message, of {kind},").lacks(secret)


@clause("NTF-08", requests=30)
def test_an_ordinary_comment_is_not_quoted_either(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    customer_a.notifications.wait_for(1, about=opened)
    customer_a.tickets.comment(opened, f"The {CANARY} sings at night.")
    for one in customer_a.notifications.wait_for(2, about=opened):
        expect(json.dumps(dict(one.raw)), "the notification").lacks(CANARY).lacks("sings at night")


@clause("NTF-08", requests=80)
def test_the_name_of_a_file_is_told_without_secrets(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    before = len(customer_a.notifications.wait_for(1, about=opened))
    customer_a.attachments.attach(opened, b"Nothing to see here.", filename=f"{EVERYTHING}.txt")
    # Whether a file makes a notification is the target's to say; if it does, this looks at it.
    received = settled(customer_a, opened)
    expect(len(received), "the number of notifications about the ticket").is_between(before, before + 2)
    tell_nothing(received, but=[CANARY])


@clause("NTF-06", requests=12)
@pytest.mark.parametrize("planted", WRITTEN)
def test_an_invoked_notification_is_told_without_secrets(
    customer_a: Customer, operator: Operator, planted: str
) -> None:
    text = f"Please note {WRITTEN[planted]} for later."
    received = operator.invoke(customer_a, title=text, message=text)
    listed = listed_as(customer_a, received)
    tell_nothing([received, listed])


@clause("NTF-06", requests=12)
@pytest.mark.parametrize("before", [0, 450, 900], ids=["at once", "after a while", "at the end"])
def test_of_several_secrets_none_is_told_wherever_it_stands(
    customer_a: Customer, operator: Operator, before: int
) -> None:
    text = "Nothing to see here. " * (before // 21) + "; ".join(PLANTED.values())
    received = operator.invoke(customer_a, message=text)
    tell_nothing([received, listed_as(customer_a, received)], but=[CANARY])


@clause("NTF-06", requests=12)
def test_a_customers_own_token_is_not_told(customer_a: Customer, operator: Operator) -> None:
    token = str(customer_a.presented).partition(" ")[2] or customer_a.recorder.session.token(customer_a.id)
    received = operator.invoke(customer_a, message=f"Your session {token} has begun.")
    listed = listed_as(customer_a, received)
    for one in (received, listed):
        expect(token in json.dumps(dict(one.raw)), "whether the notification holds the token").equals(False)


@clause("NTF-06", requests=12, level=Level.SHOULD)
def test_what_is_harmless_is_told_in_full(customer_a: Customer, operator: Operator) -> None:
    received = operator.invoke(customer_a, message=HARMLESS)
    listed = listed_as(customer_a, received)
    expect(listed.message, "the message").equals(HARMLESS)
