"""The list of notifications: complete, newest first; read, all read, deleted (NTF-01 to NTF-04)."""

from dataclasses import replace

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer
from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.deployment.target import Target
from signoff.expect.sameness import Varying, told_apart
from signoff.verdict.outcomes import Inconclusive
from signoff.wire.exchange import Answer
from signoff.wire.instants.reading import instant
from signoff.wire.notifications import notification
from tests.integration.inboxes import ids, states, told_in_turn, told_of, told_of_one, unread


@clause("NTF-01", requests=14)
def test_a_notification_is_listed_with_all_its_fields(customer_a: Customer) -> None:
    received = told_of(customer_a)[0]
    found = {one.id: one for one in customer_a.notifications.list_all()}[received.id]
    expect(found.type, "the type").equals("ticket")
    expect(found.title, "the title").is_given()
    expect(found.message, "the message").is_given()
    expect(found.read, "whether it is read").equals(False)
    expect(found.created_at, "the instant").is_an_instant()


@clause("NTF-01", requests=14, level=Level.SHOULD)
def test_the_instant_of_a_notification_is_in_utc_as_a_tickets_is(customer_a: Customer) -> None:
    received = told_of(customer_a)[0]
    expect(received.created_at, "the instant").is_an_instant_in_utc()


@clause("NTF-01", requests=60)
def test_the_list_is_newest_first(customer_a: Customer) -> None:
    received = told_in_turn(customer_a, 5)
    listed = [found for found in customer_a.notifications.list_all() if found.id in ids(received)]
    expect(ids(listed), "the list").holds_exactly(ids(received))
    instants = [instant(found.created_at) for found in listed]
    if len(set(instants)) == 1:
        raise Inconclusive("all five notifications bear the same instant, so that no order can be seen")
    expect(instants, "the list's instants").never_rises()


@clause("NTF-01", requests=60, level=Level.SHOULD)
def test_the_order_is_that_of_the_changes(customer_a: Customer) -> None:
    received = told_in_turn(customer_a, 4)
    listed = [found.id for found in customer_a.notifications.list_all(size=3) if found.id in ids(received)]
    expect(listed, "the list over its pages").is_in_order(ids(received))


@clause("NTF-02", requests=50)
@pytest.mark.parametrize("which", [0, 1, 2], ids=["newest", "middle", "oldest"])
def test_marking_one_as_read_changes_that_one_alone(customer_a: Customer, which: int) -> None:
    received = told_of(customer_a, 3)
    before = unread(customer_a)
    expect(states(customer_a, received), "what is read before").equals([False, False, False])
    customer_a.notifications.mark_read(received[which])
    expect(states(customer_a, received), "what is read").equals([index == which for index in range(3)])
    expect(unread(customer_a), "the number of unread ones").equals(before - 1)


@clause("NTF-02", requests=36)
def test_marking_it_twice_is_harmless(customer_a: Customer) -> None:
    received = told_of(customer_a, 2)
    before = unread(customer_a)
    customer_a.notifications.mark_read(received[0])
    customer_a.notifications.mark_read(received[0])
    expect(states(customer_a, received), "what is read").equals([True, False])
    expect(unread(customer_a), "the number of unread ones").equals(before - 1)


@clause("NTF-02", requests=16)
def test_marking_as_read_leaves_its_text_alone(customer_a: Customer) -> None:
    received = told_of(customer_a)[0]
    customer_a.notifications.mark_read(received)
    after = {one.id: one for one in customer_a.notifications.list_all()}[received.id]
    expect(replace(after, raw={}), "the notification").equals(replace(received, read=True, raw={}))


@clause("NTF-02", requests=16, level=Level.SHOULD)
def test_the_answer_to_marking_is_the_notification_read(customer_a: Customer) -> None:
    received = told_of(customer_a)[0]
    answer = customer_a.notifications.try_mark_read(received)
    expect(answer).is_ok()
    marked = notification(answer.dialect, answer.json)
    expect((marked.id, marked.read), "the notification", of=answer).equals((received.id, True))


@clause("NTF-02", requests=18, level=Level.SHOULD)
def test_an_unknown_one_cannot_be_marked(customer_a: Customer) -> None:
    received = told_of(customer_a)[0]
    before = customer_a.notifications.list_all()
    expect(customer_a.notifications.try_mark_read(unknown_id_like(received.id))).is_not_found()
    expect(customer_a.notifications.list_all(), "the list afterwards").equals(before)
    customer_a.notifications.mark_read(received)


@clause("NTF-03", requests=50)
def test_marking_all_as_read_leaves_none_unread(customer_a: Customer) -> None:
    received = told_of(customer_a, 3)
    customer_a.notifications.mark_read(received[1])
    expect(states(customer_a, received), "what is read before").equals([False, True, False])
    customer_a.notifications.mark_all_read()
    expect(states(customer_a, received), "what is read").equals([True, True, True])
    expect(unread(customer_a), "the number of unread ones").equals(0)


