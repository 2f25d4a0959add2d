"""What arrives over a live connection: the guide's five types of messages, with their content."""

from collections.abc import Callable
from datetime import timedelta
from time import monotonic

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer, some
from signoff.wire.instants.reading import instant
from signoff.wire.messages import Message
from tests.domains.choices import STATUSES
from tests.domains.notifications import NOTIFICATION_TYPES
from tests.domains.words import SUBJECTS
from tests.integration.changes import CHANGES
from tests.integration.inboxes import listed_as, operator_of

A_LITTLE = timedelta(seconds=2)
"""Instants may be in whole seconds, and processes that publish may differ by a moment."""
LARGE, MANY_LARGE = 100_000, 24
"""Messages of less than 128 KB, the most that an API Gateway hands on; together two megabytes."""


def of_change(change: str, status: str | None = None) -> Callable[[Message], bool]:
    """Picks the messages of that change (to that status), and those of a target that does not tell which."""

    def fits(message: Message) -> bool:
        return message.change in (None, change) and (status is None or message.status in (None, status))

    return fits


def saying(text: str) -> Callable[[Message], bool]:
    """Picks the messages that hold it."""
    return lambda message: text in message.text


def commented(message: Message) -> bool:
    """Picks the messages of a comment."""
    return message.change == "comment"


@clause("WS-02", requests=1, level=Level.SHOULD)
def test_a_message_is_dated_by_the_clock_that_dates_the_ticket(customer_a: Customer) -> None:
    """An hour more or less is summer time that somebody took for UTC, or the other way round."""
    with customer_a.live.listen() as listener:
        begun = monotonic()
        opened = customer_a.tickets.open()
        heard = listener.hears("notification", about=opened)
        latest = timedelta(seconds=monotonic() - begun) + A_LITTLE
        if heard.timestamp is not None:
            since = instant(heard.timestamp) - instant(opened.created_at)
            expect(since, "the time from the ticket's creation to its message").is_between(-A_LITTLE, latest)


@clause("WS-02", requests=14)
def test_a_notification_arrives_with_its_content(customer_a: Customer) -> None:
    with customer_a.live.listen() as listener:
        opened = customer_a.tickets.open()
        heard = listener.hears("notification", about=opened).notification
        listed = customer_a.notifications.wait_for(1, about=opened)[0]
        assert heard is not None
        expect((heard.id, heard.type, heard.title, heard.message), "what the message carries").equals(
            (listed.id, listed.type, listed.title, listed.message)
        )
        # One of the two may be written to the second only.
        apart = abs(instant(heard.created_at) - instant(listed.created_at))
        expect(apart.total_seconds(), "the seconds between its two instants").is_between(0, 1)


@clause("WS-02", requests=1)
def test_what_arrives_in_the_end_is_more_than_a_megabyte(
    customer_a: Customer, request: pytest.FixtureRequest
) -> None:
    operator = operator_of(request)
    with customer_a.live.listen("metrics_update") as listener:
        for number in range(MANY_LARGE):
            reference = f"{customer_a.canary}-{number}."
            operator.publish(customer_a, "metrics_update", {"reference": reference, "text": "w" * LARGE})
            listener.hears("metrics_update", where=saying(reference))


@clause("WS-02", requests=30)
@pytest.mark.parametrize("change", CHANGES)
def test_each_change_of_a_ticket_is_notified_live(customer_a: Customer, change: str) -> None:
    opened = customer_a.tickets.open()
    before = {received.id for received in customer_a.notifications.wait_for(1, about=opened)}
    with customer_a.live.listen() as listener:
        CHANGES[change](customer_a, opened)
        listed = customer_a.notifications.wait_for(2, about=opened)
        added = [received for received in listed if received.id not in before]
        expect(len(added), "the number of notifications that the change added").equals(1)
        new = added[0]
        heard = listener.hears("notification", about=new).notification
        assert heard is not None
        expect((heard.title, heard.message), "what the message carries").equals((new.title, new.message))


@clause("WS-02", requests=2)
def test_two_tickets_in_quick_succession_bring_two_notifications(customer_a: Customer) -> None:
    with customer_a.live.listen() as listener:
        opened = [customer_a.tickets.open(subject=f"Ticket {number}") for number in range(2)]
        heard = [listener.hears("notification", about=ticket).notification for ticket in opened]
        ids = {received.id for received in heard if received is not None}
        expect(len(ids), "the number of notifications that arrived").equals(2)


@clause("WS-02", requests=1)
def test_a_new_notification_arrives_as_unread(customer_a: Customer) -> None:
    with customer_a.live.listen() as listener:
        heard = listener.hears("notification", about=customer_a.tickets.open()).notification
        assert heard is not None
        expect(heard.read, "whether it is read").equals(False)


@clause("WS-03", requests=2)
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_a_ticket_arrives_as_an_update(customer_a: Customer, change: str) -> None:
    with customer_a.live.listen() as listener:
        opened = customer_a.tickets.open()
        CHANGES[change](customer_a, opened)
        listener.hears("ticket_update", about=opened, where=of_change(change))


@clause("WS-03", requests=5)
def test_each_step_of_a_tickets_life_arrives_with_its_status(customer_a: Customer) -> None:
    with customer_a.live.listen() as listener:
        opened = customer_a.tickets.open()
        for status in STATUSES[1:]:
            customer_a.tickets.update(opened, status=status)
            listener.hears("ticket_update", about=opened, where=of_change("status", status))


