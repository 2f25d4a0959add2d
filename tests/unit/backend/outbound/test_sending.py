"""Requests to a server that fails on purpose, over TLS and by names of a server of our own (WHK-03)."""

import time
from collections.abc import Iterator

import pytest

from backend.domain.endpoint_urls import Destination
from backend.domain.errors import DependencyDown
from backend.outbound.resolving import NOBODY, DnsResolver
from backend.outbound.sending import HttpsSender
from backend.webhook_ports import Result
from signoff.actors.receiver.authority import Papers, papers
from signoff.actors.receiver.names import Names
from signoff.actors.receiver.server import Inbox, Receiver, Reply
from tests.unit.backend.clocks import SetClock

HOME = "127.0.0.1"
NAME = "a.hooks.example"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """Certificates for names below hooks.example."""
    return papers(tmp_path_factory.mktemp("papers"), ["*.hooks.example"])


@pytest.fixture(scope="module")
def receiver(shown: Papers) -> Iterator[Receiver]:
    """The server."""
    with Receiver(shown.served) as receiver:
        yield receiver


def sent(shown: Papers, receiver: Receiver, inbox: Inbox, name: str = NAME, within_s: float = 5) -> Result:
    to = Destination(name, receiver.port, inbox.path, is_address=False)
    sender = HttpsSender(SetClock(), within_s, str(shown.authority))
    return sender.send(to, [HOME], {"webhook-id": "an id"}, b'{"a": 1}')


def test_what_is_sent_arrives_byte_for_byte_under_its_name(shown: Papers, receiver: Receiver) -> None:
    inbox = receiver.inbox(Reply(status=202))
    result = sent(shown, receiver, inbox)
    [arrival] = inbox.arrivals
    assert (result.attempt.status, result.attempt.error) == (202, None)
    assert arrival.body == b'{"a": 1}'
    assert arrival.headers["host"] == f"{NAME}:{receiver.port}"
    assert arrival.headers["webhook-id"] == "an id"


@pytest.mark.parametrize(
    ("reply", "error"),
    [(Reply(hangs=True), "timed out"), (Reply(resets=True), "the connection was lost")],
)
def test_a_server_that_does_not_answer_is_an_error(
    shown: Papers, receiver: Receiver, reply: Reply, error: str
) -> None:
    result = sent(shown, receiver, receiver.inbox(reply), within_s=0.5)
    assert (result.attempt.status, result.attempt.error) == (None, error)


@pytest.mark.parametrize("body", ["slow", "huge"])
def test_a_body_is_not_waited_for(shown: Papers, receiver: Receiver, body: str) -> None:
    begun = time.process_time()
    result = sent(shown, receiver, receiver.inbox(Reply(status=200, body=body)))
    assert result.attempt.status == 200
    assert time.process_time() - begun < 1


def test_a_redirect_is_an_answer_like_any_other(shown: Papers, receiver: Receiver) -> None:
    other = receiver.inbox()
    headers = {"Location": f"https://{NAME}:{receiver.port}{other.path}"}
    assert sent(shown, receiver, receiver.inbox(Reply(status=307, headers=headers))).attempt.status == 307
    assert other.arrivals == []


def test_a_certificate_has_to_be_for_the_name_and_of_the_authority(shown: Papers, receiver: Receiver) -> None:
    inbox = receiver.inbox()
    wrong = sent(shown, receiver, inbox, name="elsewhere.example")
    assert wrong.attempt.error == "the certificate is not valid for this name"
    to = Destination(NAME, receiver.port, inbox.path, is_address=False)
    assert HttpsSender(SetClock(), 5, None).send(to, [HOME], {}, b"").attempt.status is None
    assert inbox.arrivals == []


def test_a_second_address_is_tried_where_the_first_one_refuses(shown: Papers, receiver: Receiver) -> None:
    to = Destination(NAME, receiver.port, receiver.inbox().path, is_address=False)
    sender = HttpsSender(SetClock(), 5, str(shown.authority))
    assert sender.send(to, ["127.0.0.9", HOME], {}, b"").attempt.status == 204
    assert sender.send(to, ["127.0.0.9"], {}, b"").attempt.error == "the connection was refused"


@pytest.mark.parametrize(
    ("text", "wished"),
    [("7", 7.0), ("Tue, 14 Nov 2023 22:13:30 GMT", 10.0), ("soon", None), ("-1", None), ("", None)],
)
def test_a_wish_for_a_pause_is_read(
    shown: Papers, receiver: Receiver, text: str, wished: float | None
) -> None:
    inbox = receiver.inbox(Reply(status=503, headers={"Retry-After": text}))
    assert sent(shown, receiver, inbox).wished_s == wished


def test_names_are_looked_up_anew_each_time() -> None:
    with Names() as names:
        resolver = DnsResolver(names.address)
        names.say("a.example", ["127.0.0.1", "::1"], ["127.0.0.2"])
        assert resolver.addresses("a.example") == ["127.0.0.1", "::1"]
        assert resolver.addresses("a.example") == ["127.0.0.2"]
        assert resolver.addresses("b.example") == []


def test_where_nobody_knows_names_that_is_said() -> None:
    with pytest.raises(DependencyDown):
        DnsResolver(NOBODY).addresses("a.example")
