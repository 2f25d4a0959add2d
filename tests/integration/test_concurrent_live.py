"""What live connections hear while several actors change tickets at once, and others come and go."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from signoff import Level, clause, expect
from signoff.actors import Customer, Listener, some
from signoff.actors.crowd import Crowd, Participant
from signoff.expect.histories import agrees, shows_enough
from signoff.histories import Operation
from signoff.histories.messages import Heard, alike, in_versions
from signoff.verdict.outcomes import Inconclusive
from signoff.wire.answers import Ticket
from signoff.wire.messages import Message
from tests.integration.histories import NAMES, of_ticket
from tests.integration.inboxes import patience

WRITERS, EACH = 4, 6
CHANGES = WRITERS * EACH
VISITS, APART_S = 150, 0.02
"""So many connections come and go at most, one after the other."""


def stir(actor: Participant, ticket: Ticket) -> None:
    """Comments on the ticket and assigns it in turn, and looks at it now and then."""
    name = actor.name.split()[0]
    for turn in range(EACH):
        if turn % 2:
            actor.update(ticket, assigned_to=f"{name}'s team {turn}")
        else:
            actor.comment(ticket, actor.marked(f"{name} says {turn}"))
        if turn % 3 == 0:
            actor.read(ticket)


@contextmanager
def visited(customer: Customer) -> Iterator[None]:
    """Meanwhile connections of the customer come and go, also while what was changed is being told."""
    over = Event()

    def come_and_go() -> None:
        for _ in range(VISITS):
            if over.wait(APART_S):
                return
            customer.live.listen().close()

    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(come_and_go)
        try:
            yield
        finally:
            over.set()
    coming.result()


def changed_by_many(crowd: Crowd, customer: Customer) -> tuple[Ticket, list[Operation]]:
    """A ticket that four actors change 24 times at once, and those changes.

    Costs at most 34 requests. Each change is told of twice: as a notification and as an update.
    """
    ticket = customer.tickets.open()
    actors = [crowd.actor(customer, name) for name in NAMES[:WRITERS]]
    crowd.at_once(*(lambda actor=actor: stir(actor, ticket) for actor in actors))
    changes = [*of_ticket(crowd, ticket)[0], *crowd.of("updates")]
    shows_enough(changes, "changes")
    return ticket, changes


def messages_of(
    listener: Listener, type_: str, ticket: Ticket, marker: Ticket, within: float
) -> list[Message]:
    """The messages of that type about the ticket, when those of all changes and of the marker have come."""
    wanted = some(type_, about=ticket)
    listener.hears_count(CHANGES + 1, wanted, within)
    listener.hears_until(some(type_, about=marker), within)
    return [message for message in listener.heard if wanted.fits(message)]


def as_heard(messages: Sequence[Message]) -> list[Heard]:
    """Messages as the checkers take them."""
    return [
        Heard(str(each.id), each.version, f"{each.type} {each.change or ''} {each.version or ''}", each.at)
        for each in messages
    ]


def all_acknowledged(changes: Sequence[Operation]) -> None:
    """Inconclusive unless every change was acknowledged: how many messages are due is not known else."""
    unknown = [each for each in changes if not each.is_ok]
    if unknown:
        raise Inconclusive(
            f"{len(unknown)} of {len(changes)} changes got no good answer: {unknown[0].trouble}"
        )


@clause("WS-02", requests=50)
def test_each_of_many_changes_at_once_is_notified_once(customer_a: Customer, crowd: Crowd) -> None:
    within = patience(customer_a, CHANGES)
    with customer_a.live.listen() as first, customer_a.live.listen() as second, visited(customer_a):
        ticket, changes = changed_by_many(crowd, customer_a)
        all_acknowledged(changes)
        marker = customer_a.tickets.open()
        for listener in (first, second):
            arrived = messages_of(listener, "notification", ticket, marker, within)
            told = {message.notification.id for message in arrived if message.notification}
            listed = [each for each in customer_a.notifications.list_all() if each.ticket_id == ticket.id]
            expect(len(listed), "the number of notifications about the ticket").equals(CHANGES + 1)
            expect(sorted(told), f"what {listener.name} was notified of").equals(
                sorted(each.id for each in listed)
            )


@clause("WS-03", requests=50)
def test_each_of_many_changes_at_once_is_an_update_once(customer_a: Customer, crowd: Crowd) -> None:
    within = patience(customer_a, CHANGES)
    with customer_a.live.listen() as first, customer_a.live.listen() as second, visited(customer_a):
        ticket, changes = changed_by_many(crowd, customer_a)
        all_acknowledged(changes)
        marker = customer_a.tickets.open()
        for listener in (first, second):
            arrived = messages_of(listener, "ticket_update", ticket, marker, within)
            kinds = Counter({message.id: message.change for message in arrived}.values())
            expect(dict(kinds), f"the kinds of updates that {listener.name} heard, each once").equals(
                {"created": 1, "comment": CHANGES // 2, "assigned": CHANGES // 2}
            )


@clause("WS-10", requests=50, level=Level.SHOULD)
def test_versions_put_all_that_was_heard_into_the_order_of_events(customer_a: Customer, crowd: Crowd) -> None:
    within = patience(customer_a, CHANGES)
    with customer_a.live.listen() as first, customer_a.live.listen() as second, visited(customer_a):
        ticket, changes = changed_by_many(crowd, customer_a)
        all_acknowledged(changes)
        crowd.actor(customer_a, "Zoe").read(ticket)
        marker = customer_a.tickets.open()
        heard = {
            listener.name: as_heard(messages_of(listener, "ticket_update", ticket, marker, within))
            for listener in (first, second)
        }
    opened = Operation(actor=customer_a.name, does="opens the ticket", begun=0.0, ended=0.0)
    agrees("every connection to hear the same of each change", alike(heard))
    agrees(
        "the versions of messages to be those that the ticket had",
        in_versions([opened, *changes], of_ticket(crowd, ticket)[2], heard[first.name]),
    )
