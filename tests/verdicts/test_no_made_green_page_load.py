"""No way to be slow makes the support page fast: what counts is what a person sees, from when it was due."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

import pytest
from playwright.async_api import Browser, async_playwright
from playwright.async_api import Error as PlaywrightError

from e2e import loads
from e2e.browser.engines import browsers_in, launched
from e2e.loads import Load, measure
from e2e.page_load import LOADS, judged
from signoff.deployment.programs import missing_engine
from signoff.verdict.outcomes import Outcome

pytestmark = pytest.mark.skipif(missing_engine("chromium") is not None, reason="there is no Chromium here")
BUDGET_MS, ALLOWANCE = 2000, 0.05
SUBJECT = "Cannot sign in"
LIST = f"<ul aria-label='Tickets'><li style='{{}}'>{SUBJECT}</li></ul>"
OTHERS = "<ul aria-label='Tickets'><li style='height:40px;background:#ddd'>{}</li></ul>"
LATER = "<script>setTimeout(() => {{ {} }}, {})</script>"
ROW = "document.querySelector('li')"
COVER = "<div id=c style='position:fixed;inset:0;background:#fff'>Loading</div>"
UNCOVERED = LATER.format("document.getElementById('c').remove()", 2500)
NAMED = LATER.format(f"{ROW}.textContent = '{SUBJECT}'", 2500)
PAGES = {
    "/fast": LIST.format(""),
    "/later": "<main></main>"
    + LATER.format("document.querySelector('main').innerHTML = `" + LIST.format("") + "`", 700),
    "/reloads": LATER.format("location.href = '/reloaded'", 1500) + "<p>One moment</p>",
    "/refreshes": "<meta http-equiv=refresh content='2;url=/fast'><p>One moment</p>",
    "/signs-in": LATER.format("location.replace('/session')", 200) + "<p>Signing in</p>",
    "/session": LATER.format("location.replace('/fast')", 1900) + "<p>Signing in</p>",
    "/hidden": LIST.format("display:none") + LATER.format(f"{ROW}.style.display = ''", 2500),
    "/transparent": LIST.format("opacity:0") + LATER.format(f"{ROW}.style.opacity = 1", 2500),
    "/faint": f"<main style='opacity:.3'>{LIST.format('opacity:.3')}</main>"
    + LATER.format(f"{ROW}.style.opacity = document.querySelector('main').style.opacity = 1", 2500),
    "/invisible": LIST.format("visibility:hidden") + LATER.format(f"{ROW}.style.visibility = ''", 2500),
    "/covered": LIST.format("") + COVER + UNCOVERED,
    "/glass": LIST.format("") + COVER.replace("inset:0", "inset:0;pointer-events:none") + UNCOVERED,
    "/far-down": "<div style='height:9000px'></div>" + LIST.format(""),
    "/placeholder": OTHERS.format("") + NAMED,
    "/earlier": OTHERS.format("Asked last week") + NAMED,
    "/font": "<style>@font-face { font-family: own; src: url(/own.woff2) }</style>"
    + LIST.format("font-family:own"),
    "/flashes": LIST.format("")
    + LATER.format(f"{ROW}.style.display = 'none'", 500)
    + LATER.format(f"{ROW}.style.display = ''", 2300),
    "/error": LIST.format("") + LATER.format("document.body.innerHTML = 'Something went wrong'", 1200),
    "/leaves": LIST.format("") + LATER.format("location.href = '/nothing'", 1200),
    "/hangs": LIST.format("") + LATER.format("for (;;);", 700),
    # What must not be taken for one of those.
    "/returns": LIST.format("") + LATER.format("location.replace('/later')", 300),
    "/toasts": LIST.format("") + "<div style='position:fixed;inset:0;pointer-events:none'></div>",
    "/component": "<x-list></x-list><script>document.querySelector('x-list').attachShadow({ mode: 'open' })"
    f'.innerHTML = "{LIST.format("")}"</script>',
    "/aloud": LIST.format("").replace(
        SUBJECT, f"<i style='position:absolute;width:1px;height:1px;overflow:hidden'>{SUBJECT}</i> {SUBJECT}"
    ),
}
SLOW = {
    "/bounces": (1.3, "/bounced"),
    "/bounced": (1.3, "/fast"),
    "/reloaded": (1.0, "/fast"),
    "/own.woff2": (2.5, "/nothing"),
}
NEVER = ("/far-down", "/error", "/leaves", "/hangs")


class Portal(BaseHTTPRequestHandler):
    """Gives those pages, some by slow ways."""

    def do_GET(self) -> None:
        if self.path in SLOW:
            seconds, to = SLOW[self.path]
            threading.Event().wait(seconds)
            self.send_response(302)
            self.send_header("Location", to)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = f"<!doctype html><title>Support</title><body>{PAGES.get(self.path, 'nothing')}</body>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the portal is."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that never come are waited for no longer than it takes to tell them from slow ones."""
    monkeypatch.setattr(loads, "PATIENCE_S", 5)


