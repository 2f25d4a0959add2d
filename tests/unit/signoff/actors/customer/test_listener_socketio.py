"""A listener speaks Socket.IO where the target does."""

from collections.abc import Callable

import pytest
from websockets.sync.server import ServerConnection

from signoff.actors import Customer
from tests.unit.signoff.actors.line import Exchange

Listens = Callable[..., Customer]


def speaks_socketio(refusal: str | None = None, namespace: str = "") -> Callable[[ServerConnection], None]:
    """A Socket.IO server's side: it lets in, pings, emits, and hears an event."""

    def speak(connection: ServerConnection) -> None:
        connection.send('0{"sid": "e"}')
        assert str(connection.recv(2)).startswith(f'40{namespace}{{"token": "eyJ')
        connection.send(refusal or f'40{namespace}{{"sid": "s"}}')
        if refusal:
            return
        connection.send("2")
        assert connection.recv(2) == "3"
        connection.send(f'42{namespace}["ticket_update",{{"ticket_id":"T1"}}]')
        assert connection.recv(2) == f'42{namespace}["message",{{"action": "ping"}}]'
        connection.send(f'42{namespace}["message",{{"type":"pong"}}]')

    return speak


def test_socketio_is_spoken_where_the_target_does(customer_of: Listens, exchange: Exchange) -> None:
    exchange.greets = speaks_socketio()
    with customer_of('protocol = "socketio"\n').live.listen() as listener:
        listener.hears("ticket_update", about="T1")
        listener.ping()
        assert listener.server_pings == 1
    assert exchange.openings[0].path.startswith("/socket.io/?token=")
    assert exchange.openings[0].path.endswith("&EIO=4&transport=websocket")


def test_the_namespace_is_the_one_that_the_target_file_names(
    customer_of: Listens, exchange: Exchange
) -> None:
    exchange.greets = speaks_socketio(namespace="/support,")
    with customer_of('protocol = "socketio"\nnamespace = "/support"\n').live.listen() as listener:
        listener.hears("ticket_update", about="T1")
        listener.ping()


@pytest.mark.parametrize(
    ("said", "status"),
    [('44{"message": "no", "data": {"status": 429}}', 429), ('44{"message": "no"}', 401), ("1", 401)],
)
def test_what_socketio_refuses_is_an_answer(
    customer_of: Listens, exchange: Exchange, said: str, status: int
) -> None:
    exchange.greets = speaks_socketio(refusal=said)
    assert customer_of('protocol = "socketio"\n').live.try_listen().status == status


@pytest.mark.parametrize(("code", "status"), [(1013, 429), (4429, 429), (4401, 401), (1000, 401)])
def test_a_close_before_socketio_has_joined_is_a_refusal(
    customer_of: Listens, exchange: Exchange, code: int, status: int
) -> None:
    exchange.greets = lambda connection: connection.close(code)
    assert customer_of('protocol = "socketio"\n').live.try_listen().status == status
