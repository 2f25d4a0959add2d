"""The longest frame that Socket.IO's clients may send: a longer one is read, and then closed with 1009."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from .live import LONGEST_FRAME

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
App = Callable[[Event, Receive, Send], Awaitable[None]]
TOO_LONG = 1009
MOST_READ = 4 * 1024 * 1024
"""Of longer ones nothing is read: whoever still sends then is cut off, and may not hear why."""


class Bounded:
    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        async def bounded() -> Event:
            event = await receive()
            said = event.get("bytes") or (event.get("text") or "").encode("utf-8", errors="replace")
            if event["type"] != "websocket.receive" or len(said) <= LONGEST_FRAME:
                return event
            await send({"type": "websocket.close", "code": TOO_LONG})
            return {"type": "websocket.disconnect", "code": TOO_LONG}

        await self._app(scope, bounded, send)
