"""`python -m tests.fronts NAME [OPTION...]`: the reference behind that front, for a target file's [boot].

It prints the reference's ready line with the address of the front, or of the relay of live connections, and
ends when its standard input closes. The options are the reference's own.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.fronts.booting import serve_behind
from tests.fronts.habits import FRONTS
from tests.fronts.proxy import fronting
from tests.fronts.relay import relaying
from tests.fronts.relays import RELAYS


def main(name: str, *options: str) -> int:
    """Serves until the input ends. Returns the reference's exit code."""

    @contextmanager
    def standing(ready: dict[str, Any]) -> Iterator[dict[str, str]]:
        if name in RELAYS:
            with relaying(ready["ws_url"], ready["base_url"], RELAYS[name]) as url:
                yield {"ws_url": url}
        else:
            with fronting(ready["base_url"], FRONTS[name]) as url:
                yield {"base_url": url}

    return serve_behind(standing, *options)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
