"""How long the support page takes to be there, from nothing: loads in fresh windows, each at its instant.

A load begins when it is due, whether the one before has ended or not; its window is made ready before that.
The page is there when a ticket of the list is painted: later than the largest paint, and what one waits for.
It is timed from the instant at which the load was due, by this process's own clock: no reload, redirect or
way over the sign-in starts that anew. It has to stay: what is gone again counts from when it is back.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.async_api import Browser, BrowserContext, ElementHandle, Page
from playwright.async_api import Error as PlaywrightError

PATIENCE_S = 15
STAYS_S = 2.0
"""Until so long after it was due, the guide's budget, it is watched whether the page stays there."""
LOOKS_EVERY_S, LOOKS_EVERY_SHARE = 0.02, 0.02
"""So often a row is looked for; later on at that share of the time that has passed, as it matters less."""
_PAINTED = Path(__file__).with_name("painted.js").read_text(encoding="utf-8")
SLOW_LINK = {"offline": False, "latency": 40, "downloadThroughput": 1.25e6, "uploadThroughput": 1.25e6}
"""10 Mbit/s, 40 ms."""
_OBSERVE = """
window.seenPaints = { lcp: 0, cls: 0 };
const watch = (type, note) => {
  const observer = new PerformanceObserver((list) => list.getEntries().forEach(note));
  try { observer.observe({ type, buffered: true }); }
  catch { /* an engine that does not tell */ }
};
watch("largest-contentful-paint", (entry) => { window.seenPaints.lcp = entry.startTime; });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) window.seenPaints.cls += entry.value; });
"""
_TOLD = "() => window.seenPaints"


@dataclass(frozen=True)
class Load:
    """One load. `at` in s of the schedule; times in ms: `lag_ms` how late it began, `ready_ms` from when it
    was due to when it was there; LCP 0: not reported. A `fault` says why it is a failure, fast or not.
    """

    at: float
    lag_ms: float
    ready_ms: float
    lcp_ms: float
    cls: float
    fault: str = ""

    def breaks(self, budget_ms: float) -> bool:
        """Whether it took that long, or did not come."""
        return bool(self.fault) or self.ready_ms >= budget_ms


@dataclass(frozen=True)
class _Sought:
    """What has to be painted: an item with that text, in the list of that name."""

    list_name: str
    text: str


async def measure(
    browser: Browser,
    url: str,
    signed_in: Sequence[Any],
    due: Sequence[float],
    *,
    shows: str,
    link: dict[str, Any] | None = None,
    slowed: int = 1,
    takes_any_certificate: bool = False,
    list_name: str = "Tickets",
) -> list[Load]:
    """Loads `url` at each of those instants (s from now), as one signed-in customer after the other.

    It is there when the list of that name shows a ticket with the text `shows`: what else stands there
    meanwhile, or is left from an earlier visit, does not count. `link` throttles the network, `slowed` the
    CPU by that factor; both in Chromium only. There is a load for each instant, whatever becomes of it.
    `takes_any_certificate` is as in Windows.
    """
    begun = monotonic() + 1
    settings = {"ignore_https_errors": takes_any_certificate}
    loads = (
        _at(
            browser,
            url,
            settings | {"storage_state": signed_in[number % len(signed_in)]},
            begun,
            at,
            _Sought(list_name, shows),
            link,
            slowed,
        )
        for number, at in enumerate(due)
    )
    return await asyncio.gather(*loads)


async def _at(
    browser: Browser,
    url: str,
    settings: dict[str, Any],
    begun: float,
    at: float,
    sought: _Sought,
    link: dict[str, Any] | None,
    slowed: int,
) -> Load:
    # A window is made ready a second before, so that making it does not count.
    due = begun + at
    await asyncio.sleep(max(0.0, due - 1 - monotonic()))
    try:
        context = await browser.new_context(**settings)
        try:
            page = await context.new_page()
            await page.add_init_script(_OBSERVE)
            await _throttle(context, page, link, slowed)
            await asyncio.sleep(max(0.0, due - monotonic()))
            return await _load(page, url, at, due, sought)
        finally:
            await context.close()
    except PlaywrightError as error:
        return _failed(at, max(0.0, monotonic() - due) * 1000, _first_line(error))


async def _load(page: Page, url: str, at: float, due: float, sought: _Sought) -> Load:
    lag_ms = (monotonic() - due) * 1000
    became = []
    try:
        await page.goto(url, wait_until="commit", timeout=PATIENCE_S * 1000)
    except PlaywrightError as error:
        # A page that leaves at once, for another or for itself, is waited for all the same.
        became.append(_first_line(error))
    try:
        async with asyncio.timeout(max(0.0, due + PATIENCE_S - monotonic())):
            while True:
                row = await _painted(page, due, sought)
                ready_ms = (monotonic() - due) * 1000
                if await _stays(row, due + STAYS_S, sought.text):
                    seen = await page.evaluate(_TOLD)
                    return Load(at, lag_ms, ready_ms, seen["lcp"], seen["cls"])
                gone_ms = (monotonic() - due) * 1000
                became.append(f"it was there after {ready_ms:.0f} ms and gone after {gone_ms:.0f} ms")
    except TimeoutError:
        why = [f"no ticket was painted to stay within {PATIENCE_S} s", *became[-1:]]
        return _failed(at, lag_ms, "; ".join(why))


async def _painted(page: Page, due: float, sought: _Sought) -> ElementHandle:
    """The row once it is painted, in whichever document the page has by then."""
    rows = (
        page.get_by_role("list", name=sought.list_name).get_by_role("listitem").filter(has_text=sought.text)
    )
    while True:
        # Its document may be left, or the list made anew: then the next one is waited for.
        with suppress(PlaywrightError):
            # Playwright's own waiting looks every half second only, after the first 270 ms.
            if found := await rows.element_handles():
                await found[0].evaluate(_PAINTED, {"text": sought.text})
                return found[0]
        await asyncio.sleep(max(LOOKS_EVERY_S, LOOKS_EVERY_SHARE * (monotonic() - due)))


async def _stays(row: ElementHandle, until: float, shows: str) -> bool:
    """Whether the row is to be seen until then, and in the same document."""
    stays_ms = max(0.0, until - monotonic()) * 1000
    try:
        return bool(await row.evaluate(_PAINTED, {"text": shows, "stays_ms": stays_ms}))
    except PlaywrightError:
        return False


def _failed(at: float, lag_ms: float, why: str) -> Load:
    """A load that did not come; it counts like any other that was due."""
    return Load(at, lag_ms, PATIENCE_S * 1000.0, 0.0, 0.0, why)


def _first_line(error: PlaywrightError) -> str:
    return error.message.partition("\n")[0]


async def _throttle(context: BrowserContext, page: Page, link: dict[str, Any] | None, slowed: int) -> None:
    if link is None and slowed == 1:
        return
    session = await context.new_cdp_session(page)
    if link is not None:
        await session.send("Network.enable")
        await session.send("Network.emulateNetworkConditions", link)
    if slowed > 1:
        await session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
