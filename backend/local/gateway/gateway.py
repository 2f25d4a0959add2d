"""The service that serves the Lambda functions over HTTP, and the portal on an origin of its own.

It is given the descriptors of two listening sockets, which several gateways may share; of a line to whoever
wants to know of changes; of a socket to the supervisor, which tells when the infrastructure is deployed, and
is told when the gateway is ready. Exits 1 when GET /health is not 200.
"""

import gc
import logging
import os
import socket
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import uvicorn

from backend.bootstrap import SystemClock, backend
from backend.functions.routes import FALLBACK, ROUTES
from backend.local.gateway.asgi import Application, Hosts
from backend.local.gateway.dispatch import Dispatcher, load_handlers
from backend.local.gateway.events import Request
from backend.local.gateway.files import FileProxy
from backend.local.gateway.portal import Portal, addresses_in
from backend.local.gateway.portal_edge import PortalEdge
from backend.local.gateway.routing import RouteTable
from backend.local.gateway.whole_answers import WholeAnswers
from backend.local.invoking.through_lambda import invoking_handlers, warm_up
from backend.local.invoking.wakeups import wake
from backend.local.portal_bucket import BUILD, built
from backend.local.processes import log_groups, logs
from backend.local.processes.service_process import may_go_on, say_ready

THREADS = 4
#: Who waits for Lambda computes nothing, and a function that hangs must not keep others from being asked. For
#: each the emulator may start a process of 70 MB.
WAITING_THREADS = 8
BODY_WITHIN_S = 10.0
KEEP_ALIVE_S = 75
LAST_REQUESTS_S = 1
#: Which of the gateways has the functions started.
WARMING = "gateway-1"
logger = logging.getLogger("backend.local.gateway.gateway")


def main(name: str, socket_fd: int, portal_fd: int, waking_fd: int, control_fd: int) -> int:
    """Serve until SIGTERM. Returns the exit code."""
    logs.to_standard_error()
    through_lambda = os.environ.get("SECUREBASE_LOCAL_FUNCTIONS") == "lambda"
    handlers = (invoking_handlers if through_lambda else load_handlers)([*ROUTES, FALLBACK])
    portal_origin = os.environ.get("SECUREBASE_PORTAL_ORIGIN") or None
    with (
        socket.socket(fileno=control_fd) as control,
        socket.socket(fileno=socket_fd) as listener,
        socket.socket(fileno=portal_fd) as portal_listener,
        socket.socket(fileno=waking_fd) as waking,
    ):
        table = RouteTable.of(ROUTES, FALLBACK)
        shipping = log_groups.Shipping(name)
        dispatcher = Dispatcher(
            table, handlers, portal_origin, changed=lambda: wake(waking), answered=shipping.access
        )
        if not may_go_on(control):
            return 0
        log_groups.ship(shipping)
        health = dispatcher.answer(_health_request())
        if health.status != 200:
            logger.error("GET /health answered %d: %s", health.status, health.body.decode())
            return 1
        gc.collect()
        gc.freeze()  # what has been loaded stays: the collector need not walk it during requests
        if through_lambda and name == WARMING:
            threading.Thread(target=warm_up, args=[handlers.values()], daemon=True).start()
        say_ready(control)  # the socket listens already, so whoever connects now is served
        endpoint, bucket = os.environ["AWS_ENDPOINT_URL"], backend().settings.files.bucket
        files = FileProxy(endpoint, bucket, portal_origin, dispatcher.refuse)
        addresses = addresses_in(os.environ)
        portal = PortalEdge(addresses) if through_lambda else Portal(built(BUILD), addresses)
        threads = ThreadPoolExecutor(WAITING_THREADS if through_lambda else THREADS)
        api = Application(dispatcher, threads, BODY_WITHIN_S, files)
        server = _server(Hosts(api, {portal_listener.getsockname()[1]: portal}))
        server.run(sockets=[listener, portal_listener])
    return 0


def _server(application: Hosts) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            application,
            loop="uvloop",
            http=WholeAnswers,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=LAST_REQUESTS_S,
        )
    )


def _health_request() -> Request:
    return Request(
        request_id=str(uuid.uuid4()),
        epoch_ms=SystemClock().now_ms(),
        method="GET",
        raw_path="/health",
        query=b"",
        headers=[],
        body=b"",
        source_ip="127.0.0.1",
    )
