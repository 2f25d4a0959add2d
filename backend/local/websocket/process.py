"""The WebSocket gateway's process.

Its name tells its places in the table from those of other gateways; SOCKET and CONTROL are as for the HTTP
gateway. It takes messages from the queue `websocket-deliveries`. Exits 1 when it cannot reach the table.
"""

import asyncio
import contextlib
import gc
import logging
import resource
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import uvloop

from backend.aws.client import cloudwatch, dynamodb, sqs
from backend.aws.connection_slots import DynamoSlots
from backend.aws.metrics import CloudWatchMetrics
from backend.bootstrap import SystemClock, backend, hold_connections, live_connections
from backend.domain.errors import DependencyDown
from backend.functions import deliver_messages
from backend.local.invoking.consumers import Consumer
from backend.local.processes import log_groups, logs
from backend.local.processes.service_process import may_go_on, say_ready
from backend.local.websocket.held import HeldConnections
from backend.local.websocket.server import WebSocketGateway

THREADS = 4
METRICS_EVERY_S = 5.0
#: The janitor gives every process 2 s.
CLOSED_WITHIN_S = 1.5
#: What the kernel takes for a client that does not read; without a bound it grows to megabytes.
SEND_BUFFER = 128 * 1024
logger = logging.getLogger("backend.local.websocket")


async def serve(name: str, listener: socket.socket, control: socket.socket) -> int:
    """Serve until SIGTERM, and close every connection with 1001 then. Returns the exit code."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    log_groups.ship(log_groups.Shipping(name))
    settings, clock = backend().settings, SystemClock()
    slots = DynamoSlots(dynamodb(), settings.tables, clock, name)
    held = HeldConnections(slots, loop)
    metrics = CloudWatchMetrics(cloudwatch(), at_once=False)
    hold_connections(held, metrics)
    live = live_connections()
    slots.drop_own()
    deliveries = Consumer(
        sqs(), settings.queues.deliveries, "securebase-deliver-messages", deliver_messages.lambda_handler
    )
    threading.Thread(target=deliveries.run, daemon=True).start()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    gateway = WebSocketGateway(held, ThreadPoolExecutor(THREADS), clock.now_ms, live.farewell)
    server = await gateway.serve(listener)
    gc.collect()
    gc.freeze()
    say_ready(control)
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), METRICS_EVERY_S)
        await loop.run_in_executor(None, _flush, metrics)
    server.close(reason="the server is going down")
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(server.wait_closed(), CLOSED_WITHIN_S)
    _flush(metrics)
    return 0


def _flush(metrics: CloudWatchMetrics) -> None:
    try:
        metrics.flush()
    except DependencyDown:
        logger.warning("metrics could not be sent; they are kept for the next time")


def main(name: str, socket_fd: int, control_fd: int) -> int:
    """Wait for the infrastructure, then serve. Returns the exit code."""
    logs.to_standard_error()
    # Each connection is a descriptor, and Debian's soft limit is 1,024.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with socket.socket(fileno=control_fd) as control, socket.socket(fileno=socket_fd) as listener:
        return uvloop.run(serve(name, listener, control)) if may_go_on(control) else 0
