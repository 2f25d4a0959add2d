"""What is told behind a relay of live connections: a good target is found good, and a bad one is found out.

By the suites themselves, on the small target of `relayed`.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from signoff.actors import Customer, Recorder
from tests.fronts.relay import Due, Frame, Relay
from tests.fronts.relays import RELAYS
from tests.integration import test_live_messages as messages
from tests.integration import test_live_routing as routing
from tests.unit.signoff.actors.relayed import Behind, Scene, found_out

# A backlog ---------------------------------------------------------------------------------------


def with_a_past(scene: Scene) -> tuple[Customer, Customer]:
    """The customers in a later test, as those of a target that lists its customers."""
    both = scene.a, scene.b
    for customer in both:
        customer.tickets.open()
    later = Recorder(scene.recorder.session, "test_b", requests_each=90)
    again = [scene.customer(each.id, each.name, later) for each in both]
    for customer in again:
        customer.remembers_its_past()
    return again[0], again[1]


def test_what_is_told_of_the_past_is_nothing_that_was_not_meant_for_a_subscriber(behind: Behind) -> None:
    scene = behind(RELAYS["a backlog"])
    a, b = with_a_past(scene)
    with a.live.listen() as listener:
        listener.hears("notification")
    routing.test_each_connection_gets_its_customers_and_its_types_only(a, b)
    a, _ = with_a_past(scene)
    routing.test_a_subscription_keeps_other_types_away(a, "ticket_update", "notification")
    a, _ = with_a_past(scene)
    routing.test_a_subscription_to_nothing_brings_nothing_or_is_refused(a)
    messages.test_a_notification_arrives_with_its_content(a)


@pytest.mark.parametrize("wrong", ["no subscription is obeyed", "another's message comes with it"])
def test_behind_a_backlog_what_is_new_and_not_meant_is_found_out(behind: Behind, wrong: str) -> None:
    foreign = json.dumps({"type": "ticket_update", "payload": {"ticket_id": "T99"}, "id": "M99"})
    leaks = wrong == "another's message comes with it"
    relay = replace(RELAYS["a backlog"], becomes=lambda f, n: [(0, f), (0, foreign)] if leaks else [(0, f)])
    scene = behind(relay)
    scene.portal.obeys_subscriptions = leaks
    a, b = with_a_past(scene)
    assert found_out(lambda: routing.test_each_connection_gets_its_customers_and_its_types_only(a, b))


# At least once, in no order -----------------------------------------------------------------------


def under_new_ids(frame: Frame, number: int) -> Sequence[Due]:
    """Each third one once more, as if it were another."""
    again = json.loads(frame) | {"id": f"again-{number}"}
    return [(0, frame), (0.01, json.dumps(again))] if number % 3 == 0 else [(0, frame)]


PILED_UP = (
    "a line each in one frame",
    "a record each in one frame",
    "a list in one frame",
    "payloads as texts",
)
DELIVERED = {
    "each once": routing.test_each_message_arrives_once_or_with_the_same_id,
    "on all connections": routing.test_every_connection_of_a_customer_gets_every_message,
    "in order of versions": routing.test_rapid_changes_all_arrive_and_can_be_put_in_order,
    "with its status": messages.test_each_comment_arrives_with_the_status_that_the_ticket_has_then,
}


@pytest.mark.parametrize("check", DELIVERED)
@pytest.mark.parametrize("relay", ["copies, late and out of order", "fragments", "bytes", *PILED_UP])
def test_how_messages_are_delivered_is_the_gateways_affair(behind: Behind, relay: str, check: str) -> None:
    DELIVERED[check](behind(RELAYS[relay]).a)


@pytest.mark.parametrize("relay", PILED_UP)
def test_of_what_piled_up_in_a_frame_each_is_looked_at(behind: Behind, relay: str) -> None:
    messages.test_a_notification_arrives_with_its_content(behind(RELAYS[relay]).a)
    as_it_is = RELAYS[relay].becomes

    def without_updates(frame: Frame, number: int) -> Sequence[Due]:
        return [] if json.loads(frame)["type"] == "ticket_update" else as_it_is(frame, number)

    scene = behind(Relay(becomes=without_updates))
    assert found_out(lambda: DELIVERED["with its status"](scene.a))


def test_a_copy_under_another_id_is_found_out(behind: Behind) -> None:
    scene = behind(Relay(becomes=under_new_ids))
    assert found_out(lambda: DELIVERED["each once"](scene.a))


def test_a_lost_message_is_not_made_up_by_a_copy_of_another(behind: Behind) -> None:
    scene = behind(Relay(becomes=lambda frame, number: [(0, frame)] * (2 if number % 2 else 0)))
    assert found_out(lambda: DELIVERED["on all connections"](scene.a))
