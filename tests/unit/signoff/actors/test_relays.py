"""Behind each relay of live connections a good target is found good, and a bad one is found out.

By the suites themselves, on a small target of this file.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection

from signoff.actors import Customer, Recorder
from signoff.actors.live.connection import Close
from signoff.verdict.outcomes import Inconclusive, Unmet
from tests.fronts.relay import Due, Frame, Relay, customer_of, relaying, token_of
from tests.fronts.relays import RELAYS
from tests.integration import test_live_connect as connecting
from tests.integration import test_live_messages as messages
from tests.integration import test_live_routing as routing
from tests.security import test_live_tokens as expiring
from tests.unit.signoff.actors.line import Exchange, answered, exchanging
from tests.unit.signoff.deployment.files import MINTED
from tests.unit.signoff.wire.serving import Desk, Heard, Reply

PLACES = 4
LIVE = f"""[limits]
connections = {PLACES}
[ws]
delivered_within_s = 1.0
reaped_within_s = 1.0
"""
ALL = ["notification", "ticket_update"]


class Portal:
    """A small good target: tickets, an inbox, and live messages to their customer's subscribers."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange, self._numbers = exchange, count(1)
        self._tickets: dict[str, dict[str, Any]] = {}
        self._inboxes: dict[str, list[dict[str, Any]]] = {}
        self._wanted: dict[ServerConnection, list[str]] = {}
        self.obeys_subscriptions = True
        exchange.answers = self._hears

    def answers(self, heard: Heard) -> Reply:
        """The answer to a request."""
        owner, last = customer_of(heard.headers["authorization"][7:]), heard.path.rpartition("/")[2]
        if last == "notifications":
            inbox = self._inboxes.get(owner, [])
            return Reply({"notifications": inbox, "unread_count": len(inbox), "next_cursor": None})
        if last == "tickets":
            own = [each for each in self._tickets.values() if each["owner"] == owner]
            return Reply({"tickets": own[::-1], "next_cursor": None})
        if heard.method == "GET":
            return Reply(self._tickets[last])
        sent = json.loads(heard.body)
        if last == "create":
            ticket = {"id": self._id("T"), "owner": owner, "status": "open", "version": 0, **sent}
            self._tickets[ticket["id"]] = ticket
            return self._changed(ticket, "created")
        if last == "comments":
            ticket = self._tickets[heard.path.split("/")[-2]]
            self._changed(ticket, "comment")
            return Reply({"id": self._id("C"), "ticket_id": ticket["id"], **sent}, 201)
        return self._changed(self._tickets[last] | sent, "status")

    def _changed(self, ticket: dict[str, Any], change: str) -> Reply:
        """Keeps the ticket, and tells of it."""
        ticket["version"] += 1
        self._tickets[ticket["id"]] = ticket
        about = {"ticket_id": ticket["id"], "status": ticket["status"], "version": ticket["version"]}
        note = {"id": self._id("N"), "type": "ticket", "title": change, "message": change, "read": False}
        note |= {"ticket_id": ticket["id"], "created_at": f"2026-11-28T10:00:{next(self._numbers) % 60:02}Z"}
        self._inboxes.setdefault(ticket["owner"], []).insert(0, note)
        self._says(ticket["owner"], "notification", note)
        self._says(ticket["owner"], "ticket_update", {"change": change, **about})
        return Reply(ticket, 201 if change == "created" else 200)

    def _says(self, owner: str, type_: str, payload: dict[str, Any]) -> None:
        text = json.dumps({"type": type_, "payload": payload, "id": self._id("M"), "timestamp": None})
        with self._exchange.changed:
            # Whoever was answered is to hear it, also before its thread has begun.
            self._exchange.changed.wait_for(
                lambda: len(self._exchange.open) == len(self._exchange.openings), 2
            )
        for connection in list(self._exchange.open):
            assert connection.request is not None
            is_wanted = not self.obeys_subscriptions or type_ in self._wanted.get(connection, ALL)
            if is_wanted and customer_of(token_of(connection.request.path)) == owner:
                with suppress(ConnectionClosed):
                    connection.send(text)

    def _hears(self, connection: ServerConnection, frame: Any) -> None:
        asked = json.loads(frame)
        if asked["action"] == "subscribe":
            self._wanted[connection] = asked["types"]
        answered(connection, frame)

    def _id(self, letter: str) -> str:
        return f"{letter}{next(self._numbers)}"