def loaded(url: str) -> Load:
    """One load of that page, after one that the browser had to itself."""

    async def measured() -> Load:
        async with async_playwright() as playwright, await launched(playwright, "chromium") as chromium:
            _, load = await measure(chromium, url, [None], [0.0, 2.5], shows=SUBJECT)
            return load

    with browsers_in():
        return asyncio.run(measured())


def verdict(load: Load) -> tuple[Outcome, str]:
    """What as many loads as that one come to."""
    return judged([replace(load, at=float(at), lag_ms=0.0) for at in range(LOADS)], BUDGET_MS, ALLOWANCE)


@pytest.mark.before("control")
@pytest.mark.parametrize(
    ("path", "least_ms"),
    [("/fast", 0), ("/later", 700), ("/returns", 1000), ("/toasts", 0), ("/aloud", 0), ("/component", 0)],
)
def test_a_page_that_is_there_in_time_passes(address: str, path: str, least_ms: float) -> None:
    load = loaded(address + path)
    assert load.fault == ""
    assert least_ms <= load.ready_ms < min(BUDGET_MS, least_ms + 900)
    assert verdict(load)[0] is Outcome.PASS


@pytest.mark.before("accepted")
@pytest.mark.parametrize(
    "path",
    [
        *("/reloads", "/refreshes", "/signs-in", "/bounces"),
        *("/transparent", "/faint", "/covered", "/glass", "/font"),
        *("/placeholder", "/earlier", "/flashes", "/error", "/leaves", "/hangs"),
    ],
)
def test_a_page_that_one_waits_for_fails(address: str, path: str) -> None:
    load = loaded(address + path)
    assert load.breaks(BUDGET_MS), load
    assert bool(load.fault) == (path in NEVER)
    assert verdict(load)[0] is Outcome.FAIL


@pytest.mark.before("refused")
@pytest.mark.parametrize("path", ["/hidden", "/invisible"])
def test_a_row_that_is_not_shown_is_waited_for(address: str, path: str) -> None:
    load = loaded(address + path)
    assert load.ready_ms >= BUDGET_MS
    assert verdict(load)[0] is Outcome.FAIL


@pytest.mark.before("accepted")
def test_a_row_below_the_screen_is_seen_by_nobody(address: str) -> None:
    load = loaded(address + "/far-down")
    assert "painted" in load.fault
    assert verdict(load)[0] is Outcome.FAIL


@pytest.mark.before("accepted")
def test_a_row_that_goes_away_says_when(address: str) -> None:
    assert "it was there after" in loaded(address + "/error").fault


class Gone:
    """A browser that has ended, or ends while a page is loaded."""

    def __init__(self, when: str) -> None:
        self._when = when

    async def new_context(self, **_: object) -> "Gone":
        if self._when == "before":
            raise PlaywrightError("the browser has been closed")
        return self

    async def new_page(self) -> None:
        raise PlaywrightError("the page has crashed")

    async def close(self) -> None:
        raise PlaywrightError("the browser has crashed")


@pytest.mark.before("refused")
@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_loads_that_the_browser_could_not_make_count(when: str) -> None:
    gone, due = cast(Browser, Gone(when)), [0.0, 0.1]
    found = asyncio.run(measure(gone, "http://127.0.0.1/", [None], due, shows=SUBJECT))
    assert ["the browser has" in load.fault for load in found] == [True, True]
    assert verdict(found[0])[0] is Outcome.FAIL


@pytest.mark.before("refused")
def test_a_portal_that_does_not_answer_is_named_as_that() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as closed:
        url = f"http://127.0.0.1:{closed.server_port}/"
    load = loaded(url)
    assert "ERR_CONNECTION_REFUSED" in load.fault
    assert verdict(load)[0] is Outcome.FAIL
