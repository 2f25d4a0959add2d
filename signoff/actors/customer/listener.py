"""Somebody who listens on a live connection: a handle without `await`, with a history of all that came."""

import json
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from websockets.exceptions import ConnectionClosed

from signoff.actors.live.connection import CLOSE_S, Close, Connection, Opening
from signoff.actors.session.recorder import Recorder
from signoff.verdict.activity import ACTIVITY
from signoff.verdict.outcomes import Inconclusive, NotVerified, Unmet
from signoff.wire import clock
from signoff.wire.answers import Json, Ticket
from signoff.wire.exchange import Handshake
from signoff.wire.messages import Message, Wanted, distinct, messages_of, subscribe_frame, text_of
from signoff.wire.notifications import Notification
from signoff.wire.steps import LiveStep

Found = TypeVar("Found")
_MOST_SHOWN = 12


def some(
    type: str | None = None,
    about: Ticket | Notification | str | None = None,
    change: str | None = None,
    where: Callable[[Message], object] | None = None,
) -> Wanted:
    """A description of messages, in the guide's words; each part that is given has to fit."""
    subject = about if about is None or isinstance(about, str) else about.id
    return Wanted(type=type, about=subject, change=change, where=where)


class Listener:
    """A live connection. Everything that waits is bounded, and says what arrived instead, and when."""

    def __init__(self, recorder: Recorder, name: str, customer: str, opening: Handshake) -> None:
        self.recorder, self.name, self._opening = recorder, name, opening
        self._customer = customer
        self.opened_at = clock.epoch_s()
        self._changed = threading.Condition()
        self._heard: list[Message] = []
        self._close: Close | None = None
        self._connection: Connection | None = None

    def open(self, opening: Opening, within: float) -> None:
        """Connects; Refused when the opening is answered otherwise, ConnectionError when not at all."""
        dialect = self.recorder.session.target.dialect
        work = Connection.opened(opening, dialect, self._arrived, self._ended)
        self._connection = self.recorder.session.live.run(work, within)
        self.recorder.connections.append(self._connection)

    def begin(self) -> None:
        """Begins to listen, once the opening is part of the story: what is heard comes after it."""
        self.recorder.session.live.call(self._open_connection.start)

    # What it hears ------------------------------------------------------------------------------

    @property
    def heard(self) -> list[Message]:
        """Everything that arrived so far, in order of arrival, answers to frames included."""
        with self._changed:
            return list(self._heard)

    @property
    def heard_of_the_test(self) -> list[Message]:
        """The same, without what only repeats what its customer had before the test began."""
        return [each for each in self.heard if not self.is_past(each)]

    def is_past(self, message: Message) -> bool:
        """Whether it tells of what its own customer had before: gateways greet with what is unread."""
        past, received = self.recorder.past(self._customer), message.notification
        return past.tickets.holds(str(message.ticket_id)) or (
            received is not None and past.notifications.holds(received.id, received.created_at)
        )

    def hears(
        self,
        type: str | None = None,
        about: Ticket | Notification | str | None = None,
        change: str | None = None,
        where: Callable[[Message], object] | None = None,
        within: float | None = None,
    ) -> Message:
        """The first such message that ever arrived; waits for one if there is none yet."""
        return self.hears_count(1, some(type, about, change, where), within)[0]

    def hears_count(self, count: int, wanted: Wanted, within: float | None = None) -> list[Message]:
        """At least that many such messages, in order of arrival; waits for them. Copies count once."""

        def look() -> list[Message] | None:
            return found if len(found := distinct(filter(wanted.fits, self._heard))) >= count else None

        def promise() -> str:
            did = f" ({len(distinct(filter(wanted.fits, self._heard)))} did)" if count > 1 else ""
            return f"{f'{count} times ' if did else ''}{wanted} to reach {self.name}{did}"

        return self._wait(look, promise, within)

    def hears_until(self, marker: Wanted, within: float | None = None) -> list[Message]:
        """All that arrived up to and including the first message that fits `marker`; waits for it."""

        def look() -> list[Message] | None:
            index = next((index for index, each in enumerate(self._heard) if marker.fits(each)), None)
            return None if index is None else self._heard[: index + 1]

        return self._wait(look, lambda: f"{marker}, sent as a marker, to reach {self.name}", within)

    def hears_nothing_of(self, unwanted: Wanted, *, before: Wanted, within: float | None = None) -> None:
        """Nothing new and unwanted up to the marker `before`, which has to arrive: silence proves nothing."""
        for each in self.hears_until(before, within):
            is_old = unwanted.about is None and self.is_past(each)
            if unwanted.fits(each) and not before.fits(each) and not is_old:
                raise self._unmet(f"{unwanted} never to reach {self.name}", [each])

    def hears_nothing_but(self, *wanted: Wanted, before: Wanted, within: float | None = None) -> None:
        """Nothing new that tells of anything but those, up to the marker `before`, which has to arrive."""
        for each in self.hears_until(before, within):
            is_meant = self.is_past(each) or any(fitting.fits(each) for fitting in (*wanted, before))
            if each.tells and not is_meant:
                raise self._unmet(f"{self.name} to hear nothing but what was meant for it", [each])

    # What it does -------------------------------------------------------------------------------

    def send(self, frame: str | bytes | Mapping[str, Json]) -> None:
        """Sends a frame, an object as JSON; Unmet when the connection is closed already."""
        content = frame if isinstance(frame, str | bytes) else json.dumps(dict(frame))
        self._tell("sends a frame", _shown(content))
        self.recorder.session.cross_customer.says(self._customer, _shown(content))
        self.recorder.session.internals.says(self.recorder.test, _shown(content))
        try:
            self.recorder.session.live.run(self._open_connection.send(content), self._within(None))
        except ConnectionClosed:
            # What was sent may be the reason; the close itself is what the test looks at.
            self._tell("finds the connection closed", "")

    def subscribe(self, *types: str) -> None:
        """Asks for those types (the guide's words) only, and waits until the target has answered."""
        dialect = self.recorder.session.target.dialect
        if not dialect.live.subscribe:
            raise NotVerified("the target has no subscriptions ([ws] subscribe)")
        before = len([each for each in self.heard if each.type == "subscribed"])
        self.send(subscribe_frame(dialect, types))
        if dialect.live.answers_frames:
            self.hears_count(before + 1, some("subscribed"))

    def ping(self) -> None:
        """Sends the target's own ping frame and waits for the answer, where it answers frames."""
        live = self.recorder.session.target.dialect.live
        if not live.ping:
            raise NotVerified("the target has no ping frame ([ws] ping)")
        before = len([each for each in self.heard if each.type == "pong"])
        self.send(live.ping)
        if live.answers_frames:
            self.hears_count(before + 1, some("pong"))

    def stop_reading(self) -> None:
        """Takes in nothing more, so that the target's messages and pings pile up unanswered."""
        self._tell("stops reading", "")
        self.recorder.session.live.call(self._open_connection.pause)

    def resume_reading(self) -> None:
        """Takes in what piled up."""
        self._tell("reads again", "")
        self.recorder.session.live.call(self._open_connection.resume)

    def drop(self) -> None:
        """Cuts the connection without a word, as a broken network would."""
        self._tell("cuts the connection", "")
        self.recorder.session.live.call(self._open_connection.cut)
        self.is_closed(CLOSE_S)

    def close(self) -> None:
        """Closes the connection; harmless when it is closed."""
        if self._connection is not None and self.is_open:
            self.recorder.session.live.run(self._connection.close(), 2 * CLOSE_S)

    # How it ended -------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the connection has not ended yet."""
        with self._changed:
            return self._close is None

    def is_still_open(self) -> None:
        """The target has not ended the connection."""
        ACTIVITY.evaluated += 1
        with self._changed:
            if self._close is not None:
                raise self._missed(f"{self.name} to be open")

    @property
    def server_pings(self) -> int:
        """How many pings the target has sent, those that are messages included."""
        return self._open_connection.pings + sum(each.type == "ping" for each in self.heard)

    def is_closed(self, within: float) -> Close:
        """How the target ended the connection; waits for it."""
        return self._wait(lambda: self._close, lambda: f"{self.name} to be closed by the target", within)

    # Inside -------------------------------------------------------------------------------------

    @property
    def _open_connection(self) -> Connection:
        assert self._connection is not None, "open() comes first"
        return self._connection

    def _within(self, within: float | None) -> float:
        return self.recorder.session.target.dialect.live.delivered_within_s if within is None else within

    def _wait(
        self, look: Callable[[], Found | None], promise: Callable[[], str], within: float | None
    ) -> Found:
        ACTIVITY.evaluated += 1
        bound = self._within(within)
        deadline = clock.monotonic() + bound
        with self._changed:
            while (found := look()) is None:
                left = deadline - clock.monotonic()
                if left <= 0 or self._close is not None:
                    raise self._missed(f"{promise()} within {bound:g} s")
                self._changed.wait(left)
            return found

    def _missed(self, expected: str) -> Unmet | Inconclusive:
        """That it did not come; where the connection was ended for reasons of others, that shows nothing."""
        end = self._close
        if end is None or not end.is_of_others(age := end.at - self.opened_at):
            return self._unmet(expected, self._heard)
        return Inconclusive(
            f"{self.name} was ended with {end.code} when {age:.1f} s old, as gateways do by age or when they "
            f"are deployed; so nothing is known of what was expected: {expected}"
        )

    def _unmet(self, expected: str, instead: list[Message]) -> Unmet:
        lines = [self.recorder.session.redact(each.shown()) for each in instead]
        hidden = len(lines) - _MOST_SHOWN
        if hidden > 0:
            lines = [f"… {hidden} more before …", *lines[-_MOST_SHOWN:]]
        arrived = "nothing arrived" if not lines else "this arrived:\n" + "\n".join(lines)
        end = self._close
        ended = "" if end is None else f"\nthe connection was closed with {end.code} at {_clock(end.at)}"
        return Unmet(expected, f"since {_clock(self.opened_at)} {arrived}{ended}", self._step("listened", ""))

    def _arrived(self, frame: str | bytes, at: float) -> None:
        """In the loop's thread: keeps what arrived, and holds it against the target's own document."""
        session = self.recorder.session
        said = text_of(frame)
        text = _shown(frame) if said is None else said
        arrived = messages_of(session.target.dialect, text, at)
        step = self._step("hears", text, at)
        self.recorder.tell(step)
        session.cross_customer.receives(self._customer, text, step, self.recorder.test)
        session.internals.hears(self.recorder.test, text, step)
        if session.described_live is not None:
            for each in arrived:
                self.recorder.deviates(step, session.described_live.deviation(each))
        with self._changed:
            self._heard += arrived
            self._changed.notify_all()

    def _ended(self, close: Close) -> None:
        """In the loop's thread."""
        self._tell(f"is disconnected with {close.code}", close.reason, close.at)
        with self._changed:
            self._close = close
            self._changed.notify_all()

    def _tell(self, says: str, text: str, at: float | None = None) -> None:
        self.recorder.tell(self._step(says, text, at))

    def _step(self, says: str, text: str, at: float | None = None) -> LiveStep:
        return LiveStep(
            actor=self.name,
            says=says,
            text=self.recorder.session.redact(text),
            at=datetime.fromtimestamp(at or clock.epoch_s(), UTC).isoformat(timespec="milliseconds"),
            token=self._opening.token,
            opening=self._opening.curl(),
        )

    def __enter__(self) -> "Listener":
        return self

    def __exit__(self, *exc: Any) -> None:
        self.close()


def _shown(content: str | bytes) -> str:
    if isinstance(content, bytes):
        return f"<{len(content)} binary bytes>"
    return content if len(content) <= 2000 else f"{content[:200]}… ({len(content)} characters)"


def _clock(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M:%S.%f")[:-3]