class Scene:
    """Two customers of the small target, behind a relay."""

    def __init__(self, portal: Portal, customer: Customer) -> None:
        self.portal, self.a = portal, customer
        self.recorder = customer.recorder
        self.target = self.recorder.session.target
        self.b = self.customer("globex", "customer B")

    def customer(self, id_: str, name: str, recorder: Recorder | None = None) -> Customer:
        """Another customer, or the same in another test."""
        token = self.recorder.session.token(id_)
        return Customer(recorder or self.recorder, name, id_, f"Bearer {token}", f"{name[-1]}_TOKEN")


Behind = Callable[[Relay], Scene]


@pytest.fixture
def behind(customers: Callable[..., Customer], desk: Desk) -> Iterator[Behind]:
    """The two customers, behind a relay."""
    with exchanging() as exchange:
        portal, opened = Portal(exchange), []
        desk.answers = portal.answers

        def scene(relay: Relay) -> Scene:
            opened.append(held := relaying(exchange.url, desk.base_url, relay))
            # A scene's own keys come before its tables.
            return Scene(portal, customers(f'ws_url = "{held.__enter__()}"\n{MINTED}{LIVE}'))

        yield scene
        for connection in exchange.open:
            connection.close()
        for held in opened:
            held.__exit__(None, None, None)


def found_out(check: Callable[[], None]) -> bool:
    try:
        check()
    except Unmet:
        return True
    return False


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


# Too many -----------------------------------------------------------------------------------------

LIMITED: dict[str, Callable[[Scene], None]] = {
    "exact": lambda scene: connecting.test_the_limit_of_connections_is_exact(scene.a, scene.b, scene.target),
    "closed": lambda scene: connecting.test_a_closed_connection_frees_its_place_and_no_more(
        scene.a, scene.target
    ),
    "cut": lambda scene: connecting.test_a_connection_that_was_cut_frees_its_place(scene.a, scene.target),
}


@pytest.mark.parametrize("check", LIMITED)
@pytest.mark.parametrize("code", [1013, 1008, 4429, 1006])
def test_whom_a_gateway_takes_and_closes_at_once_it_has_refused(
    behind: Behind, code: int, check: str
) -> None:
    LIMITED[check](behind(Relay(places=PLACES, turned_away=code)))


@pytest.mark.parametrize(
    "relay",
    [
        Relay(),
        Relay(places=PLACES + 1),
        Relay(places=PLACES - 1),
        Relay(places=PLACES, turned_away=4401),
        Relay(places=PLACES, turned_away=3000),
        Relay(places=PLACES, turned_away_after_s=0.6),
    ],
    ids=[
        *("no limit", "one too many", "one too few", "closed as expired", "closed as unauthorised"),
        "served for a moment first",
    ],
)
def test_a_limit_that_is_none_is_found_out_behind_such_a_gateway(behind: Behind, relay: Relay) -> None:
    scene = behind(relay)
    assert found_out(lambda: LIMITED["exact"](scene))


# An end by age ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "age", "expected"),
    [(1001, 0.1, True), (1012, 0.1, True), (1006, 9, False), (1006, 20, True), (1011, 20, False)],
)
def test_what_goes_away_by_age_is_told_from_what_breaks(code: int, age: float, *, expected: bool) -> None:
    assert Close(code, "", 0).is_of_others(age) is expected


def test_a_front_that_ends_connections_by_age_leaves_open_what_was_to_come(behind: Behind) -> None:
    scene = behind(Relay(ends_after_s=0.1))
    with scene.a.live.listen() as listener:
        listener.is_closed(2)
        scene.a.tickets.open()
        with pytest.raises(Inconclusive, match="was ended with 1001"):
            listener.hears("notification")


def test_an_end_by_age_is_not_taken_for_the_expiry_of_a_token(
    behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiring, "LASTS_S", 1.5)
    monkeypatch.setattr(expiring, "is_refused_again", lambda customer, target: None)
    scene = behind(Relay(ends_after_s=1.8))
    with pytest.raises(Inconclusive, match="customer A's listener was ended with 1001"):
        expiring.test_connections_end_with_their_token_and_a_fresh_one_restores_them(scene.a, scene.target)
