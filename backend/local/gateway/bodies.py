"""Reads a request's body within bounds of size and time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Receive = Callable[[], Awaitable[Mapping[str, Any]]]


class BodyTooLargeError(Exception):
    """More bytes than allowed were declared or sent."""


class BodyTooSlowError(Exception):
    """The body was not complete in time."""


class ClientGoneError(Exception):
    """The client closed the connection before its request was complete."""


async def read(receive: Receive, declared: int, limit: int, within_s: float) -> bytes:
    """The whole body. Raises BodyTooLargeError (and reads no further), BodyTooSlowError, ClientGoneError."""
    if declared > limit:
        raise BodyTooLargeError
    body = bytearray()
    try:
        async with asyncio.timeout(within_s):
            more = True
            while more:
                chunk, more = await _next(receive)
                body += chunk
                if len(body) > limit:
                    raise BodyTooLargeError
    except TimeoutError as error:
        raise BodyTooSlowError from error
    return bytes(body)


async def discard(receive: Receive, limit: int, within_s: float) -> None:
    """Read away what a refused client still sends, up to a bound: closing at once would reset the connection
    and could destroy the answer before the client reads it."""
    try:
        await read(receive, 0, limit, within_s)
    except (BodyTooLargeError, BodyTooSlowError, ClientGoneError):
        return


async def _next(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGoneError
    return message.get("body", b""), message.get("more_body", False)
