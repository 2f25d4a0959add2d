"""How long the support page takes to be there, from nothing: loads in fresh windows, each at its instant.

A load begins when it is due, whether the one before has ended or not; its window is made ready before that.
The page is there when the first ticket of the list is painted: later than the largest paint, and what one
waits for. It is timed from the instant at which the load was due, by this process's own clock: no reload,
redirect or way over the sign-in starts that anew. And it has to stay: it is looked at once more.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page
from playwright.async_api import Error as PlaywrightError

PATIENCE_S = 15
STAYS_S = 2.0
"""After so long, the guide's budget, the page has to be there still, or again."""
LOOKS_AGAIN_S = 1.0
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
    was due to when it was there; LCP 0: not told. A `fault` says why it is a failure, however fast it was.
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


async def measure(
    browser: Browser,
    url: str,
    signed_in: Sequence[Any],
    due: Sequence[float],
    *,
    link: dict[str, Any] | None = None,
    slowed: int = 1,
) -> list[Load]:
    """Loads `url` at each of those instants (s from now), as one signed-in customer after the other.

    `link` throttles the network, `slowed` the CPU by that factor; both in Chromium only.
    """
    begun = monotonic() + 1
    loads = (
        _at(browser, url, signed_in[number % len(signed_in)], begun, at, link, slowed)
        for number, at in enumerate(due)
    )
    return await asyncio.gather(*loads)


async def _at(
    browser: Browser, url: str, state: Any, begun: float, at: float, link: dict[str, Any] | None, slowed: int
) -> Load:
    # A window is made ready a second before, so that making it does not count.
    due = begun + at
    await asyncio.sleep(max(0.0, due - 1 - monotonic()))
    try:
        context = await browser.new_context(storage_state=state)
    except PlaywrightError as error:
        return _failed(at, error)
    try:
        page = await context.new_page()
        await page.add_init_script(_OBSERVE)
        await _throttle(context, page, link, slowed)
        await asyncio.sleep(max(0.0, due - monotonic()))
        return await _load(page, url, at, due)
    except (PlaywrightError, TimeoutError) as error:
        return _failed(at, error)
    finally:
        await context.close()


async def _load(page: Page, url: str, at: float, due: float) -> Load:
    lag_ms = (monotonic() - due) * 1000
    ends = due + PATIENCE_S
    with suppress(
        PlaywrightError
    ):  # a page that leaves at once, for another or for itself, is waited for below
        await page.goto(url, wait_until="commit", timeout=PATIENCE_S * 1000)
    await _painted(page, ends)
    ready_ms = (monotonic() - due) * 1000
    await asyncio.sleep(max(0.0, due + STAYS_S - monotonic()))
    try:
        await _painted(page, max(monotonic(), due + STAYS_S) + LOOKS_AGAIN_S)
        seen = await page.evaluate(_TOLD)
    except (PlaywrightError, TimeoutError):
        gone = f"it was there after {ready_ms:.0f} ms, and is not any more {STAYS_S:g} s after it was due"
        return Load(at, lag_ms, ready_ms, 0.0, 0.0, gone)
    return Load(at, lag_ms, ready_ms, seen["lcp"], seen["cls"])


async def _painted(page: Page, ends: float) -> None:
    """Waits until the first ticket is painted, in whichever document the page has by then; TimeoutError."""
    row = page.get_by_role("list", name="Tickets").get_by_role("listitem").first
    async with asyncio.timeout(ends - monotonic()):
        while True:
            try:
                await row.wait_for(timeout=PATIENCE_S * 1000)
                await row.evaluate(_PAINTED)
                return
            except PlaywrightError:
                # Its document was left, or the list was made anew: the next one is waited for.
                await asyncio.sleep(0.01)


def _failed(at: float, error: Exception) -> Load:
    """A load that did not come; it counts like any other that was due."""
    why = str(error).partition("\n")[0] or f"no ticket was painted within {PATIENCE_S} s"
    return Load(at, 0.0, PATIENCE_S * 1000.0, 0.0, 0.0, why)


async def _throttle(context: BrowserContext, page: Page, link: dict[str, Any] | None, slowed: int) -> None:
    if link is None and slowed == 1:
        return
    session = await context.new_cdp_session(page)
    if link is not None:
        await session.send("Network.enable")
        await session.send("Network.emulateNetworkConditions", link)
    if slowed > 1:
        await session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
