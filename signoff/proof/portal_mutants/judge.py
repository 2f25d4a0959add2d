"""A plugin for a pytest that waits: it collects e2e once, and runs tests with a mutant of the portal active.

All happens in this one process, with one browser and one backend: what tests leave behind belongs to
customers of their own. Which mutant is active is told to each window before the portal's scripts run, in a
script that the browser runs by itself, so that the portal's Content-Security-Policy has nothing to say
about it.
"""

from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from signoff.monitors import cross_customer
from signoff.plugin.classify import count_anew
from signoff.plugin.plugin import RUN
from signoff.plugin.selection import collected
from signoff.proof.mutants.forked import FAILING, Ran, named, run_one
from signoff.proof.mutants.protocol import Cover, Seen, Stop, Tried, Try
from signoff.proof.portal_mutants.protocol import Began, Judges, Named
from signoff.proof.waiting_pytest import add_line_option, keep_apart, serve_line
from signoff.verdict.outcomes import Outcome
from signoff.wire import clock

ENGINE = "chromium"
HIT_LIMIT = 20_000
"""A mutant that is reached so often in one document goes round for ever; Stryker's switch then throws."""
REPORT = "signoffReached"
_SWITCHING = "globalThis.__stryker__ = {{ activeMutant: '{number}', hitCount: 0, hitLimit: {limit} }};"
_COUNTING = """(() => {
    const seen = new Set();
    let waiting = [];
    const send = () => { const ids = waiting; waiting = []; globalThis.REPORT(ids); };
    const note = (_, id) => {
        if (seen.has(id)) return true;
        seen.add(id);
        if (!waiting.length) queueMicrotask(send);
        waiting.push(Number(id));
        return true;
    };
    globalThis.__stryker__ = { mutantCoverage: { static: new Proxy({}, { set: note }), perTest: {} } };
})();""".replace("REPORT", REPORT)
"""Stands in for the object that Stryker counts in: an id is reported when it comes for the first time."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the line to whoever leads is."""
    add_line_option(parser.getgroup("mutants"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Does what the line says instead of running all tests."""
    return serve_line(session, lambda: Judge(session, Windows()))


class Windows:
    """Every window that a test opens from now on has the mutant that is active when it is opened.

    `reached` are the mutants that were reached in windows that were opened with none active.
    """

    def __init__(self) -> None:
        self.active: int | None = None
        self.reached: set[int] = set()
        opened: Callable[..., BrowserContext] = Browser.new_context

        def switched(browser: Browser, *arguments: Any, **options: Any) -> BrowserContext:
            context = opened(browser, *arguments, **options)
            if self.active is None:
                context.expose_binding(REPORT, lambda _, ids: self.reached.update(ids))
                context.add_init_script(_COUNTING)
            else:
                context.add_init_script(_SWITCHING.format(number=self.active, limit=HIT_LIMIT))
            return context

        pytest.MonkeyPatch().setattr(Browser, "new_context", switched)


class Judge:
    """Runs tests here, on a backend of its own."""

    def __init__(self, session: pytest.Session, windows: Windows) -> None:
        self._session, self._windows = session, windows
        self._run = session.config.stash[RUN]
        self._items = {item.nodeid: item for item in session.items if engine_of(item) == ENGINE}
        keep_apart(session, self._run)

    def serve(self, line: Connection) -> None:
        """Until it is told to stop, or the other end is closed. It says which test begins before each."""
        while True:
            try:
                command = line.recv()
            except EOFError:
                return
            match command:
                case Stop():
                    return
                case Judges():
                    line.send(Named(tuple(self._items)))
                case Cover(tests):
                    for test in tests:
                        line.send(self._covered(self._items[test], line))
                case Try():
                    line.send(self._tried(command, line))

    def close(self) -> None:
        """Ends what was started."""
        self._session._setupstate.teardown_exact(None)
        if self._run.booted is not None:
            self._run.booted.stop()

    def _ran(self, test: str, number: int | None, line: Connection) -> Ran:
        """Runs it with that mutant active. An ERROR may be an earlier test's, as the browser's last words may
        come late: what it comes to the second time counts."""
        ran = self._once(test, number, line)
        return self._once(test, number, line) if ran.outcome == Outcome.ERROR else ran

    def _once(self, test: str, number: int | None, line: Connection) -> Ran:
        line.send(Began(test))
        self._windows.active = number
        count_anew(self._items[test])
        leaks = self._run.folder / cross_customer.FOLDER / f"{self._run.worker}.jsonl"
        return run_one(self._items[test], leaks)

    def _covered(self, item: pytest.Item, line: Connection) -> Seen:
        self._windows.reached.clear()
        ran = self._ran(item.nodeid, None, line)
        tied = collected(item)
        level = "" if tied is None else str(tied.level)
        reached = frozenset(self._windows.reached)
        return Seen(item.nodeid, named(item), level, ran.outcome, ran.seconds, reached)

    def _tried(self, what: Try, line: Connection) -> Tried:
        begun, count = clock.monotonic(), 0
        for test, _ in what.tests:
            ran, count = self._ran(test, what.number, line), count + 1
            if ran.outcome in FAILING:
                confirmed = self._ran(test, None, line).outcome == Outcome.PASS
                seconds = clock.monotonic() - begun
                clause = named(self._items[test])
                return Tried(
                    what.number, test, clause, ran.outcome, ran.said, seconds, count, True, confirmed
                )
        return Tried(what.number, "", "", "", "", clock.monotonic() - begun, count, True)


def engine_of(item: pytest.Item) -> str | None:
    """The browser that a test is seen in; None where it needs none."""
    call = getattr(item, "callspec", None)
    needs_one = "windows" in getattr(item, "fixturenames", ())
    return call.params.get("engine") if call is not None and needs_one else None
