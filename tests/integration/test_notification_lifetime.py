"""A notification lives for 30 days, and not a moment longer in the list (NTF-07, NTF-14)."""

from datetime import timedelta
from time import time

import pytest

from signoff import Level, clause, eventually, expect
from signoff.actors import Customer, Operator
from signoff.deployment.target import Target
from signoff.wire.instants.reading import instant
from signoff.wire.notifications import Notification
from tests.integration.changes import CHANGES
from tests.integration.inboxes import ids, listed_as, one_of_each, told_of, unread

LIFETIME_S = timedelta(days=30).total_seconds()
TOLERANCE_S = 60
"""Between the instant that the notification bears and the one from which its ttl was reckoned."""


def lives_for(customer: Customer, operator: Operator, notification: Notification) -> float:
    """From its creation, as the list says it, to its ttl, as the table says it; in seconds."""
    ttl = operator.notification_ttl(customer, notification)
    expect(ttl, "the ttl of the stored notification").is_given()
    assert ttl is not None
    return ttl - instant(notification.created_at).timestamp()


@clause("NTF-07", requests=12)
def test_a_notification_of_a_ticket_lives_for_30_days(customer_a: Customer, operator: Operator) -> None:
    received = told_of(customer_a)[0]
    expect(lives_for(customer_a, operator, received), "the seconds it lives").is_between(
        LIFETIME_S - TOLERANCE_S, LIFETIME_S + TOLERANCE_S
    )


@clause("NTF-07", requests=12)
def test_an_invoked_notification_lives_for_30_days(
    customer_a: Customer, operator: Operator, target: Target
) -> None:
    if not target.description.permissions.invoke:
        # Nothing to try here; the notifications of tickets decide it.
        expect(customer_a.notifications.try_list()).is_ok()
        return
    invoked = operator.invoke(customer_a, title="Lives for 30 days")
    received = listed_as(customer_a, invoked)
    expect(lives_for(customer_a, operator, received), "the seconds it lives").is_between(
        LIFETIME_S - TOLERANCE_S, LIFETIME_S + TOLERANCE_S
    )


@clause("NTF-07", requests=20)
def test_each_kind_lives_for_30_days(
    customer_a: Customer, operator: Operator, request: pytest.FixtureRequest
) -> None:
    for one in one_of_each(customer_a, request):
        expect(
            lives_for(customer_a, operator, one), f"the seconds that one about {one.type} lives"
        ).is_between(LIFETIME_S - TOLERANCE_S, LIFETIME_S + TOLERANCE_S)


@clause("NTF-07", requests=24)
@pytest.mark.parametrize("change", CHANGES)
def test_the_notification_of_a_change_lives_for_30_days(
    customer_a: Customer, operator: Operator, change: str
) -> None:
    opened = customer_a.tickets.open()
    CHANGES[change](customer_a, opened)
    for one in customer_a.notifications.wait_for(2, about=opened):
        expect(
            lives_for(customer_a, operator, one), f"the seconds that one called {one.title!r} lives"
        ).is_between(LIFETIME_S - TOLERANCE_S, LIFETIME_S + TOLERANCE_S)


@clause("NTF-07", requests=14)
def test_reading_it_does_not_prolong_its_life(customer_a: Customer, operator: Operator) -> None:
    received = told_of(customer_a)[0]
    before, known_at = operator.notification_ttl(customer_a, received), time()
    # In whole seconds, 30 days from the reading are 30 days from the creation if both are in the same one.
    eventually(
        time,
        lambda now: now > known_at + 2,
        within=10,
        what="the notification to be two seconds older",
    )
    customer_a.notifications.mark_read(received)
    customer_a.notifications.mark_all_read()
    expect(before, "the ttl before").is_given()
    expect(operator.notification_ttl(customer_a, received), "the ttl afterwards").equals(before)


@clause("NTF-07", requests=12)
def test_the_table_removes_what_has_expired(customer_a: Customer, operator: Operator, target: Target) -> None:
    assert target.description.aws is not None
    wanted = target.description.aws.item.ttl
    expect(operator.ttl_attribute(), "the table's attribute for the time to live").equals(wanted)
    stored = operator.read_notification(customer_a, told_of(customer_a)[0])
    expect(stored, "the stored notification").contains(wanted)


