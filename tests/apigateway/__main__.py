"""`python -m tests.apigateway [OPTION...]`: the reference behind API Gateways, for a target file's [boot].

Its HTTP API, its WebSocket API and its portal have other addresses then, and know of each other by these. It
prints the reference's ready line with them, and ends when its standard input closes. The options are the
reference's own.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.apigateway.http_api import http_api
from tests.apigateway.websocket_api import WEBSOCKET_API
from tests.fronts.booting import serve_behind
from tests.fronts.proxy import Front, Passing, fronting
from tests.fronts.relay import relaying


def _asks_for_plain_text(sent: dict[str, str]) -> None:
    """What is packed could not be read."""
    for name in [name for name in sent if name.lower() == "accept-encoding"]:
        del sent[name]


@contextmanager
def standing(ready: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The three addresses, until the block ends."""
    seen_as: dict[str, str] = {}

    def rename(passing: Passing) -> None:
        """What the portal says of the others, in its configuration and its policy."""
        for own, seen in seen_as.items():
            passing.body = passing.body.replace(own.encode(), seen.encode())
            passing.headers = [(name, value.replace(own, seen)) for name, value in passing.headers]

    with (
        fronting(ready["portal_url"], Front(changes=rename, admits=_asks_for_plain_text)) as portal,
        fronting(ready["base_url"], http_api(portal, links_to=ready["base_url"])) as base,
        relaying(ready["ws_url"], ready["base_url"], WEBSOCKET_API) as live,
    ):
        seen_as |= {ready["base_url"]: base, ready["ws_url"]: live.rstrip("/"), ready["portal_url"]: portal}
        yield {"base_url": base, "ws_url": live.rstrip("/"), "portal_url": portal}


if __name__ == "__main__":
    sys.exit(serve_behind(standing, *sys.argv[1:]))
