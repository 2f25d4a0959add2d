"""The service that moves events on.

It drains the outbox when it is woken, hands queues to the functions that they trigger on AWS, and serves the
functions that can be invoked through the Lambda API on a listening socket. It may end at any moment: what it
was doing is done again.
"""

import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable

from backend.aws.client import sqs
from backend.bootstrap import backend
from backend.domain.errors import DependencyDown
from backend.functions import confirm_by_email, notifications, relay_events, scan_attachment
from backend.local.invoking import invocations
from backend.local.invoking.consumers import Consumer
from backend.local.invoking.context import LambdaContext, invoke
from backend.local.invoking.wakeups import wait_for_wakeup, wake
from backend.local.processes import log_groups, logs
from backend.local.processes.service_process import may_go_on, say_ready

#: A wake-up is lost when its sender is killed after its change and before it could send.
LOOK_EVERY_S = 0.25
#: Changes made meanwhile are taken together: a round costs the same for ten events as for one.
BETWEEN_ROUNDS_S = 0.15
AFTER_A_FAULT_S = 0.5
#: Whoever waits for an answer goes first.
POLITENESS = 15
NOTIFICATIONS = "securebase-notifications"
logger = logging.getLogger("backend.local.pump")


def main(name: str, invocations_fd: int, woken_fd: int, waking_fd: int, control_fd: int) -> int:
    """Work until SIGTERM. Returns the exit code."""
    logs.to_standard_error()
    os.nice(POLITENESS)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    with (
        socket.socket(fileno=control_fd) as control,
        socket.socket(fileno=invocations_fd) as listener,
        socket.socket(fileno=woken_fd) as woken,
        socket.socket(fileno=waking_fd) as waking,
    ):
        if not may_go_on(control):
            return 0
        log_groups.ship(log_groups.Shipping(name))
        queues = backend().settings.queues
        consumers = [
            Consumer(sqs(), queues.notifications, NOTIFICATIONS, notifications.lambda_handler),
            Consumer(sqs(), queues.emails, "securebase-confirm-by-email", confirm_by_email.lambda_handler),
            # What a scan found is a change of its ticket.
            Consumer(
                sqs(),
                queues.scans,
                "securebase-scan-attachment",
                scan_attachment.lambda_handler,
                afterwards=lambda: wake(waking),
            ),
        ]
        # One thread each: more of them only get into the way of requests, which wait for the same database.
        for consumer in consumers:
            threading.Thread(target=consumer.run, daemon=True).start()
        invocations.serve(listener, {NOTIFICATIONS: notifications.lambda_handler})
        gc.collect()
        gc.freeze()
        say_ready(control)
        relay(lambda: wait_for_wakeup(woken, LOOK_EVERY_S))
    return 0


def relay(wait: Callable[[], None]) -> None:
    """Publish what is in the outbox, whenever there may be something, for good."""
    function = "securebase-relay-events"
    while True:
        try:
            if invoke(relay_events.lambda_handler, {}, LambdaContext(function, function))["published"]:
                time.sleep(BETWEEN_ROUNDS_S)
        except DependencyDown:
            logger.exception("the outbox cannot be drained")
            time.sleep(AFTER_A_FAULT_S)
        wait()
