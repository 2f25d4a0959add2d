"""Rows of the matrix about notifications (NTF-09): paths and cursors."""

from signoff.actors.session.unknown_ids import unknown_place_like
from tests.security.isolation.belongings import World
from tests.security.isolation.rows import Row, by_id
from tests.security.isolation.ticket_rows import no_cursors


def a_notification(world: World) -> str:
    """A notification of customer A's."""
    return world.theirs.received[0].id


def a_deleted_one(world: World) -> str:
    """A notification that customer A has deleted."""
    assert world.theirs.deleted is not None
    return world.theirs.deleted.id


def _place(world: World) -> str:
    world.settles(world.a.tickets.open(), 1)
    return str(world.a.notifications.list_page(size=1).place)


NOTIFICATION_ROWS = (
    Row(
        clause="NTF-09",
        operation="mark read",
        place="path",
        received=True,
        refused=True,
        subjects=by_id(
            a_notification,
            lambda by, world, named: by.notifications.try_mark_read(named),
            deleted=a_deleted_one,
        ),
        control=lambda by, world: by.notifications.try_mark_read(a_notification(world)),
    ),
    Row(
        clause="NTF-09",
        operation="delete notification",
        place="path",
        received=True,
        refused=True,
        subjects=by_id(
            a_notification,
            lambda by, world, named: by.notifications.try_delete(named),
            deleted=a_deleted_one,
        ),
        control=lambda by, world: by.notifications.try_delete(a_notification(world)),
    ),
    Row(
        clause="NTF-09",
        operation="list notifications",
        place="cursor",
        received=True,
        lacks=no_cursors,
        subjects=by_id(
            _place,
            lambda by, world, named: by.notifications.try_list(size=1, place=named),
            never=unknown_place_like,
        ),
        control=lambda by, world: by.notifications.try_list(size=1),
    ),
)
