"""What a WebSocket API of Amazon API Gateway makes of the functions behind it.

A handshake that `$connect` refuses has that function's status and the API Gateway's own words. Messages have
128 KB and frames 32 KB at most, in either direction; who sends more is closed with 1009. A function can end a
connection, but with no code of its own: the client sees 1000. An API Gateway pings nobody: what is dead is
given up after ten minutes without a message, what lives after two hours.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
"""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256

from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.http11 import Response

from tests.fronts.relay import Frame, Relay

LONGEST_MESSAGE = 128 * 1024
LONGEST_FRAME = 32 * 1024
LONGEST_S, LONGEST_SILENCE_S = 7200, 600
_ENDED = 1000
_WORDS = {401: "Unauthorized", 403: "Forbidden", 429: "Too Many Requests"}
_ITS_OWN_CODES = (1001, 1002, 1003, 1007, 1009, 1011)
"""Of the protocol itself, and of what ends without any function."""


async def _in_frames(client: ServerConnection, frame: Frame) -> None:
    """A message of more than one frame's length comes in several."""
    if len(frame) <= LONGEST_FRAME:
        await client.send(frame)
        return

    async def parts() -> AsyncIterator[Frame]:
        for begin in range(0, len(frame), LONGEST_FRAME):
            yield frame[begin : begin + LONGEST_FRAME]

    await client.send(parts())


def _refusal(response: Response) -> Response:
    """The function's status; what else it said is left out."""
    words = _WORDS.get(response.status_code, "Internal server error")
    drawn = sha256(words.encode()).hexdigest()[:15]
    body = json.dumps(
        {"message": words, "connectionId": f"{drawn}=", "requestId": f"{drawn[::-1]}="}
    ).encode()
    headers = Headers()
    headers["Content-Type"] = "application/json"
    headers["Content-Length"] = str(len(body))
    headers["Connection"] = "close"
    return replace(response, headers=headers, body=body)


WEBSOCKET_API = Relay(
    writes=_in_frames,
    largest=(LONGEST_MESSAGE, LONGEST_FRAME),
    pings_each_s=None,
    ends_after_s=LONGEST_S,
    silent_for_s=LONGEST_SILENCE_S,
    refuses=_refusal,
    closes_as=lambda code: code if code in _ITS_OWN_CODES else _ENDED,
)
