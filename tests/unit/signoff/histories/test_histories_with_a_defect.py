"""One defect is put into a history that happened: its checker finds it, and names what is wrong."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from signoff.histories import Ending, Operation, Undecided
from signoff.histories.counts import counted
from signoff.histories.order import in_order
from signoff.histories.presence import in_lists, nothing_of
from signoff.histories.register import linearizable
from signoff.histories.retries import acted_once, as_writes
from signoff.histories.versions import versioned
from tests.unit.signoff.histories.worlds import World, worlds

AT_FIRST = {"status": "open", "assigned_to": None}
MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def last_list(world: World) -> Operation:
    """The list that somebody read when all was over."""
    return max(world.of("list"), key=lambda each: each.ended)


def swapped(world: World, old: Operation, **changed: object) -> World:
    """The world in which that operation was another."""
    new = replace(old, **changed)  # type: ignore[arg-type]
    return World([new if each is old else each for each in world.operations])


def picked(data: st.DataObject, rows: list[Operation]) -> Operation:
    """One of them; the example is given up where there is none."""
    assume(rows)
    return data.draw(st.sampled_from(rows))


@given(worlds(), st.data())
@MANY
def test_an_acknowledged_comment_that_is_lost_is_named(world: World, data: st.DataObject) -> None:
    read = last_list(world)
    lost = picked(data, [each for each in world.of("comment") if each.was_done_before(read)])
    kept = tuple(text for text in read.seen or () if text != lost.text)
    bad = swapped(world, read, seen=kept)
    found = in_lists(bad.of("comment"), bad.of("list"), "comment")
    assert any(lost.text in each.says and len(each.part) == 2 for each in found)


@given(worlds(), st.data())
@MANY
def test_a_comment_that_nobody_answered_may_not_come_and_go(world: World, data: st.DataObject) -> None:
    read = last_list(world)
    unknown = [each for each in world.of("comment") if each.ending is Ending.UNKNOWN]
    gone = picked(data, [each for each in unknown if each.text in (read.seen or ())])
    later = replace(read, begun=read.ended + 1, ended=read.ended + 2, seen=())
    found = in_lists(world.of("comment"), [*world.of("list"), later], "comment")
    assert any(f"comment {gone.text!r} was in" in each.says for each in found)


@given(worlds(), st.data())
@MANY
def test_what_nobody_wrote_or_what_was_refused_is_named(world: World, data: st.DataObject) -> None:
    read = picked(data, [each for each in world.of("list") if each.is_ok])
    refused = [each.text for each in world.of("comment") if each.ending is Ending.FAILED]
    strange = data.draw(st.sampled_from(["invented", *refused]))
    bad = swapped(world, read, seen=(*(read.seen or ()), strange))
    assert any(strange in each.says for each in in_lists(bad.of("comment"), bad.of("list"), "comment"))


@given(worlds(), st.data())
@MANY
def test_what_is_listed_twice_or_too_early_is_named(world: World, data: st.DataObject) -> None:
    write = picked(data, world.of("comment"))
    early = Operation(
        actor="x", does="list", begun=write.begun - 2, ended=write.begun - 1, seen=(write.text, write.text)
    )
    says = [each.says for each in in_lists([write], [early], "comment")]
    assert any("2 times" in each for each in says)
    assert any("refused" in each or "before it was sent" in each for each in says)


@given(worlds(), st.data())
@MANY
def test_a_count_out_of_bounds_is_named(world: World, data: st.DataObject) -> None:
    look = picked(data, world.looks)
    comments = world.of("comment")
    fewest = sum(each.was_done_before(look) for each in comments)
    most = sum(each.may_show_in(look) for each in comments)
    wrong = data.draw(st.sampled_from([fewest - 1, most + 1]))
    bad = swapped(world, look, state={**(look.state or {}), "comment_count": wrong})
    assert counted(comments, bad.looks, "comment_count", "comment")


@given(worlds(), st.data())
@MANY
def test_two_that_stand_in_the_wrong_order_are_named(world: World, data: st.DataObject) -> None:
    read = last_list(world)
    done = {each.text: each for each in world.of("comment") if each.is_ok}
    pairs = [
        (one, two)
        for one in read.seen or ()
        for two in read.seen or ()
        if one in done and two in done and done[one].ended < done[two].begun
    ]
    assume(pairs)
    one, two = data.draw(st.sampled_from(pairs))
    other = {one: two, two: one}
    bad = swapped(world, read, seen=tuple(other.get(text, text) for text in read.seen or ()))
    assert in_order(bad.of("comment"), [last_list(bad)], "comment")
    assert (
        in_order(bad.of("comment"), [replace(last_list(bad), seen=(two, one))], "comment", slack_s=1e6) == []
    )


@given(worlds(kinds=("update", "read", "update")), st.data())
@MANY
def test_an_update_that_is_never_seen_is_named_with_little_beside_it(
    world: World, data: st.DataObject
) -> None:
    """When all was over one more update was acknowledged; who looks then sees what was before it."""
    look = max(world.of("read"), key=lambda each: each.ended)
    assume(all(each.is_ok for each in world.of("update")))
    write = Operation(
        actor="w", does="update", begun=look.ended + 1, ended=look.ended + 2, sets={"assigned_to": "team w"}
    )
    late = replace(look, begun=look.ended + 3, ended=look.ended + 4)
    (found,) = linearizable([*world.operations, write, late], AT_FIRST)
    assert {each.begun for each in (write, late)} <= {each.begun for each in found.part}
    assert linearizable(found.part, AT_FIRST)


@given(worlds(kinds=("update", "read", "update")), st.data())
@MANY
def test_a_value_that_nobody_set_is_named_alone(world: World, data: st.DataObject) -> None:
    look = picked(data, world.looks)
    bad = swapped(world, look, state={**(look.state or {}), "status": "invented"})
    (found,) = linearizable(bad.operations, AT_FIRST)
    assert [each for each in found.part if (each.state or {}).get("status") == "invented"]
    assert linearizable(found.part, {"status": "open"})


def test_too_many_possibilities_are_undecided_and_never_explained() -> None:
    updates = [
        Operation(actor=f"a{n}", does="update", begun=0, ended=9, sets={"status": str(n)}) for n in range(12)
    ]
    wrong = Operation(actor="r", does="read", begun=10, ended=11, state={"status": "none of them"})
    with pytest.raises(Undecided):
        linearizable([*updates, wrong], {"status": "open"}, most_states=100)


@given(worlds(), st.data())
@MANY
def test_a_version_of_two_contents_is_named(world: World, data: st.DataObject) -> None:
    look = picked(data, world.looks)
    other = replace(look, actor="another", state={**(look.state or {}), "status": "other"})
    assert any("another one for" in each.says for each in versioned([], [look, other]))


@given(worlds(), st.data())
@MANY
def test_a_version_that_falls_or_stands_still_is_named(world: World, data: st.DataObject) -> None:
    look = picked(data, world.looks)
    state = look.state or {}
    later = replace(look, begun=look.ended + 5, ended=look.ended + 6)
    change = Operation(actor="w", does="update", begun=look.ended + 1, ended=look.ended + 2)
    assert versioned([], [look, replace(later, state={**state, "version": state["version"] - 1})])
    assert versioned([change], [look, later])
    assert versioned([change], [look, replace(later, state={**state, "version": state["version"] + 1})]) == []


def keyed(number: int, ending: Ending, id_: str = "", key: str = "k") -> Operation:
    return Operation(
        actor="a", does="comment", begun=number, ended=number + 0.5, ending=ending, id=id_, key=key, text=key
    )


def test_attempts_of_one_key_are_one_write() -> None:
    attempts = [
        keyed(1, Ending.UNKNOWN),
        keyed(2, Ending.FAILED),
        keyed(3, Ending.OK, "x"),
        keyed(4, Ending.OK, "x"),
    ]
    assert acted_once(attempts) == []
    (write,) = as_writes(attempts)
    assert (write.begun, write.ended, write.ending, write.id) == (1, 3.5, Ending.OK, "x")
    assert as_writes([keyed(1, Ending.FAILED), keyed(2, Ending.UNKNOWN)])[0].ending is Ending.UNKNOWN
    assert as_writes([keyed(1, Ending.FAILED)])[0].ending is Ending.FAILED


def test_attempts_of_one_key_that_made_two_are_named() -> None:
    (found,) = acted_once(
        [keyed(1, Ending.OK, "x"), keyed(2, Ending.OK, "y"), keyed(3, Ending.OK, "z", "other")]
    )
    assert "'k' made 2 things (x, y)" in found.says
    assert len(found.part) == 2


def test_what_another_wrote_is_named() -> None:
    theirs = replace(keyed(1, Ending.OK, "x"), actor="b")
    read = Operation(actor="a", does="list", begun=3, ended=4, seen=("k",))
    assert nothing_of([theirs], [read], "ticket")
    assert nothing_of([theirs], [replace(read, seen=("own",))], "ticket") == []
