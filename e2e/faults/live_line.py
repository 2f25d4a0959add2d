"""The live connections of a window, which their other end may close: as a server does that is replaced.

The network cannot do this: a close is a frame of the connection itself, which TLS hides from it.
"""

import re

from playwright.sync_api import BrowserContext, WebSocketRoute

NORMAL, GOING_AWAY, FAILED, RESTARTING = 1000, 1001, 1011, 1012
"""What servers say when they close a connection by themselves (RFC 6455, 7.4.1, and IANA's registry).

What the codes of an application mean, from 4000 on, is between a portal and its server.
"""


class LiveLine:
    """For a window whose page has not been loaded since: what is open already is not seen."""

    def __init__(self, context: BrowserContext) -> None:
        self._ends: list[tuple[WebSocketRoute, WebSocketRoute]] = []
        context.route_web_socket(re.compile(""), self._pass_on)

    def close(self, code: int) -> None:
        """Closes every connection in both directions, with that code towards the page."""
        for page, server in self._ends:
            page.close(code=code)
            server.close()
        self._ends.clear()

    def _pass_on(self, page: WebSocketRoute) -> None:
        self._ends.append((page, page.connect_to_server()))