@clause("WS-03", requests=7)
def test_each_comment_arrives_with_the_status_that_the_ticket_has_then(customer_a: Customer) -> None:
    with customer_a.live.listen() as listener:
        opened = customer_a.tickets.open()
        for number, status in enumerate(("open", "in-progress", "resolved")):
            if number:
                customer_a.tickets.update(opened, status=status)
                listener.hears("ticket_update", about=opened, where=of_change("status", status))
            customer_a.tickets.comment(opened, f"Comment {number}.")
            seen = listener.hears_count(number + 1, some("ticket_update", about=opened, where=commented))
            expect(seen[-1].status in (None, status), f"that it is said to be {status}").equals(True)


@clause("WS-03", requests=3)
def test_what_a_support_agent_changes_arrives_at_the_customer(customer_a: Customer) -> None:
    with customer_a.live.listen() as listener:
        opened = customer_a.tickets.open()
        CHANGES["status"](customer_a.as_support_agent(), opened)
        listener.hears("ticket_update", about=opened, where=of_change("status"))


@clause("WS-03", requests=3, level=Level.SHOULD)
@pytest.mark.parametrize("change", CHANGES)
def test_an_update_tells_what_changed_and_the_state_afterwards(customer_a: Customer, change: str) -> None:
    with customer_a.live.listen() as listener:
        opened = customer_a.tickets.open()
        CHANGES[change](customer_a, opened)
        heard = listener.hears("ticket_update", about=opened, change=change)
        now = customer_a.tickets.read(opened)
        expect((heard.status, heard.version), "status and version").equals((now.status, now.version))
        expect(heard.id, "the message's id").is_given()
        expect(heard.timestamp, "the message's timestamp").is_an_instant_in_utc()


@clause("WS-03", requests=1, level=Level.SHOULD)
def test_a_created_ticket_arrives_as_an_update(customer_a: Customer) -> None:
    with customer_a.live.listen() as listener:
        opened = customer_a.tickets.open()
        heard = listener.hears("ticket_update", about=opened, change="created")
        expect((heard.status, heard.version), "status and version").equals(("open", opened.version))


@clause("WS-03", requests=2, level=Level.SHOULD)
def test_a_new_priority_arrives_as_an_update(customer_a: Customer) -> None:
    with customer_a.live.listen() as listener:
        opened = customer_a.tickets.open(priority="low")
        customer_a.tickets.update(opened, priority="critical")
        listener.hears("ticket_update", about=opened, change="priority")


@clause("WS-03", requests=40, level=Level.SHOULD)
def test_a_scanned_attachment_arrives_as_an_update(customer_a: Customer) -> None:
    with customer_a.live.listen() as listener:
        opened = customer_a.tickets.open()
        customer_a.attachments.attach(opened, b"Evidence.")
        listener.hears("ticket_update", about=opened, change="attachment")


@clause("WS-03", requests=3, level=Level.SHOULD)
def test_a_change_that_changes_nothing_brings_no_update(customer_a: Customer) -> None:
    with customer_a.live.listen() as listener:
        opened = customer_a.tickets.open()
        listener.hears("ticket_update", about=opened)
        customer_a.tickets.update(opened, status="open")
        customer_a.tickets.comment(opened, "Now something happens.")
        listener.hears_nothing_of(
            some("ticket_update", about=opened, change="status"),
            before=some("ticket_update", about=opened, change="comment"),
        )


@clause("WS-02", requests=12)
def test_a_long_notification_arrives_as_it_is_listed(
    customer_a: Customer, request: pytest.FixtureRequest
) -> None:
    operator, said = operator_of(request), "This is what has to be said. " * 60
    with customer_a.live.listen() as listener:
        stored = operator.invoke(customer_a, title="What has to be said " * 10, message=said.strip())
        heard = listener.hears("notification", about=stored).notification
    listed = listed_as(customer_a, stored)
    assert heard is not None
    expect((heard.title, heard.message), "what arrived").equals((listed.title, listed.message))


@clause("WS-02", requests=1)
@pytest.mark.parametrize("title", SUBJECTS.values(), ids=list(SUBJECTS))
def test_an_invoked_title_arrives_as_it_is_listed(
    customer_a: Customer, request: pytest.FixtureRequest, title: str
) -> None:
    operator = operator_of(request)
    with customer_a.live.listen() as listener:
        stored = operator.invoke(customer_a, title=title)
        heard = listener.hears("notification", about=stored).notification
        assert heard is not None
        expect(heard.title, "the title that arrived").equals(listed_as(customer_a, stored).title)


@clause("WS-02", requests=1)
@pytest.mark.parametrize("type_", NOTIFICATION_TYPES)
def test_an_invoked_notification_arrives_with_its_content(
    customer_a: Customer, request: pytest.FixtureRequest, type_: str
) -> None:
    operator = operator_of(request)
    with customer_a.live.listen() as listener:
        stored = operator.invoke(customer_a, type=type_, title="Grüße 👍", message="Näheres im Portal.")
        heard = listener.hears("notification", about=stored).notification
        assert heard is not None
        expect((heard.type, heard.title, heard.message), "what arrived").equals(
            (type_, "Grüße 👍", "Näheres im Portal.")
        )
