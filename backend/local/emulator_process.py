"""`python -m backend.local.emulator_process SOCKET`: ministack on an inherited listening socket.

ministack itself binds a port by number only, and serves through a slower HTTP parser.
"""

import gc
import os
import socket
import sys

import uvicorn
from ministack.app import app

from backend.local.emulator_patches import (
    abandoned_polls,
    consumed_capacity,
    narrow_queries,
    parsed_once,
    prompt_alarms,
    prompt_queues,
)
from backend.local.gateway.whole_answers import WholeAnswers
from backend.local.processes.naming import call_this_process

KEEP_ALIVE_S = 75
RARE_COLLECTIONS = (50_000, 20, 1_000)


def main(socket_fd: int) -> int:
    """Serve until SIGTERM; there is no state worth saving, so nothing is waited for."""
    call_this_process("emulator")
    # Its functions have their zip file and its layers, and nothing of the folder that this was started from.
    os.environ.pop("PYTHONPATH", None)
    narrow_queries.install()
    consumed_capacity.install()
    parsed_once.install()
    prompt_alarms.install()
    prompt_queues.install()
    # The tables only grow: walking them all to find garbage would stall every request for 50 ms, and the
    # process does not live long enough to need it.
    gc.freeze()
    gc.set_threshold(*RARE_COLLECTIONS)
    config = uvicorn.Config(
        abandoned_polls.given_up(app),
        loop="uvloop",
        http=WholeAnswers,
        ws="none",
        log_level="warning",
        access_log=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=0,
    )
    with socket.socket(fileno=socket_fd) as listener:
        uvicorn.Server(config).run(sockets=[listener])
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
