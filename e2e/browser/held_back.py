"""Answers that are long on their way to the browser: they say what was true when they were given."""

from playwright.sync_api import APIResponse, Page, Route

from signoff.expect.waiting import eventually
from signoff.verdict.outcomes import NotApplicable, Unmet


class HeldBack:
    """Answers to what a page asks by that method at that address, until they arrive."""

    def __init__(self, page: Page, url: str, method: str = "GET") -> None:
        self._page, self._is_held, self._method = page, True, method
        self._answers: list[tuple[Route, APIResponse]] = []
        page.route(url, self._hold)

    def is_asked_for(self, within_s: float) -> None:
        """At least one answer has been given; NotApplicable where the page asks nothing there."""
        try:
            eventually(self._given, bool, within=within_s, what="the page to ask")
        except Unmet:
            raise NotApplicable("the portal did not ask for it, so that nothing can arrive late") from None

    def arrives(self) -> None:
        """What was given arrives, and what is asked from now on is not held back; the page has painted it."""
        self._is_held = False
        # The first one last: then it is older than anything the page knows by then.
        for route, answer in reversed(self._answers):
            with self._page.expect_event("requestfinished"):
                route.fulfill(response=answer)
        self._page.evaluate("new Promise(then => requestAnimationFrame(() => requestAnimationFrame(then)))")

    def _hold(self, route: Route) -> None:
        if self._is_held and route.request.method == self._method:
            self._answers.append((route, route.fetch()))
        else:
            route.continue_()

    def _given(self) -> int:
        self._page.evaluate("0")  # Playwright goes on with what it has to do only while it is asked something
        return len(self._answers)
