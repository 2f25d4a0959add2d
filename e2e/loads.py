"""How long the support page takes to be there, from nothing: loads in fresh windows, each at its instant.

A load begins when it is due, whether the one before has ended or not; its window is made ready before that.
The page is there when the list of tickets is: later than the largest paint, and what one waits for.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page
from playwright.async_api import Error as PlaywrightError

PATIENCE_S = 15
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
_TOLD = "() => ({ ready: performance.now(), ...window.seenPaints })"


@dataclass(frozen=True)
class Load:
    """One load. Times in ms, `at` in s of the schedule, `lag_ms` how late it began; LCP 0: not told."""

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
    await asyncio.sleep(max(0.0, begun + at - 1 - monotonic()))
    context = await browser.new_context(storage_state=state)
    try:
        page = await context.new_page()
        await page.add_init_script(_OBSERVE)
        await _throttle(context, page, link, slowed)
        await asyncio.sleep(max(0.0, begun + at - monotonic()))
        lag_ms = (monotonic() - begun - at) * 1000
        return await _load(page, url, at, lag_ms)
    finally:
        await context.close()


async def _load(page: Page, url: str, at: float, lag_ms: float) -> Load:
    try:
        await page.goto(url, wait_until="commit", timeout=PATIENCE_S * 1000)
        tickets = page.get_by_role("list", name="Tickets").get_by_role("listitem")
        await tickets.first.wait_for(timeout=PATIENCE_S * 1000)
        told = await page.evaluate(_TOLD)
    except PlaywrightError as error:
        return Load(at, lag_ms, PATIENCE_S * 1000.0, 0.0, 0.0, error.message.partition("\n")[0])
    return Load(at, lag_ms, told["ready"], told["lcp"], told["cls"])


async def _throttle(context: BrowserContext, page: Page, link: dict[str, Any] | None, slowed: int) -> None:
    if link is None and slowed == 1:
        return
    session = await context.new_cdp_session(page)
    if link is not None:
        await session.send("Network.enable")
        await session.send("Network.emulateNetworkConditions", link)
    if slowed > 1:
        await session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
