"""What a window of the browser asks for and complains about, noted while a scenario goes on."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    Route,
    WebError,
    WebSocket,
)

from signoff.actors import Customer
from signoff.actors.session.recorder import OverBudget
from signoff.verdict.activity import ACTIVITY
from signoff.verdict.outcomes import NotVerified

_GIVEN_UP = re.compile(r"NS_BINDING_ABORTED|ERR_ABORTED|aborted", re.IGNORECASE)
"""The page itself gave the request up, as when one leaves it."""

_PLAYWRIGHTS_STYLE = "sha256-YjaKGiklmzC6wjXA513HAMmzus8VE61XCOT+SmwNZWA="
"""Of `body {}`, which it adds in Firefox for a picture, and which the portal's policy has to forbid."""


@dataclass
class Watch:
    """Charges the customer for what its browser sends, and keeps what went wrong.

    `complaints` are errors in the console, failed requests, and answers of 400 and above.
    """

    customer: Customer
    complaints: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    sockets: list[WebSocket] = field(default_factory=list)
    _older: list[WebSocket] = field(default_factory=list)
    """Those that there were when a document was last asked for."""
    refused: OverBudget | NotVerified | None = None
    """Why a request should not have been sent."""

    def over(self, context: BrowserContext) -> None:
        """Notes what happens in that window from now on."""
        context.on("request", self._requested)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", self._broke)
        context.on("page", self._opened)
        if self.customer.recorder.session.target.description.read_only_because:
            context.route(f"{self._api}/**", self._let_pass)

    @property
    def _api(self) -> str:
        return self.customer.recorder.session.target.base_url.rstrip("/")

    def sockets_by_now(self, page: Page) -> list[WebSocket]:
        """The live connections of the window; Playwright tells of them only while it is asked something."""
        page.evaluate("0")
        return self.sockets

    @property
    def open_sockets(self) -> int:
        """How many live connections are open now."""
        return sum(not socket.is_closed() for socket in self.sockets)

    def _opened(self, page: Page) -> None:
        page.on("websocket", self._connected)
        page.on("domcontentloaded", self._loaded_anew)

    def _loaded_anew(self, page: Page) -> None:
        """The connections of the document before are gone with it, though Playwright does not say so.

        What the new one has opened while it was loaded stays.
        """
        self.sockets[:] = [socket for socket in self.sockets if socket not in self._older]

    def _connected(self, socket: WebSocket) -> None:
        ACTIVITY.steps += 1
        self.sockets.append(socket)

    def _requested(self, request: Request) -> None:
        ACTIVITY.steps += 1
        if request.is_navigation_request():
            self._older = list(self.sockets)
        if not request.url.startswith(f"{self._api}/"):
            self.loaded.append(request.url)
            return
        if request.method == "OPTIONS" or "/files/" in request.url:
            return
        try:
            self.customer.recorder.admit(self.customer.id, request.method, self._path(request))
        except (OverBudget, NotVerified) as error:  # raised here it would end in Playwright's own loop
            self.refused = error

    def _let_pass(self, route: Route) -> None:
        """Sends only what changes nothing."""
        try:
            self.customer.recorder.check_allowed(route.request.method, self._path(route.request))
        except NotVerified:
            route.abort("blockedbyclient")
        else:
            route.fallback()

    def _path(self, request: Request) -> str:
        return urlsplit(request.url.removeprefix(self._api)).path

    def _failed(self, request: Request) -> None:
        if not _GIVEN_UP.search(request.failure or ""):
            self.complaints.append(f"{request.method} {_place(request.url)} failed: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(
                f"{response.request.method} {_place(response.url)} answered {response.status}"
            )

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text[:300]}")

    def _broke(self, error: WebError) -> None:
        if _PLAYWRIGHTS_STYLE not in (received := str(error.error)):
            self.complaints.append(f"uncaught: {received[:300]}")


def _place(url: str) -> str:
    """Without the query, where tokens are."""
    return urlsplit(url).path
