"""Tickets change, and notifications are read and deleted, all at once: what is listed has to fit together."""

import json
from functools import partial

import pytest

from signoff import clause, eventually, expect
from signoff.actors import Customer, Operator
from signoff.actors.crowd import Crowd, Participant
from signoff.actors.crowd.participant import COMMENTS, LOOKS, MARKS, MARKS_ALL, OPENS, UPDATES
from signoff.deployment.target import Target
from signoff.expect.histories import agrees, shows_enough
from signoff.histories import Operation
from signoff.histories.inbox import kept_unread, read_states, told_once
from signoff.verdict.outcomes import NotVerified
from tests.integration.histories import NAMES, settled
from tests.integration.inboxes import ids, patience, told_of_one, unread
from tests.integration.inboxes import settled as listed_about


@pytest.fixture(autouse=True)
def _needs_the_ticket(target: Target) -> None:
    if not target.dialect.notification.ticket_id:
        raise NotVerified("the target's notifications do not say which ticket they are about")


def events_of(crowd: Crowd) -> list[Operation]:
    """All that has to be told of, by the ticket that it happened to."""
    return [*crowd.of(OPENS), *crowd.of(COMMENTS), *crowd.of(UPDATES)]


def stir(actor: Participant, tickets: list[str], turns: int) -> None:
    """Comments on the tickets and assigns them in turn: each of these is to be told of."""
    name = actor.name.split()[0]
    for turn in range(turns):
        ticket = tickets[turn % len(tickets)]
        if turn % 2:
            actor.update(ticket, assigned_to=f"{name}'s team {turn}")
        else:
            actor.comment(ticket, actor.marked(f"{name} says {turn}"))


@clause("NTF-05", requests=90)
def test_each_of_many_changes_at_once_is_told_of_once(customer_a: Customer, crowd: Crowd) -> None:
    first = crowd.actor(customer_a, "Zoe")
    tickets = [first.open(first.marked(f"Ticket {number}")).place for number in range(2)]
    actors = [crowd.actor(customer_a, name) for name in NAMES[:5]]
    crowd.at_once(
        *(lambda actor=actor: stir(actor, tickets, 6) for actor in actors),
        lambda: [first.look_at_inbox() for _ in range(5)],
    )
    shows_enough(events_of(crowd), "changes")
    settled(first, events_of(crowd), patience(customer_a, len(events_of(crowd))))
    agrees(
        "one notification for each change, which stays, and none that nothing caused",
        told_once(events_of(crowd), crowd.of(LOOKS), settled=True),
    )


@clause("NTF-02", requests=80)
def test_what_several_mark_at_once_is_read_and_stays_so(customer_a: Customer, crowd: Crowd) -> None:
    received = ids(told_of_one(customer_a, 8))
    marked, kept = received[:6], received[6:]
    actors = [crowd.actor(customer_a, name) for name in NAMES[:4]]

    def mark_and_look(actor: Participant, own: list[str]) -> None:
        for notification in own:
            actor.mark_read(notification)
            actor.look_at_inbox()

    crowd.at_once(
        *(
            lambda actor=actor, n=n: mark_and_look(actor, marked[n:] + marked[:n])
            for n, actor in enumerate(actors)
        )
    )
    last = crowd.actor(customer_a, "Zoe").look_at_inbox()
    shows_enough(crowd.of(MARKS), "marks")
    agrees(
        "what was marked to be read for everybody from then on, and nothing else",
        read_states(crowd.of(MARKS), [], crowd.of(LOOKS)),
    )
    states = {id_: each["read"] for id_, each in (last.state or {}).items()}
    expect([states.get(id_) for id_ in kept], "what nobody marked").equals([False, False])
    expect(unread(customer_a), "the number of unread ones").equals(list(states.values()).count(False))


@clause("NTF-03", requests=90)
def test_marking_all_takes_what_was_there_and_leaves_what_comes(customer_a: Customer, crowd: Crowd) -> None:
    told_of_one(customer_a, 6)
    actors = [crowd.actor(customer_a, name) for name in NAMES[:4]]
    actors[0].look_at_inbox()

    def mark_and_look(actor: Participant) -> None:
        for _ in range(3):
            actor.mark_all_read()
            actor.look_at_inbox()

    def open_some(actor: Participant, when: str) -> None:
        for number in range(3):
            actor.open(actor.marked(f"{actor.name.split()[0]} {when}, {number}"))

    crowd.at_once(
        *(lambda actor=actor: mark_and_look(actor) for actor in actors[:2]),
        lambda: open_some(actors[2], "meanwhile"),
    )
    open_some(actors[3], "afterwards")
    last = settled(actors[0], crowd.of(OPENS), patience(customer_a, 12))
    opened = {each.place: each.begun for each in crowd.of(OPENS)}
    about = {id_: each["about"] for id_, each in (last.state or {}).items()}
    agrees(
        "what was listed before to be read, and what came afterwards to be unread",
        read_states([], crowd.of(MARKS_ALL), crowd.of(LOOKS)),
        kept_unread(crowd.of(MARKS_ALL), [], lambda id_: opened.get(about[id_], 0.0), last),
    )
    still = [each["read"] for each in (last.state or {}).values()].count(False)
    expect(unread(customer_a), "the number of unread ones").equals(still)


@clause("NTF-04", requests=90)
def test_what_is_deleted_while_it_is_marked_stays_away(customer_a: Customer, crowd: Crowd) -> None:
    received = ids(told_of_one(customer_a, 12))
    doomed = received[:10]
    one, two, three, four = (crowd.actor(customer_a, name) for name in NAMES[:4])
    # Whether two meet is a matter of luck: ten notifications give luck ten chances.
    for each in doomed:
        crowd.at_once(
            partial(one.delete, each),
            partial(two.delete, each),
            partial(three.mark_read, each),
            partial(four.mark_read, each),
        )
    done = {each: sum(act.is_ok for act in crowd.of("deletes") if act.place == each) for each in doomed}
    expect(done, "how often each was deleted").equals(dict.fromkeys(doomed, 1))
    last = crowd.actor(customer_a, "Zoe").look_at_inbox()
    listed = [each for each in last.seen or () if each in received]
    expect(listed, "what is left").holds_exactly(received[10:])


@clause("NTF-12", requests=60)
def test_what_is_delivered_again_while_it_is_read_stays_one_and_read(
    customer_a: Customer, operator: Operator, crowd: Crowd, target: Target
) -> None:
    """A queue may give a message again at any time: also while its customer is at the notification."""
    with operator.observe("ticket_events") as observer:
        ticket = customer_a.tickets.open()
        for number in range(2):
            customer_a.tickets.comment(ticket, f"Comment {number}. ({customer_a.canary})")
        events = eventually(
            lambda: [text for text in map(json.dumps, observer.seen()) if ticket.id in text],
            lambda found: len(found) >= 3,
            within=target.dialect.live.delivered_within_s,
            what="three events of the ticket",
        )
    received = ids(customer_a.notifications.wait_for(3, about=ticket))
    reader = crowd.actor(customer_a, "Ann")

    def read_on() -> None:
        reader.mark_all_read()
        for _ in range(4):
            reader.look_at_inbox()

    crowd.at_once(
        *(lambda event=event: operator.publish_raw("ticket_events", event) for event in events[:3] * 4),
        read_on,
    )
    listed = listed_about(customer_a, ticket)
    expect(ids(listed), "what is listed about the ticket").holds_exactly(received)
    expect([each.read for each in listed], "whether they are read, as they were").equals([True] * 3)
    agrees("what was read to stay so", read_states([], crowd.of(MARKS_ALL), crowd.of(LOOKS)))
