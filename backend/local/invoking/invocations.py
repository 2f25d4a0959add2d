"""Lambda functions over HTTP, for the emulator to hand on what it is asked to invoke."""

import json
import logging
import socket
import threading
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from backend.local.invoking.consumers import Handler
from backend.local.invoking.context import LambdaContext, invocations_path, invoke

#: What Lambda takes of a request.
LARGEST_PAYLOAD = 6 * 1024 * 1024
logger = logging.getLogger(__name__)


def serve(listener: socket.socket, functions: Mapping[str, Handler]) -> None:
    """Answer invocations of these functions, each in a thread of its own, until the process ends."""
    handlers = {invocations_path(name): (name, handler) for name, handler in functions.items()}

    class Invocation(_Invocation):
        known = handlers

    server = ThreadingHTTPServer(listener.getsockname(), Invocation, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    threading.Thread(target=server.serve_forever, daemon=True).start()


class _Invocation(BaseHTTPRequestHandler):
    """One invocation: 200 with what the function returns, 500 with what it raised."""

    known: Mapping[str, tuple[str, Handler]] = {}

    def do_POST(self) -> None:
        """Invoke."""
        length = int(self.headers.get("Content-Length") or 0)
        if self.path not in self.known or length > LARGEST_PAYLOAD:
            self._say(HTTPStatus.NOT_FOUND, {"errorType": "NotFound", "errorMessage": "no such function"})
            return
        name, handler = self.known[self.path]
        request_id = self.headers.get("X-Amzn-Lambda-Request-Id") or str(uuid.uuid4())
        try:
            event = json.loads(self.rfile.read(length) or b"{}")
            result = invoke(handler, event, LambdaContext(name, request_id))
        except (Exception, SystemExit) as fault:
            logger.exception("the function failed", extra={"function": name, "request_id": request_id})
            error = {"errorType": type(fault).__name__, "errorMessage": "The function failed."}
            self._say(HTTPStatus.INTERNAL_SERVER_ERROR, error)
        else:
            self._say(HTTPStatus.OK, result)

    def log_message(self, format: str, *values: Any) -> None:
        """Nothing: the functions log what they do."""

    def _say(self, status: HTTPStatus, document: object) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
