"""Answers a request with the Lambda function that its route names."""

import importlib
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, TypeAlias

from backend.functions.routes import Route
from backend.local.gateway.events import Request, proxy_event
from backend.local.gateway.refusals import refusal
from backend.local.gateway.replies import MalformedResultError, Reply, of_result
from backend.local.gateway.routing import RouteTable
from backend.local.invoking.context import LambdaContext, invoke

Handler: TypeAlias = Callable[[dict[str, Any], LambdaContext], object]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
logger = logging.getLogger(__name__)


def load_handlers(routes: Iterable[Route]) -> dict[str, Handler]:
    """Import the module of every route: module name -> its `lambda_handler`."""
    return {route.module: importlib.import_module(route.module).lambda_handler for route in routes}


class Dispatcher:
    """Routes, invokes and checks. Called from several threads at once. The portal's origin is for CORS.

    `changed` is called after each request that may have changed something; `answered` with the instant (epoch
    ms) and the access log's line of each.
    """

    def __init__(
        self,
        table: RouteTable,
        handlers: Mapping[str, Handler],
        portal_origin: str | None,
        changed: Callable[[], None] = lambda: None,
        answered: Callable[[int, Mapping[str, object]], None] = lambda at_ms, line: None,
    ) -> None:
        self._table = table
        self._handlers = handlers
        self._portal_origin = portal_origin
        self._changed = changed
        self._answered = answered

    def answer(self, request: Request) -> Reply:
        """The function's reply, or 502 when it raises or returns something that is none."""
        begun = time.perf_counter()
        route, path_parameters = self._table.match(request.method, request.raw_path)
        reply = self._reply(request, route, path_parameters)
        # As the HTTP API's access log in the template: never a path as it came, a header or a body (SEC-10).
        line = {
            "request_id": request.request_id,
            "method": request.method,
            "route": f"{route.method} {route.resource}",
            "status": reply.status,
            "latency_ms": round((time.perf_counter() - begun) * 1000, 2),
        }
        self._answered(request.epoch_ms, line)
        return reply

    def _reply(self, request: Request, route: Route, path_parameters: dict[str, str]) -> Reply:
        event = proxy_event(request, route, path_parameters)
        context = LambdaContext(route.function, request.request_id)
        extra = {"function": route.function, "request_id": request.request_id}
        try:
            return of_result(invoke(self._handlers[route.module], event, context))
        except MalformedResultError as error:
            logger.error("malformed result: %s", error, extra=extra)
        except (Exception, SystemExit):  # a function that ends the process ends its own invocation only
            logger.exception("the function failed", extra=extra)
        finally:
            if request.method not in SAFE_METHODS:
                self._changed()
        return self.refuse(
            HTTPStatus.BAD_GATEWAY, "bad-gateway", "The function gave no usable answer.", request.request_id
        )

    def refuse(self, status: HTTPStatus, name: str, detail: str, request_id: str) -> Reply:
        """An error of the gateway itself, without asking any function."""
        return refusal(status, name, detail, request_id, self._portal_origin)
