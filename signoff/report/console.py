"""How anything is printed: as it is. In rich's own reading `[auth]` is a style, and `:100:` a picture."""

import sys
from typing import IO

from rich.console import Console

WIDE = 150
"""A pipe or a CI log has no width of its own, and a table squeezed into 80 columns is unreadable."""


def terminal_console(*, error: bool = False) -> Console:
    """What a command prints on, or tells its errors on; lines are not folded."""
    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else WIDE
    return Console(stderr=error, highlight=False, soft_wrap=True, emoji=False, markup=False, width=width)


def console_of(stream: IO[str], width: int) -> Console:
    """What is printed on a stream of that width."""
    return Console(file=stream, width=width, highlight=False, emoji=False, markup=False)