@clause("NTF-03", requests=20)
def test_marking_all_as_read_twice_is_harmless(customer_a: Customer) -> None:
    received = told_of(customer_a)
    customer_a.notifications.mark_all_read()
    customer_a.notifications.mark_all_read()
    expect(states(customer_a, received), "what is read").equals([True])
    expect(unread(customer_a), "the number of unread ones").equals(0)


@clause("NTF-03", requests=18)
def test_marking_all_as_read_is_for_this_customer_alone(customer_a: Customer, customer_b: Customer) -> None:
    mine, theirs = told_of(customer_a), told_of(customer_b)
    before = unread(customer_b)
    customer_a.notifications.mark_all_read()
    expect(states(customer_a, mine), "what is read of customer A's").equals([True])
    expect(states(customer_b, theirs), "what is read of customer B's").equals([False])
    expect(unread(customer_b), "the number of customer B's unread ones").equals(before)


@clause("NTF-03", requests=34)
def test_what_comes_after_marking_all_is_unread(customer_a: Customer) -> None:
    before = told_of(customer_a)
    customer_a.notifications.mark_all_read()
    after = told_of(customer_a)
    expect(states(customer_a, [*before, *after]), "what is read").equals([True, False])
    expect(unread(customer_a), "the number of unread ones").equals(1)


@clause("NTF-03", requests=100)
def test_marking_all_as_read_reaches_past_the_first_page(customer_a: Customer, target: Target) -> None:
    more_than_a_page = target.dialect.paging.default_size + 3
    received = told_of_one(customer_a, more_than_a_page)
    customer_a.notifications.mark_all_read()
    expect(states(customer_a, received).count(True), "the number of read ones").equals(more_than_a_page)
    expect(unread(customer_a), "the number of unread ones").equals(0)


@clause("NTF-03", requests=50, level=Level.SHOULD)
def test_the_answer_says_how_many_were_marked(customer_a: Customer, target: Target) -> None:
    received = told_of(customer_a, 3)
    customer_a.notifications.mark_read(received[0])
    unread_ones = unread(customer_a)
    marked = customer_a.notifications.mark_all_read()
    if target.dialect.envelopes.marked:
        expect(marked, "how many were marked").equals(unread_ones)
    expect(unread(customer_a), "the number of unread ones").equals(0)


@clause("NTF-04", requests=52)
def test_a_deleted_notification_is_gone_and_the_others_stay(customer_a: Customer) -> None:
    first, second, third = told_of(customer_a, 3)
    customer_a.notifications.delete(second)
    expect(states(customer_a, [first, second, third]), "what is left").equals([False, None, False])
    expect(customer_a.notifications.try_delete(second)).is_not_found()
    expect(states(customer_a, [first, second, third]), "what is left").equals([False, None, False])


@clause("NTF-04", requests=34)
def test_a_deleted_notification_does_not_come_back(customer_a: Customer) -> None:
    ticket = customer_a.tickets.open()
    received = customer_a.notifications.wait_for(1, about=ticket)[0]
    customer_a.notifications.delete(received)
    expect(states(customer_a, [received]), "what is left").equals([None])
    customer_a.tickets.comment(ticket, "The ticket goes on.")
    after = customer_a.notifications.wait_for(1, about=ticket)
    customer_a.notifications.try_mark_read(received)
    customer_a.notifications.mark_all_read()
    expect(ids([*after]), "what came afterwards").lacks(received.id)
    expect(states(customer_a, [*after, received]), "what is left, the deleted one last").equals([True, None])


@clause("NTF-04", requests=32)
def test_another_customers_cannot_be_deleted(customer_a: Customer, customer_b: Customer) -> None:
    foreign, own = told_of(customer_a)[0], told_of(customer_b)[0]
    customer_b.notifications.delete(own)
    named = [foreign.id]

    def delete_nothing() -> Answer:
        named.append(unknown_id_like(foreign.id))
        return customer_b.notifications.try_delete(named[-1])

    found, answer = told_apart(
        lambda: customer_b.notifications.try_delete(foreign), delete_nothing, named, Varying()
    )
    expect(answer).is_not_found()
    expect(found, "how it differs from what does not exist", of=answer).equals("")
    expect(states(customer_a, [foreign]), "customer A's notification").equals([False])


@clause("NTF-04", requests=44)
def test_a_deleted_notification_is_no_longer_counted(customer_a: Customer) -> None:
    unread_one, read_one, _ = told_of(customer_a, 3)
    customer_a.notifications.mark_read(read_one)
    before = unread(customer_a)
    customer_a.notifications.delete(read_one)
    expect(unread(customer_a), "the number of unread ones when a read one is gone").equals(before)
    customer_a.notifications.delete(unread_one)
    expect(unread(customer_a), "the number of unread ones when an unread one is gone").equals(before - 1)


@clause("NTF-04", requests=16)
def test_an_unknown_one_cannot_be_deleted(customer_a: Customer) -> None:
    received = told_of(customer_a)[0]
    expect(customer_a.notifications.try_delete(unknown_id_like(received.id))).is_not_found()
    expect(states(customer_a, [received]), "what is left").equals([False])
    customer_a.notifications.delete(received)
