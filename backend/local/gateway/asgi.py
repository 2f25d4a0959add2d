"""The HTTP face of the gateway: bounds what comes in, hands it to a thread, sends the reply."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from http import HTTPStatus
from typing import Any

from backend.aws.presigned import LONGEST_BODY
from backend.bootstrap import SystemClock
from backend.local.gateway import bodies, files
from backend.local.gateway.bodies import Receive
from backend.local.gateway.dispatch import Dispatcher
from backend.local.gateway.events import Request
from backend.local.gateway.files import FileProxy
from backend.local.gateway.replies import Reply

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Host = Callable[[Scope, Receive, Send], Awaitable[None]]
BODY_LIMIT = 1024 * 1024
#: What is read of a refused upload before the connection is cut.
DISCARD_LIMIT = 16 * BODY_LIMIT
FILES = files.PREFIX.encode()
DISCARD_WITHIN_S = 2.0


class Application:
    """A bare ASGI application over a dispatcher, which is called on the executor's threads.

    Requests below `/files/` go to `files`, if there is such, and may be larger.
    """

    def __init__(
        self,
        dispatcher: Dispatcher,
        threads: Executor,
        body_within_s: float,
        files: FileProxy | None = None,
    ) -> None:
        self._dispatcher = dispatcher
        self._files = files
        self._threads = threads
        self._body_within_s = body_within_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of type `http`."""
        request_id = str(uuid.uuid4())
        declared = int(dict(scope["headers"]).get(b"content-length", b"0"))
        answer, limit = self._dispatcher.answer, BODY_LIMIT
        if self._files is not None and scope["raw_path"].startswith(FILES):
            answer, limit = self._files.answer, LONGEST_BODY
        try:
            body = await bodies.read(receive, declared, limit, self._body_within_s)
        except bodies.ClientGoneError:
            return
        except bodies.BodyTooSlowError:
            detail = f"The body did not arrive within {self._body_within_s:g} s."
            refused = self._dispatcher.refuse(HTTPStatus.REQUEST_TIMEOUT, "body-too-slow", detail, request_id)
            await _send(send, refused.closing())
        except bodies.BodyTooLargeError:
            detail, status = f"The body is over {limit} bytes.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            refused = self._dispatcher.refuse(status, "body-too-large", detail, request_id)
            await _send(send, refused.closing(), is_last=False)
            await bodies.discard(receive, DISCARD_LIMIT, DISCARD_WITHIN_S)
            await send({"type": "http.response.body"})
        else:
            request = _request(scope, request_id, body)
            loop = asyncio.get_running_loop()
            await _send(send, await loop.run_in_executor(self._threads, answer, request))


class Hosts:
    """Several applications in one server, told apart by the port that was connected to."""

    def __init__(self, otherwise: Host, by_port: Mapping[int, Host]) -> None:
        self._otherwise, self._by_port = otherwise, by_port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of type `http`."""
        await self._by_port.get(scope["server"][1], self._otherwise)(scope, receive, send)


def _request(scope: Scope, request_id: str, body: bytes) -> Request:
    return Request(
        request_id=request_id,
        epoch_ms=SystemClock().now_ms(),
        method=scope["method"],
        raw_path=scope["raw_path"].decode("ascii"),
        query=scope["query_string"],
        headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]],
        body=body,
        source_ip=scope["client"][0],
    )


async def _send(send: Send, reply: Reply, *, is_last: bool = True) -> None:
    await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
    await send({"type": "http.response.body", "body": reply.body, "more_body": not is_last})
