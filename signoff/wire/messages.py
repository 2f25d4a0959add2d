"""Live messages: frames in a target's words, and messages in the guide's. Pure."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from signoff.wire.answers import Json, Malformed, get, guides_word
from signoff.wire.dialect import Dialect
from signoff.wire.live import MESSAGE_TYPES, Live
from signoff.wire.notifications import Notification, notification_item
from signoff.wire.socketio import emitted

_BETWEEN = " \t\r\n\x1e"
"""What may stand around each of several JSON texts in one frame."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message that arrived, in the guide's words; `at` is the instant of arrival, epoch seconds.

    A frame that is no JSON object has a type of None and says so in `text` only.
    """

    dialect: Dialect
    text: str
    at: float
    raw: Mapping[str, Json]

    @property
    def type(self) -> str | None:
        """The guide's word for what it is; a text that is no JSON may be a word, too, such as `ping`."""
        live = self.dialect.live
        is_word = not self.raw and self.text in live.types.values()
        found = self.text if is_word else get(self.raw, live.message.type)
        return None if found is None else str(guides_word(self.dialect.live.types, found))

    @cached_property
    def payload(self) -> Json:
        """What it tells; the message itself where the target has no envelope.

        An object may stand there as JSON in a text, as brokers hand on what they were given (SNS, Pusher).
        """
        name = self.dialect.live.message.payload
        found = get(self.raw, name) if name else self.raw
        within = _json_texts_in(found) if isinstance(found, str) else []
        return within[0] if len(within) == 1 and isinstance(within[0], dict) else found

    @property
    def id(self) -> str | None:
        """Its id, as text."""
        found = get(self.raw, self.dialect.live.message.id)
        return None if found is None else str(found)

    @property
    def timestamp(self) -> Json:
        """When it was made, as the target says it."""
        return get(self.raw, self.dialect.live.message.timestamp)

    @property
    def ticket_id(self) -> str | None:
        """The ticket that it is about, if it names one."""
        fields = self.dialect.live.payload.ticket_id, self.dialect.notification.ticket_id
        found = next(
            (get(self.payload, name) for name in fields if get(self.payload, name) is not None), None
        )
        return None if found is None else str(found)

    @property
    def change(self) -> str | None:
        """The change of the ticket, in the guide's word."""
        found = get(self.payload, self.dialect.live.payload.change)
        return None if found is None else str(guides_word(self.dialect.values.change, found))

    @property
    def status(self) -> str | None:
        """The ticket's status, in the guide's word."""
        found = get(self.payload, self.dialect.live.payload.status)
        return None if found is None else str(guides_word(self.dialect.values.status, found))

    @property
    def version(self) -> Json:
        """The ticket's version."""
        return get(self.payload, self.dialect.live.payload.version)

    @property
    def tells(self) -> bool:
        """Whether it tells of something: it is of one of the guide's types, or about a ticket.

        A greeting, a heartbeat and an answer to a frame do not, whatever a target calls them.
        """
        return self.type in MESSAGE_TYPES or self.ticket_id is not None

    @cached_property
    def notification(self) -> Notification | None:
        """The notification that it carries, if it does."""
        try:
            return notification_item(self.dialect, self.payload) if self.type == "notification" else None
        except Malformed:
            return None

    def shown(self) -> str:
        """When it arrived and what it is, in a line."""
        when = datetime.fromtimestamp(self.at, UTC).strftime("%H:%M:%S.%f")[:-3]
        return f"{when} {self.text[:300]}"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A description of messages: each part that is given has to fit."""

    type: str | None = None
    about: str | None = None
    change: str | None = None
    where: Callable[[Message], object] | None = None

    def fits(self, message: Message) -> bool:
        """Whether it is such a message."""
        return (
            self.type in (None, message.type)
            and (self.about is None or self.about in _subjects(message))
            and self.change in (None, message.change)
            and (self.where is None or bool(self.where(message)))
        )

    def __str__(self) -> str:
        parts = [
            "a message" if self.type is None else f"a {self.type} message",
            "" if self.about is None else f" about {self.about}",
            "" if self.change is None else f" of the change {self.change}",
            "" if self.where is None else " of the wanted content",
        ]
        return "".join(parts)


def distinct(messages: Iterable[Message]) -> list[Message]:
    """The messages without those that were delivered once more.

    Delivery is at least once, and a copy bears the same id. What has none, or tells something else under the
    same id, is no copy; and of answers to frames, which need no id of their own, each counts.
    """
    seen: dict[object, Message] = {}
    for number, each in enumerate(messages):
        is_alone = each.id is None or not each.tells
        seen.setdefault(number if is_alone else (each.id, each.type, json.dumps(each.payload)), each)
    return list(seen.values())


def text_of(frame: str | bytes) -> str | None:
    """What a frame says; None for a binary one that is no JSON, which is no text of anybody's."""
    if isinstance(frame, str):
        return frame
    try:
        text = frame.decode("utf-8")
    except ValueError:
        return None
    return text if _json_texts_in(text) else None


