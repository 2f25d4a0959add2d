"""A tab in which a customer has the portal open: where all pages and parts of pages are reached from."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import cached_property
from typing import Any, Literal

from playwright.sync_api import FilePayload, Page, Route

from e2e.browser.controls import Controls
from e2e.browser.expect import expect
from e2e.browser.held_back import HeldBack
from e2e.browser.recording import Recording
from e2e.browser.watching import Watch
from e2e.pages.bell import Bell
from e2e.pages.costs import CostsPage
from e2e.pages.header import Header
from e2e.pages.new_ticket import NewTicket
from e2e.pages.notifications import NotificationsPage
from e2e.pages.sign_in import SignIn
from e2e.pages.support import Support
from e2e.pages.ticket import TicketPage
from e2e.pages.webhooks import WebhooksPage
from e2e.stand_in import STAND_IN, answers_sign_in, sign_in_url
from signoff.actors import Customer
from signoff.actors.session.past import Past
from signoff.wire import requests
from signoff.wire.answers import Ticket, inside

Theme = Literal["light", "dark"]

_PREFERRED = "() => matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'"


_NOTES = """texts => {
    window.shownTexts = new Set();
    const look = () => texts.filter(text => document.body.innerText.includes(text))
        .forEach(text => window.shownTexts.add(text));
    new MutationObserver(look).observe(document.body, {subtree: true, childList: true, characterData: true});
    look();
}"""


class Tab(Controls):
    """Its controls, the pages that it may show, and what else a person does with it."""

    def __init__(
        self,
        page: Page,
        customer: Customer,
        recording: Recording,
        watch: Watch,
        *,
        engine: str,
        is_touched: bool,
    ) -> None:
        described = customer.recorder.session.target.description.portal
        assert described is not None
        super().__init__(page, engine=engine, is_touched=is_touched, portal=described)
        self.customer, self.recording, self.watch = customer, recording, watch
        recording.film(page)

    # Parts --------------------------------------------------------------------------------------

    @cached_property
    def header(self) -> Header:
        """What is on every page."""
        return Header(self)

    @cached_property
    def sign_in_page(self) -> SignIn:
        """The page to sign in on."""
        return SignIn(self)

    @cached_property
    def support(self) -> Support:
        """The list of tickets."""
        return Support(self, self.customer)

    @cached_property
    def new_ticket(self) -> NewTicket:
        """The dialog for a new ticket."""
        return NewTicket(self)

    @cached_property
    def ticket(self) -> TicketPage:
        """The page of a ticket."""
        return TicketPage(self)

    @cached_property
    def bell(self) -> Bell:
        """The bell and its list."""
        return Bell(self, self._past)

    @cached_property
    def notifications(self) -> NotificationsPage:
        """The page of notifications."""
        return NotificationsPage(self, self._past)

    @cached_property
    def webhooks(self) -> WebhooksPage:
        """The pages of webhooks."""
        self.customer.webhooks.are_made_in_the_portal()
        return WebhooksPage(self)

    @cached_property
    def costs(self) -> CostsPage:
        """The page of costs."""
        return CostsPage(self)

    @property
    def _past(self) -> Past:
        """What the customer had before the test."""
        return self.customer.recorder.past(self.customer.id)

    # What a person does -------------------------------------------------------------------------

    def begin_chapter(self, chapter: str) -> None:
        """Begins a chapter of the scenario."""
        self.recording.chapter(chapter)

    def listed_titles(self, count: int) -> list[str]:
        """The titles of the test's notifications as the target lists them, once so many are there."""
        return [str(each.title) for each in self.customer.notifications.wait_for(count)]

    @property
    def notices_within_s(self) -> float:
        """How long the portal may take to notice that the network is gone, or back, in s."""
        return self.portal.notices_within_s

    def take_picture(self, what: str) -> None:
        """A picture is kept of what is shown now."""
        self.recording.take_picture(what)

    def go_to(self, path: str) -> None:
        """Enters an address below the portal's own."""
        self.page.goto(self._address(path))

    def open(self, ticket: Ticket) -> None:
        """Goes to the page of that ticket, if it is not there already."""
        if self.page.url != self._address(path := f"/support/tickets/{ticket.id}"):
            self.go_to(path)

    def create_ticket(
        self,
        subject: str,
        description: str,
        *,
        priority: str | None = None,
        files: Sequence[FilePayload] = (),
    ) -> None:
        """Creates a ticket, whose page then opens."""
        self.support.begin_ticket()
        self.new_ticket.fill(subject, description, priority=priority, files=files)
        self.press(self.new_ticket.create_button)
        self.ticket.is_shown(subject)

    def reload(self) -> None:
        """Reloads the page."""
        self.page.reload()

    def is_at(self, path: str) -> None:
        """Is shown the page of that path."""
        expect(self.page).to_have_url(self._address(path))

    def sign_in(self, token: str | None = None) -> None:
        """Signs in with the customer's API key.

        A customer that was made for the run has no key on the target: its sign-in, and nothing else,
        is answered here, with a token that was made with the target's key.
        """
        self.sign_in_page.sign_in(self.prepare_sign_in(token))
        self.header.shows_that_it_is_live()
        # While anything is intercepted, Firefox holds up every request, and caches none.
        self.page.context.unroute(sign_in_url(self.customer))

    def prepare_sign_in(self, token: str | None = None) -> str:
        """The key to sign in with, of which the rest is as with `signs_in`."""
        key = self.customer.recorder.session.api_key(self.customer.id)
        if key is None or token is not None:
            answers_sign_in(self.page.context, self.customer, token or str(self.customer.token))
        return key or STAND_IN

    @property
    def themes(self) -> tuple[Theme, ...]:
        """Those that the person can prefer: a window of Firefox has no such setting."""
        return ("light", "dark") if self.engine == "chromium" else ("light",)

    def prefer(self, theme: Theme) -> None:
        """Has the browser ask for that theme, and makes sure that pages see it."""
        if self.engine == "chromium":
            self.page.emulate_media(color_scheme=theme)
        assert self.page.evaluate(_PREFERRED) == theme

    def another(self) -> "Tab":
        """A further tab of the same window."""
        page = self.page.context.new_page()
        return Tab(
            page, self.customer, self.recording, self.watch, engine=self.engine, is_touched=self.is_touched
        )

    def handed_to(self, customer: Customer) -> "Tab":
        """The same tab, in which another customer goes on."""
        return Tab(
            self.page, customer, self.recording, self.watch, engine=self.engine, is_touched=self.is_touched
        )

    def notes_whether_it_shows(self, *texts: str) -> Callable[[], list[str]]:
        """From now on it is noted which of these texts the page shows, be it for a moment; which it was."""
        self.page.evaluate(_NOTES, list(texts))
        return lambda: list(self.page.evaluate("() => [...window.shownTexts]"))

    def alter_tickets(self, ticket_id: str, **fields: object) -> None:
        """From now on the target's answers about that ticket hold those fields, by the guide's words."""
        dialect = self.customer.dialect
        changed = {getattr(dialect.ticket, name): value for name, value in fields.items()}

        def change(received: Any) -> None:
            ticket = inside(dialect.envelopes.ticket, received, "ticket")
            ticket |= requests.merged(ticket, requests.nested(changed))

        self._changes_answers(requests.read_ticket(dialect, ticket_id).path, change)

    def alter_comments(self, ticket_id: str, texts: Sequence[str]) -> None:
        """From now on the target's answers have a comment on that ticket for each text, like the first."""
        dialect = self.customer.dialect

        def change(received: Any) -> None:
            comments = inside(dialect.envelopes.comments, received, "comments")
            first = comments[0]
            comments[:] = [
                requests.merged(
                    deepcopy(first),
                    requests.nested(
                        {dialect.comment.text: text, dialect.comment.id: f"{ticket_id}-{number}"}
                    ),
                )
                for number, text in enumerate(texts)
            ]

        self._changes_answers(requests.list_comments(dialect, ticket_id).path + "*", change)

    def hold_back_update(self, ticket_id: str) -> HeldBack:
        """From now on the target's answers to changes of that ticket are given, but do not arrive."""
        request = requests.update_ticket(self.customer.dialect, ticket_id, {})
        url = self.customer.recorder.session.target.base_url.rstrip("/") + request.path
        return HeldBack(self.page, url, request.method)

    def hold_back_comments(self, ticket_id: str) -> HeldBack:
        """From now on the target's lists of comments on that ticket are read, but do not arrive."""
        path = requests.list_comments(self.customer.dialect, ticket_id).path + "*"
        return HeldBack(self.page, self.customer.recorder.session.target.base_url.rstrip("/") + path)

    def hold_back_notifications(self) -> HeldBack:
        """From now on the target's lists of notifications are read, but do not arrive."""
        path = self.customer.dialect.paths.notifications + "*"
        return HeldBack(self.page, self.customer.recorder.session.target.base_url.rstrip("/") + path)

    def skip_preflights(self) -> None:
        """From now on a request to another origin goes out without a preflight before it.

        Playwright answers preflights itself while it intercepts anything.
        """
        self.page.route(sign_in_url(self.customer), lambda route: route.continue_())

    def _changes_answers(self, path: str, change: Callable[[Any], None]) -> None:
        def answer(route: Route) -> None:
            came = route.fetch()
            received = came.json()
            change(received)
            route.fulfill(response=came, json=received)

        self.page.route(self.customer.recorder.session.target.base_url.rstrip("/") + path, answer)

    def _address(self, path: str) -> str:
        return self.customer.recorder.session.target.portal_url + self.portal.path(path)
