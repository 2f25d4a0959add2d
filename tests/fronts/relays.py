"""The habits of gateways of live connections, one a line."""

import json
import urllib.request
from collections.abc import AsyncIterator, Callable, Sequence

from websockets.asyncio.server import ServerConnection

from tests.fronts.relay import Due, Frame, Relay

HELD_S = 0.15


def _backlog(base_url: str, token: str) -> Sequence[Frame]:
    """What the customer has not read, as messages."""
    asked = urllib.request.Request(
        f"{base_url}/notifications?unread=true&limit=20", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:
        unread = json.load(answer)["notifications"]
    return [
        json.dumps(
            {"type": "notification", "payload": each, "id": each["id"], "timestamp": each["created_at"]}
        )
        for each in reversed(unread)
    ]


def _at_least_once_and_anyhow(frame: Frame, number: int) -> Sequence[Due]:
    """Each second one is late, and each third one comes twice."""
    after = HELD_S if number % 2 == 0 else 0
    copies = 2 if number % 3 == 0 else 1
    return [(after, frame)] * copies


async def _in_parts(client: ServerConnection, frame: Frame) -> None:
    """In three fragments, with a ping between them."""

    async def parts() -> AsyncIterator[Frame]:
        third = len(frame) // 3
        yield frame[:third]
        await client.ping()
        yield frame[third : 2 * third]
        yield frame[2 * third :]

    await client.send(parts())


_HEARTBEAT = {"type": "heartbeat"}


def _with_a_heartbeat(*, apart: str = "", listed: bool = False) -> Callable[[Frame, int], Sequence[Due]]:
    """What has piled up goes in one frame: a heartbeat and what came, in a list or with that after each."""

    def becomes(frame: Frame, number: int) -> Sequence[Due]:
        both = [_HEARTBEAT, json.loads(frame)]
        return [(0, json.dumps(both) if listed else "".join(json.dumps(each) + apart for each in both))]

    return becomes


def _payload_as_text(frame: Frame, number: int) -> Sequence[Due]:
    """JSON within JSON, as of a broker that knows texts only."""
    message = json.loads(frame)
    return [(0, json.dumps(message | {"payload": json.dumps(message.get("payload"))}))]


async def _as_bytes(client: ServerConnection, frame: Frame) -> None:
    """In a binary frame, as Go and Java write what they made as bytes."""
    await client.send(frame.encode() if isinstance(frame, str) else frame)


RELAYS: dict[str, Relay] = {
    "a backlog": Relay(greets=_backlog),
    "copies, late and out of order": Relay(becomes=_at_least_once_and_anyhow),
    "fragments": Relay(writes=_in_parts),
    "bytes": Relay(writes=_as_bytes),
    "a line each in one frame": Relay(becomes=_with_a_heartbeat(apart="\n")),
    "a record each in one frame": Relay(becomes=_with_a_heartbeat(apart="\x1e")),
    "a list in one frame": Relay(becomes=_with_a_heartbeat(listed=True)),
    "payloads as texts": Relay(becomes=_payload_as_text),
    "several frames in one segment": Relay(corked=True),
    "too many are taken and closed": Relay(places=100),
    "too many are taken and closed as a breach": Relay(places=100, turned_away=1008),
    "too many are taken and closed with a code of its own": Relay(places=100, turned_away=4429),
    "too many are taken and cut": Relay(places=100, turned_away=1006),
    "an end by age": Relay(ends_after_s=20),
    "an end by silence": Relay(silent_for_s=20, ends_with=1006),
    "an early end by age": Relay(ends_after_s=2),
    "an early end by silence": Relay(silent_for_s=2, ends_with=1012),
}
"""By what it does."""
