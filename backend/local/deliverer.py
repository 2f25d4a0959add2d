"""The service that delivers webhooks: it hands the queue `webhook-delivery` to its function.

On AWS, Lambda runs as many instances as there is work; here each message has a thread. It may end at any
moment: what it was doing is done again.
"""

import gc
import logging
import os
import signal
import socket
import sys
import threading

from backend.aws.client import sqs
from backend.bootstrap import backend
from backend.functions import deliver_webhooks
from backend.local.invoking.consumers import Consumer
from backend.local.processes import log_groups, logs
from backend.local.processes.service_process import may_go_on, say_ready

#: So many deliveries are under way at once. Those that hang hold two each, those that wait one.
THREADS = 48
POLITENESS = 15
FUNCTION = "securebase-deliver-webhooks"
logger = logging.getLogger("backend.local.deliverer")


def main(name: str, control_fd: int) -> int:
    """Work until SIGTERM. Returns the exit code."""
    logs.to_standard_error()
    os.nice(POLITENESS)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    with socket.socket(fileno=control_fd) as control:
        if not may_go_on(control):
            return 0
        log_groups.ship(log_groups.Shipping(name))
        queue = backend().settings.queues.webhooks
        consumer = Consumer(sqs(), queue, FUNCTION, deliver_webhooks.lambda_handler)
        at_once = (THREADS, lambda body: not deliver_webhooks.is_job(body))
        threading.Thread(target=consumer.run_at_once, args=at_once, daemon=True).start()
        gc.collect()
        gc.freeze()
        say_ready(control)
        stop.wait()
    # Attempts that are under way would hold the process up: they are made again.
    sys.stderr.flush()
    os._exit(0)
