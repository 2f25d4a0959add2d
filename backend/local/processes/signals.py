"""Signals that end the supervisor. While it starts a child they wait.

The handler raises SystemExit, and Python ignores what is raised inside the hooks that it runs at a fork: the
order to end would be lost.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

ENDING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def held_back() -> Iterator[None]:
    """They come when the block is left."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def let_through() -> None:
    """In the child, which would go without them for good."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
