"""How one process tells another that there is something to do, as a table's stream does on AWS.

A wake-up may be lost, so whoever waits looks by itself now and then.
"""

import contextlib
import select
import socket

_ENOUGH = 65536


def wake(sender: socket.socket) -> None:
    """Say that something was changed. Never waits: whoever has so many wake-ups will look anyway."""
    with contextlib.suppress(BlockingIOError, ConnectionRefusedError):
        sender.send(b"1", socket.MSG_DONTWAIT)


def wait_for_wakeup(receiver: socket.socket, within_s: float) -> None:
    """Return at the next wake-up, having taken all that are there, or after this time."""
    waited_for = select.poll()
    waited_for.register(receiver, select.POLLIN)
    waited_for.poll(within_s * 1000)
    with contextlib.suppress(BlockingIOError):
        while receiver.recv(_ENOUGH, socket.MSG_DONTWAIT):
            continue


def wakeup_pair() -> tuple[socket.socket, socket.socket]:
    """A pair of sockets whose first end is waited on; any number of processes may hold the second."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
