"""What a client may say, and what it may not: bad frames, pings, silence (WS-09, WS-11)."""

import json
from time import time
from uuid import uuid4

import pytest

from signoff import clause, eventually, expect
from signoff.actors import Customer, Listener, Operator, some
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotVerified
from signoff.wire.live import Live
from signoff.wire.messages import as_sent, subscribe_frame

TOO_BIG, NO_SUCH_DATA = 1009, 1003
ABOUT_A_FRAME = frozenset({1002, NO_SUCH_DATA, 1007, 1008, TOO_BIG, *range(4000, 5000)})
"""The close codes that blame what the client sent (RFC 6455, section 7.4)."""
PATIENCE_S = 60
"""The longest that a check of this page waits for a connection to be given up."""
BAD_FRAMES = {
    "nothing": "",
    "words": "hello",
    "broken JSON": '{"action": "subscribe", ',
    "a number": "7",
    "null": "null",
    "a list": '[{"action": "ping"}]',
    "an empty object": "{}",
    "an unknown action": '{"action": "become-admin"}',
    "an action that is none": '{"action": ["subscribe"]}',
    "a subscription to nothing named": '{"action": "subscribe"}',
    "a subscription to a word": '{"action": "subscribe", "types": "notification"}',
    "a subscription to an object": '{"action": "subscribe", "types": [{}]}',
    "a subscription to a list": '{"action": "subscribe", "types": [["notification"]]}',
    "a subscription to an unknown type": '{"action": "subscribe", "types": ["everything-of-everybody"]}',
    "a subscription for somebody else": '{"action": "subscribe", "customer_id": "acme", "types": [1]}',
    "a deep list": "[" * 5000 + "]" * 5000,
    "a huge number": '{"action": 1' + "0" * 5000 + "}",
    "a lone surrogate": '{"action": "\\ud800"}',
    "a NUL": "\x00",
}


def live(target: Target) -> Live:
    """What the target says of its live connections."""
    assert target.description.ws is not None
    return target.description.ws


def is_told_or_closed(listener: Listener, within: float) -> None:
    """An error message arrives, or the connection is closed with a code that blames the frame."""
    eventually(
        lambda: [message.type for message in listener.heard] + [listener.is_open],
        until=lambda seen: "error" in seen or False in seen,
        within=within,
        what="an error message or a close",
        shown=lambda seen: f"open, and had heard {', '.join(map(str, seen[:-1])) or 'nothing'}",
    )
    if not listener.is_open:
        code = listener.is_closed(within=within).code
        expect(code, "the close code").is_one_of(sorted(ABOUT_A_FRAME))


def padded(target: Target, size: int) -> str:
    """A valid subscription of which exactly that many bytes are sent."""
    frame = subscribe_frame(target.dialect, ("notification",))
    if not frame:
        raise NotVerified("the target has no subscriptions ([ws] subscribe), so there is no valid frame")
    (sent,) = as_sent(live(target), frame)
    return frame + " " * (size - len(str(sent).encode()))


@clause("WS-09", requests=1)
@pytest.mark.parametrize("frame", BAD_FRAMES)
def test_a_bad_frame_gets_an_error_and_disturbs_nobody(
    customer_a: Customer, customer_b: Customer, target: Target, frame: str
) -> None:
    with (
        customer_a.live.listen() as sender,
        customer_a.live.listen() as own,
        customer_b.live.listen() as other,
    ):
        sender.send(BAD_FRAMES[frame])
        if live(target).answers_frames:
            is_told_or_closed(sender, live(target).delivered_within_s)
        own.hears("notification", about=customer_a.tickets.open())
        other.hears("notification", about=customer_b.tickets.open())


@clause("WS-09", requests=1)
@pytest.mark.parametrize(
    "content", [b"\x00\xff\xfe", b'{"action": "ping"}', b""], ids=["bytes", "JSON", "none"]
)
def test_a_binary_frame_gets_an_error_or_a_close(
    customer_a: Customer, target: Target, content: bytes
) -> None:
    with customer_a.live.listen() as sender, customer_a.live.listen() as own:
        sender.send(content)
        is_told_or_closed(sender, live(target).delivered_within_s)
        own.hears("notification", about=customer_a.tickets.open())


@clause("WS-09", requests=1)
@pytest.mark.parametrize("beyond", [1, 1_000_000])
def test_a_frame_that_is_too_big_is_closed_with_1009(
    customer_a: Customer, target: Target, beyond: int
) -> None:
    most = live(target).max_frame_bytes
    with customer_a.live.listen() as sender, customer_a.live.listen() as own:
        sender.send(padded(target, most))
        if live(target).answers_frames:
            sender.hears("subscribed")
        sender.send(padded(target, most + beyond))
        closed = sender.is_closed(within=live(target).delivered_within_s)
        expect(closed.code, "the close code").equals(TOO_BIG)
        own.hears("notification", about=customer_a.tickets.open())


