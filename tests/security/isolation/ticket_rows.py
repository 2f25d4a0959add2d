"""Rows of the matrix about tickets and comments: paths, cursors, idempotency keys."""

from signoff.actors import Customer
from signoff.actors.session.unknown_ids import unknown_place_like
from signoff.deployment.target import Target
from signoff.wire import answers
from signoff.wire.exchange import Answer
from tests.security.isolation.belongings import World
from tests.security.isolation.calls import own
from tests.security.isolation.rows import Row, by_id


def a_ticket(world: World) -> str:
    """Customer A's ticket."""
    return world.theirs.ticket.id


def no_cursors(target: Target) -> str:
    """Why the lists of the target have no cursors."""
    names_items = target.dialect.paging.style in ("cursor", "link")
    return "" if names_items else "places in lists are counted and name nobody's"


def _no_keys(target: Target) -> str:
    return "" if target.dialect.headers.idempotency_key else "the target has no idempotency keys"


def _key(world: World) -> str:
    """A key that customer A has used, for a ticket and for a comment."""
    key = f"key-{world.a.id}-of-a-call"
    opened = _opens(world.a, world, key)
    world.a.succeeds("open a ticket", opened)
    world.a.succeeds("comment", _comments(world.a, world, key))
    world.settles(world.a.parsed(answers.ticket, opened.json, opened), 1)
    world.settles(world.theirs.ticket, 3)
    return key


def _opens(customer: Customer, world: World, key: str) -> Answer:
    """Everybody's call has the same words: only then is it the same call."""
    return customer.tickets.try_open(key=key, subject="Same words", description="The same words for all.")


def _comments(customer: Customer, world: World, key: str) -> Answer:
    return customer.tickets.try_comment(world.theirs.ticket, "The same words for all.", key=key)


def _place_in_tickets(world: World) -> str:
    world.settles(world.a.tickets.open(), 1)
    return str(world.a.tickets.list_page(size=1).place)


def _place_in_comments(world: World) -> str:
    world.a.tickets.comment(world.theirs.ticket, f"Second, {world.a.canary}.")
    world.settles(world.theirs.ticket, 3)
    answer = world.a.tickets.try_read_comments(world.theirs.ticket, size=1)
    return str(world.a.tickets.page_of_comments(answer, size=1).place)


def _updates(customer: Customer, world: World, named: str) -> Answer:
    assignee = customer.dialect.values.assignee
    return customer.tickets.try_update(named, status="in-progress", assigned_to=assignee)


def _an_updated_ticket(world: World) -> str:
    """Customer A's ticket, which it has changed: what its conditions are held against may be remembered."""
    world.a.tickets.update(world.theirs.ticket, status="in-progress")
    world.settles(world.theirs.ticket, 3)
    return world.theirs.ticket.id


def _updates_if(customer: Customer, world: World, named: str) -> Answer:
    """Of a version that customer A's ticket once had: its comments have raised it since."""
    first = f'"{world.theirs.ticket.version}"'
    return customer.tickets.try_update(named, {"If-Match": first}, status="in-progress")


TICKET_ROWS = (
    Row(
        operation="read ticket",
        place="path",
        refused=True,
        subjects=by_id(a_ticket, lambda by, world, named: by.tickets.try_read(named)),
        control=lambda by, world: by.tickets.try_read(world.theirs.ticket),
    ),
    Row(
        operation="update ticket",
        place="path",
        refused=True,
        subjects=by_id(a_ticket, _updates),
        control=lambda by, world: _updates(by, world, a_ticket(world)),
    ),
    Row(
        operation="update ticket",
        place="path, under a condition",
        refused=True,
        subjects=by_id(_an_updated_ticket, _updates_if),
        # The owner's own condition is of an earlier version too: it is refused for that, and so known.
        control=lambda by, world: by.tickets.try_read(world.theirs.ticket),
    ),
    Row(
        operation="delete ticket",
        place="path",
        refused=True,
        subjects=by_id(a_ticket, lambda by, world, named: by.tickets.try_delete(named)),
        # Nobody deletes a ticket: that it is still there for its owner is what can be shown.
        control=lambda by, world: by.tickets.try_read(world.theirs.ticket),
    ),
    Row(
        operation="add comment",
        place="path",
        refused=True,
        subjects=by_id(a_ticket, lambda by, world, named: by.tickets.try_comment(named, "From elsewhere.")),
        control=lambda by, world: by.tickets.try_comment(world.theirs.ticket, "From its owner."),
    ),
    Row(
        operation="read comments",
        place="path",
        refused=True,
        subjects=by_id(a_ticket, lambda by, world, named: by.tickets.try_read_comments(named)),
        control=lambda by, world: by.tickets.try_read_comments(world.theirs.ticket),
    ),
    Row(
        operation="list tickets",
        place="cursor",
        lacks=no_cursors,
        subjects=by_id(
            _place_in_tickets,
            lambda by, world, named: by.tickets.try_list(size=1, place=named),
            never=unknown_place_like,
        ),
        control=lambda by, world: by.tickets.try_list(size=1),
    ),
    Row(
        operation="read comments",
        place="cursor",
        lacks=no_cursors,
        subjects=by_id(
            _place_in_comments,
            lambda by, world, named: by.tickets.try_read_comments(own(by, world).ticket, size=1, place=named),
            never=unknown_place_like,
        ),
        control=lambda by, world: by.tickets.try_read_comments(world.theirs.ticket, size=1),
    ),
    Row(
        operation="create ticket",
        place="idempotency key",
        lacks=_no_keys,
        subjects=by_id(_key, _opens),
        control=lambda by, world: _opens(by, world, "another-key-of-a-call"),
    ),
    Row(
        operation="add comment",
        place="idempotency key",
        lacks=_no_keys,
        refused=True,
        subjects=by_id(_key, _comments),
        control=lambda by, world: _comments(by, world, "another-key-of-a-call"),
    ),
)
