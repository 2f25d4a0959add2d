"""Inboxes, filters and live messages: what fits together is left alone, one defect is named."""

from dataclasses import replace
from typing import Any

import pytest

from signoff.histories import Ending, Operation
from signoff.histories.filters import filtered
from signoff.histories.inbox import kept_unread, read_states, told_once
from signoff.histories.messages import Heard, alike, in_versions


def event(begun: float, ending: Ending = Ending.OK, place: str = "t") -> Operation:
    return Operation(actor="a", does="comments", begun=begun, ended=begun + 1, ending=ending, place=place)


def look(begun: float, **read: bool) -> Operation:
    state = {id_: {"about": "t", "read": is_read} for id_, is_read in read.items()}
    return Operation(actor="a", does="looks", begun=begun, ended=begun + 1, seen=tuple(read), state=state)


def mark(begun: float, place: str = "n1", ending: Ending = Ending.OK) -> Operation:
    return Operation(actor="b", does="marks", begun=begun, ended=begun + 1, ending=ending, place=place)


EVENTS = [event(0), event(2), event(4, Ending.UNKNOWN), event(6, Ending.FAILED)]


@pytest.mark.parametrize(
    ("looks", "wrong"),
    [
        ([look(10, n1=False, n2=False)], ""),
        ([look(10, n1=False, n2=False, n3=False)], ""),
        ([look(10, n1=False, n2=False, n3=False, n4=False)], "no more than 3 events"),
        ([look(10, n1=False)], "2 events had been acknowledged"),
        ([look(0.5, n1=False, n2=False), look(10, n1=False, n2=False)], "no more than 1 events"),
        ([look(8, n1=False, n2=False, n3=False), look(10, n1=False, n2=False)], "n3 was listed"),
    ],
)
def test_an_event_makes_one_notification(looks: list[Operation], wrong: str) -> None:
    found = told_once(EVENTS, looks, settled=True)
    assert [wrong in each.says for each in found] == ([True] if wrong else [])


def test_one_that_is_listed_twice_is_named_and_one_that_was_deleted_is_not() -> None:
    twice = replace(look(10, n1=False, n2=False), seen=("n1", "n2", "n2"))
    assert any("2 times" in each.says for each in told_once(EVENTS, [twice], settled=False))
    gone = [look(8, n1=False, n2=False, n3=False), look(10, n1=False, n2=False)]
    assert told_once(EVENTS, gone, settled=False, removed=["n3"]) == []


@pytest.mark.parametrize(
    ("marks", "all_marks", "looks", "wrong"),
    [
        ([mark(2)], [], [look(0, n1=False), look(4, n1=True)], ""),
        ([mark(2)], [], [look(2.5, n1=False), look(4, n1=True)], ""),
        ([mark(2)], [], [look(4, n1=False)], "is unread for a"),
        ([mark(2, ending=Ending.UNKNOWN)], [], [look(4, n1=False)], ""),
        ([mark(2, ending=Ending.UNKNOWN)], [], [look(4, n1=True), look(6, n1=False)], "is unread for a"),
        ([], [], [look(4, n1=True)], "nobody had marked it"),
        ([mark(2, "n2")], [], [look(4, n1=True)], "nobody had marked it"),
        ([], [mark(2)], [look(0, n1=False), look(4, n1=False)], "is unread for a"),
        ([], [mark(2)], [look(4, n1=False)], ""),
        ([mark(2, ending=Ending.FAILED)], [], [look(4, n1=True)], "nobody had marked it"),
    ],
)
def test_what_was_marked_is_read(
    marks: list[Operation], all_marks: list[Operation], looks: list[Operation], wrong: str
) -> None:
    found = read_states(marks, all_marks, looks)
    assert [wrong in each.says for each in found] == ([True] if wrong else [])


def test_what_came_after_the_last_marking_is_unread() -> None:
    last = look(9, n1=True, n2=True)
    born = {"n1": 1.0, "n2": 5.0}
    (found,) = kept_unread([mark(2)], [], born.__getitem__, last)
    assert "n2 is read" in found.says
    assert kept_unread([mark(2)], [mark(6, "n2")], born.__getitem__, last) == []
    assert kept_unread([mark(2, ending=Ending.UNKNOWN)], [], born.__getitem__, last) == []
    assert kept_unread([], [], born.__getitem__, last) == []


def update(begun: float, status: str, ending: Ending = Ending.OK) -> Operation:
    sets = {"status": status}
    return Operation(
        actor="a", does="sets", begun=begun, ended=begun + 1, ending=ending, place="t", sets=sets
    )


@pytest.mark.parametrize(
    ("updates", "at", "value", "listed", "wrong"),
    [
        ([], 5, "open", True, False),
        ([], 5, "open", False, True),
        ([update(0, "resolved")], 5, "resolved", True, False),
        ([update(0, "resolved")], 5, "open", True, True),
        ([update(0, "resolved")], 0.5, "open", True, False),
        ([update(0, "resolved")], 0.5, "resolved", False, False),
        ([update(0, "resolved", Ending.UNKNOWN)], 5, "open", True, False),
        ([update(0, "resolved", Ending.UNKNOWN)], 5, "resolved", True, False),
        ([update(0, "resolved", Ending.UNKNOWN), update(2, "closed")], 5, "resolved", True, False),
        ([update(0, "resolved", Ending.FAILED)], 5, "resolved", True, True),
        ([update(0, "resolved"), update(2, "closed")], 5, "resolved", True, True),
        ([update(7, "resolved")], 5, "resolved", True, True),
    ],
)
def test_a_filtered_list_goes_by_the_value_at_that_time(
    updates: list[Operation], at: float, value: str, listed: bool, wrong: bool
) -> None:
    seen = ("s",) if listed else ()
    row = Operation(actor="b", does="lists", begun=at, ended=at + 1, seen=seen)
    found = filtered({"t": "s"}, updates, [(row, value)], "status", "open")
    assert bool(found) is wrong


def heard(*rows: tuple[str, Any]) -> list[Heard]:
    return [Heard(id_, version, f"update {version}", 1.0) for id_, version in rows]


def test_connections_that_heard_the_same_in_another_order_or_twice_agree() -> None:
    one, other = heard(("a", 1), ("b", 2), ("b", 2)), heard(("b", 2), ("a", 1))
    assert alike({"first": one, "second": other}) == []


def test_a_message_that_one_connection_lacks_or_has_otherwise_is_named() -> None:
    assert "second never did" in alike({"first": heard(("a", 1)), "second": []})[0].says
    assert alike({"first": heard(("a", 1)), "second": heard(("a", 2))})


def versioned_read(begun: float, version: int) -> Operation:
    state = {"version": version}
    return Operation(actor="r", does="reads", begun=begun, ended=begun + 1, state=state)


def test_versions_of_messages_are_held_against_those_that_were_read() -> None:
    changes = [event(0), event(2), event(4, Ending.UNKNOWN)]
    messages = heard(("a", 1), ("b", 2), ("c", 3))
    reads = [versioned_read(1.5, 1), versioned_read(3.5, 2), versioned_read(9, 3)]
    assert in_versions(changes, reads, messages) == []
    assert in_versions(changes, reads, messages[:2]) == []
    assert in_versions(changes, [versioned_read(3.5, 1)], messages)
    assert in_versions(changes, [versioned_read(1.5, 2)], heard(("a", 1), ("b", 1)))
    assert "that of 2 messages" in in_versions([], [], heard(("a", 1), ("b", 1)))[0].says
