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
    [('44{"message": "no", "data": {"status": 429}}', 429), ('44{"message": "no"}', 403), ("1", 403)],
)
def test_what_socketio_refuses_is_an_answer(
    customer_of: Listens, exchange: Exchange, said: str, status: int
) -> None:
    exchange.greets = speaks_socketio(refusal=said)
    assert customer_of('protocol = "socketio"\n').live.try_listen().status == status


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (1013, 429),
        (4429, 429),
        (4401, 401),
        (3000, 401),
        (1000, 403),
    ],
)
def test_a_close_before_socketio_has_joined_is_a_refusal(
    customer_of: Listens, exchange: Exchange, code: int, status: int
) -> None:
    exchange.greets = lambda connection: connection.close(code)
    assert customer_of('protocol = "socketio"\n').live.try_listen().status == status


def test_a_refusal_says_what_the_target_said(customer_of: Listens, exchange: Exchange) -> None:
    exchange.greets = speaks_socketio(refusal='44{"message": "at most 100"}')
    answer = customer_of('protocol = "socketio"\n[errors]\nmessage = ["message"]\n').live.try_listen()
    assert answer.message == "at most 100"


EARLY = '42["welcome",{"text":"hello"}]', '42["ticket_update",{"ticket_id":"T1"}]'


def says_early(*frames: str | bytes) -> Callable[[ServerConnection], None]:
    """A Socket.IO server's side that speaks before it answers whether it lets in."""

    def speak(connection: ServerConnection) -> None:
        connection.send('0{"sid": "e"}')
        connection.recv(2)
        for frame in frames:
            connection.send(frame)

    return speak


@pytest.mark.parametrize(
    "early",
    [
        EARLY,
        ("6", *EARLY),
        ('451-["ticket_update",{"_placeholder":true,"num":0}]', b'{"ticket_id": "T1"}'),
    ],
    ids=["events", "nothing to do", "bytes"],
)
def test_what_is_said_before_the_connection_stands_is_heard(
    customer_of: Listens, exchange: Exchange, early: tuple[str | bytes, ...]
) -> None:
    exchange.greets = says_early(*early, '40{"sid": "s"}')
    with customer_of('protocol = "socketio"\n').live.listen() as listener:
        listener.hears("ticket_update", about="T1")
        assert listener.is_open


@pytest.mark.parametrize(("early", "status"), [(EARLY[:1], 403), (EARLY, 101)])
@pytest.mark.parametrize("by", ["a refusal", "a close"])
def test_who_is_told_of_a_ticket_before_being_turned_down_had_a_connection(
    customer_of: Listens, exchange: Exchange, early: tuple[str, ...], status: int, by: str
) -> None:
    def speak(connection: ServerConnection) -> None:
        says_early(*early)(connection)
        if by == "a refusal":
            connection.send('44{"message": "no"}')
        else:
            connection.close()

    exchange.greets = speak
    assert customer_of('protocol = "socketio"\n').live.try_listen().status == status


def test_the_end_of_another_namespace_ends_nothing(customer_of: Listens, exchange: Exchange) -> None:
    def speak(connection: ServerConnection) -> None:
        says_early("40/a,{}", "41/b,", "41", '42/a,["ticket_update",{"ticket_id":"T1"}]')(connection)
        said.append(connection.recv(2))
        connection.send("41/a,")

    said: list[str | bytes] = []
    exchange.greets = speak
    with customer_of('protocol = "socketio"\nnamespace = "/a"\n').live.listen() as listener:
        listener.hears("ticket_update", about="T1")
        listener.send('{"action": "ping"}')
        listener.is_closed(within=2)
    assert said == ['42/a,["message",{"action": "ping"}]']


def hears_greeting(exchange: Exchange, answer: str) -> list[str]:
    """What clients say of themselves, each of whom gets that answer."""
    said: list[str] = []

    def speak(connection: ServerConnection) -> None:
        connection.send('0{"sid": "e"}')
        said.append(str(connection.recv(2)))
        connection.send(answer)

    exchange.greets = speak
    return said


def test_the_token_is_where_the_target_wants_it_and_nowhere_else(
    customer_of: Listens, exchange: Exchange
) -> None:
    said = hears_greeting(exchange, '40{"sid": "s"}')
    ws = 'protocol = "socketio"\ntoken_in = "auth"\ntoken_name = "jwt"\ntoken_as = "Bearer {token}"\n'
    answer = customer_of(ws).live.try_listen()
    assert said[0].startswith('40{"jwt": "Bearer eyJ')
    assert "eyJ" not in exchange.openings[0].path
    assert "eyJ" not in str(exchange.openings[0].headers)
    assert answer.exchange.sent == '40{"jwt": "Bearer $CUSTOMER_A_TOKEN"}'
    assert answer.exchange.url.endswith("/socket.io/?EIO=4&transport=websocket")


def test_what_a_client_says_of_itself_stands_beside_its_token(
    customer_of: Listens, exchange: Exchange
) -> None:
    said = hears_greeting(exchange, '44{"message": "no"}')
    customer_of('protocol = "socketio"\n').live.connect(auth={"tenant": "globex"})
    assert '"token": "eyJ' in said[0]
    assert said[0].endswith('"tenant": "globex"}')