@clause("NTF-14", requests=16)
def test_an_expired_notification_is_not_listed(customer_a: Customer, operator: Operator) -> None:
    live = told_of(customer_a)[0]
    before = unread(customer_a)
    other = operator.seed_notification(customer_a, live, expires_at=time() + 3600)
    expired = operator.seed_notification(customer_a, live, expires_at=time() - 5)
    listed = ids(customer_a.notifications.list_all())
    expect(listed, "the list").contains(live.id).contains(other).lacks(expired)
    expect(unread(customer_a), "the number of unread ones").equals(before + 1)


@clause("NTF-14", requests=16)
def test_an_expired_notification_is_under_no_filter(customer_a: Customer, operator: Operator) -> None:
    live = told_of(customer_a)[0]
    expired = operator.seed_notification(customer_a, live, expires_at=time() - 5)
    for found in (
        customer_a.notifications.list_all(type="ticket"),
        customer_a.notifications.list_all(unread=True),
        customer_a.notifications.list_all(type="ticket", unread=True),
    ):
        expect(ids(found), "the list under a filter").contains(live.id).lacks(expired)


@clause("NTF-14", requests=18)
def test_an_expired_notification_is_not_among_those_that_were_read(
    customer_a: Customer, operator: Operator
) -> None:
    live = told_of(customer_a)[0]
    kept, expired = (operator.seed_notification(customer_a, live, expires_at=time() + 3600) for _ in range(2))
    for each in (kept, expired):
        customer_a.notifications.mark_read(each)
    operator.set_ttl(customer_a, expired, time() - 5)
    read = ids(customer_a.notifications.list_all(unread=False))
    expect(read, "the list of those that were read").contains(kept).lacks(expired)


@clause("NTF-14", requests=24)
def test_a_page_of_expired_ones_hides_no_live_one(customer_a: Customer, operator: Operator) -> None:
    live = told_of(customer_a)[0]
    seeded = [operator.seed_notification(customer_a, live, expires_at=time() - 5) for _ in range(5)]
    seeded += [operator.seed_notification(customer_a, live, expires_at=time() + 3600) for _ in range(2)]
    found = ids(customer_a.notifications.list_all(size=2))
    expect([one for one in found if one in seeded], "of the seeded, all pages").holds_exactly(seeded[5:])
    expect(found, "all pages").contains(live.id)


@clause("NTF-14", requests=30)
def test_a_notification_leaves_the_list_when_its_time_has_come(
    customer_a: Customer, operator: Operator
) -> None:
    received = told_of(customer_a)[0]
    before = unread(customer_a)
    operator.set_ttl(customer_a, received, time() + 3)
    expect(ids(customer_a.notifications.list_all()), "the list before").contains(received.id)
    eventually(
        lambda: ids(customer_a.notifications.list_all()),
        lambda listed: received.id not in listed,
        within=3 + customer_a.dialect.live.delivered_within_s,
        what="the notification to leave the list at the end of its time, in 3 s,",
        first_pause=0.5,
    )
    expect(unread(customer_a), "the number of unread ones").equals(before - 1)


@clause("NTF-14", requests=16)
def test_marking_all_as_read_leaves_an_expired_one_unlisted(customer_a: Customer, operator: Operator) -> None:
    live = told_of(customer_a)[0]
    expired = operator.seed_notification(customer_a, live, expires_at=time() - 5)
    customer_a.notifications.mark_all_read()
    read = {one.id: one.read for one in customer_a.notifications.list_all()}
    expect(read, "the list, and what is read of it").contains(live.id).lacks(expired)
    expect(read[live.id], "whether the live one is read").equals(True)


@clause("NTF-14", requests=16, level=Level.SHOULD)
def test_an_expired_notification_is_not_shown_to_whoever_marks_it(
    customer_a: Customer, operator: Operator
) -> None:
    live = told_of(customer_a)[0]
    other = operator.seed_notification(customer_a, live, expires_at=time() + 3600)
    expired = operator.seed_notification(customer_a, live, expires_at=time() - 5)
    expect(customer_a.notifications.try_mark_read(other)).is_ok()
    answer = customer_a.notifications.try_mark_read(expired)
    expect(answer.status, "the answer to marking an expired one", of=answer).is_between(200, 499)
    expect(str(live.message) in answer.text, "that the answer shows its message", of=answer).equals(False)
