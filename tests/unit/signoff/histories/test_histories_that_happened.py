"""No checker finds a contradiction in what did happen, however it was interleaved and however it ended."""

from hypothesis import HealthCheck, given, settings

from signoff.histories.contradictions import Contradiction
from signoff.histories.counts import counted
from signoff.histories.order import in_order
from signoff.histories.presence import in_lists
from signoff.histories.register import linearizable
from signoff.histories.versions import versioned
from tests.unit.signoff.histories.worlds import World, worlds

AT_FIRST = {"status": "open", "assigned_to": None}
MANY = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])


def found_in(world: World) -> list[Contradiction]:
    """What all checkers find together."""
    comments, lists = world.of("comment"), world.of("list")
    return [
        *in_lists(comments, lists, "comment"),
        *in_order(comments, lists, "comment"),
        *counted(comments, world.looks, "comment_count", "comment"),
        *versioned([*comments, *world.of("update")], world.looks),
        *linearizable(world.operations, AT_FIRST),
    ]


@given(worlds())
@MANY
def test_what_happened_holds_no_contradiction(world: World) -> None:
    assert found_in(world) == []


@given(worlds(kinds=("update", "update", "read")))
@MANY
def test_an_order_is_found_for_many_updates(world: World) -> None:
    assert linearizable(world.operations, AT_FIRST) == []
