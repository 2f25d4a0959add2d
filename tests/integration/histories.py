"""What the suites of concurrent histories have in common: scripts for actors, and when all has come."""

from collections.abc import Callable, Sequence
from functools import partial

from signoff import eventually
from signoff.actors import Customer
from signoff.actors.crowd import Crowd, Participant
from signoff.actors.crowd.participant import COMMENTS, READS_COMMENTS
from signoff.histories import Operation
from signoff.histories.inbox import ABOUT, told_once
from signoff.wire.answers import Ticket

CLOCKS_S = 0.05
"""By how much the clocks of a target's machines may differ."""
NAMES = ("Ann", "Ben", "Cem", "Dee", "Eva", "Fay", "Gus", "Ida")


def busy(actor: Participant, ticket: Ticket, says: Sequence[str]) -> None:
    """Adds those comments one after the other, and looks after each: at the ticket, or at its comments."""
    for number, text in enumerate(says):
        actor.comment(ticket, text)
        if number % 2:
            actor.read(ticket)
        else:
            actor.read_comments(ticket)


def watch(actor: Participant, ticket: Ticket, looks: int) -> None:
    """Looks at the ticket and at its comments in turn, and changes nothing."""
    for number in range(looks):
        if number % 2:
            actor.read_comments(ticket)
        else:
            actor.read(ticket)


def of_ticket(crowd: Crowd, ticket: Ticket) -> tuple[list[Operation], list[Operation], list[Operation]]:
    """The comments that were sent to a ticket, the lists of them, and the looks at the ticket."""
    lists = [each for each in crowd.of(READS_COMMENTS) if each.place == ticket.id]
    comments = [each for each in crowd.of(COMMENTS) if each.place == ticket.id]
    looks = [each for each in crowd.of("") if each.place == ticket.id and _is_look(each)]
    return comments, lists, looks


def settled(actor: Participant, due: Sequence[Operation], within: float) -> Operation:
    """The inbox when all of these events are told of, and then one more that was caused after them."""
    last: list[Operation] = []

    def missing() -> list[str]:
        last[:] = [actor.look_at_inbox()]
        return [each.says for each in told_once(due, last, settled=True)]

    eventually(
        missing,
        lambda found: not found and last[0].is_ok,
        within=within,
        what="one notification for each change",
        first_pause=0.2,
    )
    marker = actor.customer.tickets.open(subject=actor.marked("Comes after the others"))
    return eventually(
        actor.look_at_inbox,
        lambda look: any(each[ABOUT] == marker.id for each in (look.state or {}).values()),
        within=within,
        what="the notification that was caused last",
        first_pause=0.2,
    )


def all_look(
    crowd: Crowd,
    customer: Customer,
    look: Callable[[Participant], object],
    write: Callable[[Participant], object],
) -> None:
    """When all is over everybody looks, one writes once more, and everybody looks again: 17 requests.

    Whichever process answers, and whatever it has answered before, it has to know of that last write.
    """
    actors = [crowd.actor(customer, f"{name} afterwards") for name in NAMES]
    crowd.at_once(*(partial(look, actor) for actor in actors))
    write(actors[0])
    crowd.at_once(*(partial(look, actor) for actor in actors))


def _is_look(operation: Operation) -> bool:
    return operation.is_ok and "comment_count" in (operation.state or {})
