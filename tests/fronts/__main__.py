"""`python -m tests.fronts "NAME|NAME" [OPTION...]`: the reference behind fronts, for a target file's [boot].

The first stands next to the reference. It prints the reference's ready line with the address of the last
front, or relay of live connections, and ends when its standard input closes. The options are the reference's
own.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.fronts.booting import serve_behind
from tests.fronts.habits import FRONTS
from tests.fronts.proxy import fronting
from tests.fronts.relay import relaying
from tests.fronts.relays import RELAYS


def main(names: str, *options: str) -> int:
    """Serves until the input ends. Returns the reference's exit code."""

    @contextmanager
    def standing(ready: dict[str, Any]) -> Iterator[dict[str, str]]:
        base_url, ws_url = ready["base_url"], ready["ws_url"]
        with ExitStack() as fronts:
            for name in names.split("|"):
                if name in RELAYS:
                    ws_url = fronts.enter_context(relaying(ws_url, ready["base_url"], RELAYS[name]))
                else:
                    base_url = fronts.enter_context(fronting(base_url, FRONTS[name]))
            yield {"base_url": base_url, "ws_url": ws_url}

    return serve_behind(standing, *options)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
