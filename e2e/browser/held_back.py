"""Answers that are long on their way to the browser: they say what was true when they were given."""

from playwright.sync_api import APIResponse, Page, Route

from signoff.expect.waiting import eventually
from signoff.verdict.outcomes import NotVerified, Unmet


class HeldBack:
    """Answers to what a page reads (GET) from that address, until they arrive."""

    def __init__(self, page: Page, url: str) -> None:
        self._page, self._is_held = page, True
        self._answers: list[tuple[Route, APIResponse]] = []
        page.route(url, self._hold)

    def is_asked_for(self, within_s: float) -> None:
        """At least one answer has been given; NotVerified where the page reads nothing there."""
        try:
            eventually(self._given, bool, within=within_s, what="the page to read")
        except Unmet:
            raise NotVerified("the portal did not read it again, so that nothing can arrive late") from None

    def arrives(self) -> None:
        """What was given arrives, and what is asked from now on is not held back; the page has painted it."""
        self._is_held = False
        for route, answer in self._answers:
            with self._page.expect_event("requestfinished"):
                route.fulfill(response=answer)
        self._page.evaluate("new Promise(then => requestAnimationFrame(() => requestAnimationFrame(then)))")

    def _hold(self, route: Route) -> None:
        if self._is_held and route.request.method == "GET":
            self._answers.append((route, route.fetch()))
        else:
            route.continue_()

    def _given(self) -> int:
        self._page.evaluate("0")  # Playwright goes on with what it has to do only while it is asked something
        return len(self._answers)
