"""What real servers say on a live connection beside messages: it is none, nor in the way of one."""

import json
import threading
from collections.abc import Callable

import pytest
from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from signoff.actors import Customer, some
from signoff.verdict.outcomes import Unmet
from tests.unit.signoff.actors.line import Exchange
from tests.unit.signoff.deployment.files import MINTED

Customers = Callable[..., Customer]
Talks = Callable[[ServerConnection], None]
UPDATE = '{"type": "ticket_update", "payload": {"ticket_id": "T1"}}'
LAST = '{"type": "ticket_update", "payload": {"ticket_id": "T2"}}'


def customer_of(customers: Customers, url: str, ws: str = "") -> Customer:
    return customers(f'ws_url = "{url}"\n{MINTED}[ws]\ndelivered_within_s = 2.0\n{ws}')


def sends(*frames: str | bytes) -> Talks:
    def talk(connection: ServerConnection) -> None:
        for frame in frames:
            connection.send(frame)

    return talk


BESIDE: dict[str, str | bytes] = {
    "a greeting": '{"type": "connection_ack", "connectionTimeoutMs": 300000}',
    "a greeting with an id": '{"message": "Connected", "connectionId": "abc=", "requestId": "def="}',
    "a greeting in words": "welcome",
    "a heartbeat": '{"type": "ka"}',
    "a heartbeat as text": "ping",
    "a heartbeat of SockJS": "h",
    "a heartbeat with a time": '{"type": "heartbeat", "timestamp": "2026-11-28T10:00:00Z"}',
    "a number": "1",
    "a list": "[]",
    "nothing": "",
    "bytes": b"\x00\x01",
}


@pytest.mark.parametrize("beside", BESIDE)
def test_what_tells_of_nothing_is_meant_for_everybody(
    customers: Customers, exchange: Exchange, beside: str
) -> None:
    exchange.greets = sends(BESIDE[beside], UPDATE, BESIDE[beside], LAST)
    with customer_of(customers, exchange.url).live.listen() as listener:
        listener.hears_nothing_but(some(about="T1"), before=some(about="T2"))


@pytest.mark.parametrize(
    "foreign",
    [
        '{"type": "ticket_update", "payload": {}}',
        '{"type": "notification", "payload": {"id": "N9"}}',
        '{"type": "debug", "payload": {"ticket_id": "T9"}}',
        '{"payload": {"ticket_id": "T9"}}',
    ],
)
def test_what_tells_of_something_is_not(customers: Customers, exchange: Exchange, foreign: str) -> None:
    exchange.greets = sends(UPDATE, foreign, LAST)
    with (
        customer_of(customers, exchange.url).live.listen() as listener,
        pytest.raises(Unmet, match="nothing but what was meant for it"),
    ):
        listener.hears_nothing_but(some(about="T1"), before=some(about="T2"))


@pytest.mark.parametrize(
    "frame",
    [UPDATE, UPDATE.encode(), [UPDATE[:9], UPDATE[9:30], UPDATE[30:]]],
    ids=["text", "binary", "parts"],
)
def test_a_message_is_one_in_whatever_frames_it_comes(
    customers: Customers, exchange: Exchange, frame: str | bytes | list[str]
) -> None:
    exchange.greets = lambda connection: connection.send(frame)
    with customer_of(customers, exchange.url).live.listen() as listener:
        assert listener.hears("ticket_update").ticket_id == "T1"


EVENT = '["ticket_update",{"ticket_id":"T1"}]'
SOCKETIO: dict[str, tuple[str | bytes, ...]] = {
    "an event": (f"42{EVENT}",),
    "an event of a namespace": (f"42/customers,{EVENT}",),
    "an event with one argument more": ('42["ticket_update",{"ticket_id":"T1"},"offset-1"]',),
    "an event in two": ('451-["ticket_update",{"_placeholder":true,"num":0}]', b'{"ticket_id": "T1"}'),
    "what is no event before it": ("6", "43[]", f"42{EVENT}"),
}


@pytest.mark.parametrize("case", SOCKETIO)
def test_events_of_socketio_are_messages(customers: Customers, exchange: Exchange, case: str) -> None:
    def greet(connection: ServerConnection) -> None:
        connection.send('0{"sid": "e"}')
        connection.recv(2)
        connection.send('40{"sid": "s"}')
        sends(*SOCKETIO[case])(connection)

    exchange.greets = greet
    with customer_of(customers, exchange.url, 'protocol = "socketio"\n').live.listen() as listener:
        assert listener.hears("ticket_update").ticket_id == "T1"


@pytest.mark.parametrize(
    ("event", "acknowledged"),
    [(f"4217{EVENT}", "4317[]"), (f"42/customers,8{EVENT}", "43/customers,8[]")],
)
def test_an_event_that_asks_for_it_is_acknowledged(
    customers: Customers, exchange: Exchange, event: str, acknowledged: str
) -> None:
    answers: list[str | bytes] = []

    def greet(connection: ServerConnection) -> None:
        sends('0{"sid": "e"}', "2")(connection)
        # A ping before the client has joined is answered like any other.
        answers.extend(connection.recv(2) for _ in range(2))
        sends("2", '40{"sid": "s"}', event)(connection)
        answers.extend(connection.recv(2) for _ in range(2))
        connection.send(f"42{json.dumps(['ticket_update', {'ticket_id': 'T2'}])}")

    exchange.greets = greet
    with customer_of(customers, exchange.url, 'protocol = "socketio"\n').live.listen() as listener:
        assert listener.hears("ticket_update").ticket_id == "T1"
        listener.hears("ticket_update", about="T2")
    assert sorted(str(each)[:2] for each in answers) == ["3", "3", "40", "43"]
    assert answers[-1] == acknowledged


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("to", ["the exchange", "http://127.0.0.1:1/login", "/sign-in"])
def test_no_redirect_is_followed(customers: Customers, exchange: Exchange, status: int, to: str) -> None:
    def redirects(connection: ServerConnection, request: Request) -> Response:
        place = exchange.url if to == "the exchange" else to
        return Response(status, "Elsewhere", Headers({"Location": place, "Content-Length": "0"}))

    with serve(lambda connection: None, "127.0.0.1", 0, process_request=redirects) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"
        answer = customer_of(customers, url).live.try_listen()
        server.shutdown()
    thread.join()
    assert (answer.status, exchange.openings) == (status, [])
