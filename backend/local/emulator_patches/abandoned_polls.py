"""Lets the emulator give up a long poll whose client has gone, as SQS does.

ministack 1.5.33 goes on polling for a consumer that was killed, and hands it messages, which its successor
then gets only when they become visible again.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

_POLL = (b"x-amz-target", b"AmazonSQS.ReceiveMessage")


def given_up(application: Application) -> Application:
    """The same application, but for long polls: they end when their client does."""

    async def answer(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _POLL in scope["headers"]:
            await _while_the_client_is_there(application, scope, receive, send)
        else:
            await application(scope, receive, send)

    return answer


async def _while_the_client_is_there(
    application: Application, scope: MutableMapping[str, Any], receive: Receive, send: Send
) -> None:
    request = [await receive()]
    while request[-1].get("more_body"):
        request.append(await receive())
    gone = asyncio.ensure_future(receive())

    async def replay() -> Message:
        return request.pop(0) if request else await asyncio.shield(gone)

    answering = asyncio.ensure_future(application(scope, replay, send))
    try:
        await asyncio.wait((answering, gone), return_when=asyncio.FIRST_COMPLETED)
        if answering.done():
            answering.result()
    finally:
        for task in (answering, gone):
            task.cancel()