@clause("WS-09", requests=1)
def test_the_size_of_a_frame_is_counted_in_bytes(customer_a: Customer, target: Target) -> None:
    letters = live(target).max_frame_bytes // 3 + 1
    with customer_a.live.listen() as sender, customer_a.live.listen() as own:
        sender.send(json.dumps({"action": "x", "note": "漢" * letters}, ensure_ascii=False))
        closed = sender.is_closed(within=live(target).delivered_within_s)
        expect(closed.code, "the close code").equals(TOO_BIG)
        own.hears("notification", about=customer_a.tickets.open())


@clause("WS-09", requests=1)
def test_a_connection_survives_an_error(customer_a: Customer, target: Target) -> None:
    with customer_a.live.listen() as sender:
        sender.send(BAD_FRAMES["an unknown action"])
        if live(target).answers_frames:
            is_told_or_closed(sender, live(target).delivered_within_s)
        if sender.is_open:
            sender.subscribe("notification")
            sender.hears("notification", about=customer_a.tickets.open())


@clause("WS-09", requests=1)
def test_a_refused_subscription_changes_nothing(customer_a: Customer, target: Target) -> None:
    with customer_a.live.listen("notification") as sender:
        sender.send(BAD_FRAMES["a subscription to an unknown type"])
        if live(target).answers_frames:
            is_told_or_closed(sender, live(target).delivered_within_s)
        if sender.is_open:
            marker = customer_a.tickets.open()
            sender.hears_nothing_of(some("ticket_update"), before=some("notification", about=marker))


@clause("WS-09", requests=1)
def test_many_frames_at_once_do_not_delay_the_others(customer_a: Customer, customer_b: Customer) -> None:
    with customer_a.live.listen() as sender, customer_b.live.listen() as other:
        for _ in range(300):
            sender.send(BAD_FRAMES["words"])
        other.hears("notification", about=customer_b.tickets.open())


@clause("WS-11", requests=1)
def test_a_ping_is_answered(customer_a: Customer, target: Target) -> None:
    if not live(target).answers_frames:
        raise NotVerified("the target does not answer frames ([ws] answers_frames)")
    with customer_a.live.listen() as listener:
        listener.ping()
        listener.hears("pong")


@clause("WS-11", requests=1)
def test_an_idle_connection_is_kept_and_a_dead_one_is_reaped(
    fresh_customer: Customer, target: Target
) -> None:
    bound = live(target).reaped_within_s
    if bound > PATIENCE_S:
        raise NotVerified(
            f"the target takes up to {bound:g} s to give up a dead connection, too long to wait"
        )
    with fresh_customer.live.listen() as idle:
        dead = fresh_customer.live.listen()
        dead.stop_reading()
        begun = time()
        eventually(
            lambda: (idle.server_pings, time() - begun),
            until=lambda seen: seen[0] >= 1 and seen[1] >= bound,
            within=bound + 1,
            what="a ping of the server, and the time in which it has to give up a dead connection",
        )
        dead.resume_reading()
        dead.is_closed(within=1)
        idle.is_still_open()
        idle.hears("notification", about=fresh_customer.tickets.open())


@clause("WS-11", requests=30)
def test_a_slow_reader_delays_nobody_and_catches_up(customer_a: Customer) -> None:
    with customer_a.live.listen() as slow, customer_a.live.listen() as quick:
        slow.stop_reading()
        opened = customer_a.tickets.open()
        for number in range(20):
            customer_a.tickets.comment(opened, f"Comment {number}.")
        quick.hears_count(21, some("notification", about=opened))
        slow.resume_reading()
        slow.hears_count(21, some("notification", about=opened))


@clause("WS-10", requests=2)
def test_a_reader_that_is_too_slow_is_closed_and_delays_nobody(
    customer_a: Customer, operator: Operator, target: Target
) -> None:
    # More than the buffers of two kernels hold, each message as large as API Gateway passes on.
    flood, last = {"filling": "x" * 100_000}, uuid4().hex
    with customer_a.live.listen() as slow, customer_a.live.listen("notification") as quick:
        slow.stop_reading()
        for _ in range(60):
            operator.publish(customer_a, "metrics_update", flood)
        operator.publish(customer_a, "metrics_update", {"reference": last})
        quick.hears("notification", about=customer_a.tickets.open())
        slow.resume_reading()
        eventually(
            lambda: (slow.is_open, any(last in message.text for message in slow.heard)),
            until=lambda seen: seen[1] or not seen[0],
            within=live(target).reaped_within_s,
            what="the slow reader to be closed, or to have caught up",
        )
