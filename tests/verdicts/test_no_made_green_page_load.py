"""No way to be slow makes the support page fast: what counts is what a person sees, from when it was due."""

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.async_api import async_playwright
from typer.testing import CliRunner

from e2e import page_load
from e2e.engines import browsers_in, launched
from e2e.loads import Load, measure
from e2e.page_load import LOADS, judged
from signoff.cli import app
from signoff.target.programs import missing_engine
from signoff.verdict.outcomes import Outcome

pytestmark = pytest.mark.skipif(missing_engine("chromium") is not None, reason="there is no Chromium here")
BUDGET_MS, ALLOWANCE = 2000, 0.05
LIST = "<ul aria-label='Tickets'><li style='{}'>Cannot sign in</li></ul>"
LATER = "<script>setTimeout(() => {{ {} }}, {})</script>"
ROW = "document.querySelector('li')"
COVER = "<div id=c style='position:fixed;inset:0;background:#fff'>Loading</div>"
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
    "/invisible": LIST.format("visibility:hidden") + LATER.format(f"{ROW}.style.visibility = ''", 2500),
    "/covered": LIST.format("") + COVER + LATER.format("document.getElementById('c').remove()", 2500),
    "/far-down": "<div style='height:9000px'></div>" + LIST.format(""),
    "/error": LIST.format("") + LATER.format("document.body.innerHTML = 'Something went wrong'", 1200),
    "/leaves": LIST.format("") + LATER.format("location.href = '/nothing'", 1200),
}
SLOW_BOUNCE = {"/bounces": (1.3, "/bounced"), "/bounced": (1.3, "/fast"), "/reloaded": (1.0, "/fast")}
NEVER = ("/far-down", "/error", "/leaves")


class Portal(BaseHTTPRequestHandler):
    """Gives those pages, some by slow ways."""

    def do_GET(self) -> None:
        if self.path in SLOW_BOUNCE:
            seconds, to = SLOW_BOUNCE[self.path]
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


def loaded(url: str) -> Load:
    """One load of that page, after one that the browser had to itself."""

    async def measured() -> Load:
        async with async_playwright() as playwright, await launched(playwright, "chromium") as chromium:
            _, load = await measure(chromium, url, [None], [0.0, 2.5])
            return load

    with browsers_in():
        return asyncio.run(measured())


def verdict(load: Load) -> tuple[Outcome, str]:
    """What as many loads as that one come to."""
    return judged([replace(load, at=float(at), lag_ms=0.0) for at in range(LOADS)], BUDGET_MS, ALLOWANCE)


@pytest.mark.before("control")
@pytest.mark.parametrize(("path", "least_ms"), [("/fast", 0), ("/later", 700)])
def test_a_page_that_is_there_in_time_passes(address: str, path: str, least_ms: float) -> None:
    begun = time.monotonic()
    load = loaded(address + path)
    assert time.monotonic() - begun < 60
    assert load.fault == ""
    assert least_ms <= load.ready_ms < BUDGET_MS
    assert verdict(load)[0] is Outcome.PASS


@pytest.mark.before("accepted")
@pytest.mark.parametrize(
    "path",
    ["/reloads", "/refreshes", "/signs-in", "/bounces", "/transparent", "/covered", "/error", "/leaves"],
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
@pytest.mark.parametrize("ruled", [Outcome.PASS, Outcome.INCONCLUSIVE], ids=str)
def test_a_build_that_moves_under_page_load_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ruled: Outcome
) -> None:
    builds = iter(("1", "2"))
    target = SimpleNamespace(name="fake", base_url="http://127.0.0.1:9")
    monkeypatch.setattr(page_load, "open_target", lambda file: (target, None))
    monkeypatch.setattr(page_load, "read_build", lambda opened: next(builds))
    monkeypatch.setattr(page_load, "_ruled", lambda *_: (ruled, "seen: 75", {}))
    file = tmp_path / "fake.toml"
    file.write_text("", encoding="utf-8")
    done = CliRunner().invoke(app, ["page-load", "--target", str(file), "--out", str(tmp_path / "out")])
    assert done.exit_code == 3
    assert "LAT-09 ERROR: the target's build changed while it was measured, from 1 to 2" in done.output
