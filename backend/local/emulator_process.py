"""`python -m backend.local.emulator_process SOCKET`: ministack on an inherited listening socket.

ministack itself binds a port by number only, and serves through a slower HTTP parser.
"""

import socket
import sys

import uvicorn
from ministack.app import app

from backend.local import narrow_queries

KEEP_ALIVE_S = 75


def main(socket_fd: int) -> int:
    """Serve until SIGTERM; there is no state worth saving, so nothing is waited for."""
    narrow_queries.install()
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
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