def messages_of(dialect: Dialect, text: str, at: float) -> list[Message]:
    """The messages of a frame, which servers fill with what has piled up: in a list, or one after another.

    Between these may be white space and U+001E (RFC 7464). A frame in which anything else is bears one. Where
    the type has a place in place of a name, each list is a message (Phoenix).
    """
    if dialect.live.message.type.isdecimal():
        objects = [_by_place(each) for each in _json_texts_in(text)]
    else:
        objects = _objects_in(text)
    if len(objects) < 2 or not all(isinstance(each, dict) for each in objects):
        raw = objects[0] if len(objects) == 1 and isinstance(objects[0], dict) else {}
        return [Message(dialect=dialect, text=text, at=at, raw=raw)]
    said = [json.dumps(each, ensure_ascii=False) for each in objects]
    return [
        Message(dialect=dialect, text=text, at=at, raw=raw) for text, raw in zip(said, objects, strict=True)
    ]


def _by_place(message: Json) -> Json:
    """A message that is a list as an object, in which each part has its place for a name."""
    return {str(place): part for place, part in enumerate(message)} if isinstance(message, list) else message


def _objects_in(text: str) -> list[Json]:
    """What a frame holds: the items of its list, or each of its JSON texts; none where it is no such."""
    found = _json_texts_in(text)
    return list(found[0]) if len(found) == 1 and isinstance(found[0], list) else found


def _json_texts_in(text: str) -> list[Json]:
    """What each of its JSON texts says, one after another; none where anything else is in it."""
    found, rest, decoder = list[Json](), text.strip(_BETWEEN), json.JSONDecoder()
    while rest:
        try:
            each, end = decoder.raw_decode(rest)
        except ValueError:
            return []
        found.append(each)
        rest = rest[end:].strip(_BETWEEN)
    return found


def answers_to(dialect: Dialect, text: str) -> list[str]:
    """The frames that are sent back for a frame: to a ping that is a message or a mere word, and for what is
    to be acknowledged."""
    if not (known := dialect.live.answers):
        return []
    if text in known and text != "*":
        return [known[text]]
    found = list[str]()
    for message in messages_of(dialect, text, 0):
        type_, id_ = (get(message.raw, getattr(dialect.live.message, name)) for name in ("type", "id"))
        frame = known.get(str(type_)) or (known.get("*") if id_ is not None else None)
        if frame:
            found.append(frame.replace("{id}", json.dumps(id_)))
    return found


def subscribe_frame(dialect: Dialect, types: tuple[str, ...]) -> str:
    """The frame that asks for those types (the guide's words) only."""
    words = [dialect.live.types.get(name, name) for name in types]
    return dialect.live.subscribe.replace("{types}", json.dumps(words))


def as_sent(live: Live, frame: str | bytes) -> tuple[str | bytes, ...]:
    """What goes over the WebSocket when a client says that."""
    return emitted(live, frame) if live.protocol == "socketio" else (frame,)


def _subjects(message: Message) -> set[str | None]:
    """The ids of what a message is about: its ticket, its notification, and its own."""
    received = message.notification
    return {message.ticket_id, message.id, received.id if received else None}
