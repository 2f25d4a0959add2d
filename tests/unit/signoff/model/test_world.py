"""The model by itself: what has to be there after what was done."""

import pytest

from signoff.model.world import ONE, ONE_OR_TWO, PERHAPS, Connection, Ticket, Told, World


def a_ticket(label: str, owner: str) -> Ticket:
    return Ticket(
        label=label,
        owner=owner,
        id=f"id-{label}",
        subject="S",
        description="D",
        category="general",
        priority="low",
        created_at="2026-01-01T00:00:00Z",
    )


@pytest.fixture
def world() -> World:
    """Customer A has two tickets, customer B one."""
    world = World()
    for label, owner in (("T1", "A"), ("T2", "B"), ("T3", "A")):
        world.number += 1
        world.open(a_ticket(label, owner))
    return world


def test_a_list_holds_its_customers_tickets_newest_first(world: World) -> None:
    assert [ticket.label for ticket in world.owned("A")] == ["T3", "T1"]
    assert [ticket.label for ticket in world.owned("C")] == []


def test_filters_hold_together(world: World) -> None:
    world.change("T1", status="resolved")
    assert [ticket.label for ticket in world.owned("A", status="resolved")] == ["T1"]
    assert [ticket.label for ticket in world.owned("A", status="resolved", priority="high")] == []
    assert [ticket.label for ticket in world.owned("A", status=None, priority="low")] == ["T3", "T1"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"status": "resolved"}, ONE),
        ({"assigned_to": "team"}, ONE),
        ({"assigned_to": "team", "status": "closed"}, ONE_OR_TWO),
        ({"status": "resolved", "priority": "high"}, ONE_OR_TWO),
        ({"priority": "high"}, PERHAPS),
        ({"status": "open"}, PERHAPS),
    ],
)
def test_a_change_makes_as_many_notifications_as_the_guide_says(
    world: World, fields: dict[str, str], told: Told
) -> None:
    world.change("T1", **fields)
    assert world.tickets["T1"].told == ONE + told


def test_a_target_that_leaves_the_priority_alone_is_taken_at_its_word(world: World) -> None:
    world.change("T1", priority=None)
    assert (world.tickets["T1"].priority, world.tickets["T1"].told) == ("low", ONE)


def test_a_comment_is_kept_counted_and_told(world: World) -> None:
    world.comment("T1", "c1", "First.")
    assert world.tickets["T1"].comments == [("c1", "First.")]
    assert world.tickets["T1"].told == ONE + ONE
    assert world.tickets["T3"].comments == []


def test_marking_one_leaves_the_others(world: World) -> None:
    first, second = (world.seen("A", f"n{number}", "T1", None) for number in (1, 2))
    world.mark(first.label)
    assert ([first.label, second.label], second.read) == (["T1n1", "T1n2"], False)
    assert world.inboxes["A"].unread == 1


def test_what_comes_after_marking_all_is_unread(world: World) -> None:
    world.inboxes["A"].base_unread = 4
    world.seen("A", "n1", "T1", None)
    world.mark_all("A")
    assert world.inboxes["A"].unread == 0
    world.seen("A", "n2", "T1", None)
    assert (world.inboxes["A"].unread, world.inboxes["B"].unread) == (1, 0)


def test_a_deleted_one_is_neither_there_nor_counted(world: World) -> None:
    gone, left = (world.seen("A", f"n{number}", "T1", None) for number in (1, 2))
    world.delete(gone.label)
    assert (world.inboxes["A"].there(), world.inboxes["A"].unread) == ([left], 1)
    assert world.note("T1n1") == ("A", gone), "a story may still name it"


def test_a_connection_is_due_its_customers_changes_since_its_subscription(world: World) -> None:
    world.number += 1
    world.connections["L1"] = Connection("L1", "A", world.number)
    world.number += 1
    world.change("T1", status="resolved")
    world.change("T2", status="closed")
    due = [(ticket.label, change.word) for ticket, change in world.due(world.connections["L1"])]
    assert due == [("T1", "status")]
    world.subscribe("L1", ("notification",), heard=3)
    assert list(world.due(world.connections["L1"])) == []
    world.subscribe("L1", ("ticket_update",), heard=3)
    assert list(world.due(world.connections["L1"])) == [], "it happened before this subscription"


def test_a_closed_connection_listens_no_more(world: World) -> None:
    world.connections["L1"] = Connection("L1", "A", 0, open=False)
    assert world.listening("A") == []
