"""`python -m bench.page`: the support page of the local target in Chromium, as it is and with the CPU slowed.

Prints how long until the list of tickets is there (ready), the largest paint (LCP), the layout's shift (CLS),
and what the portal's files weigh. Exits 0 when the budgets of LAT-09 and LAT-10 are kept, 1 when not; 3 when
nothing could be measured. With a slowed CPU it only reports. What decides LAT-09 is `signoff page-load`.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright
from rich.console import Console
from rich.table import Table

from e2e.browser.engines import browsers_in, launched
from e2e.loads import Load, measure
from e2e.page_load import CUSTOMERS, figures, signed_in
from signoff.deployment.loading import TargetError
from signoff.deployment.opening import open_target
from signoff.guide import load_guide
from signoff.verdict.outcomes import NotVerified

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "targets" / "local.toml"
BUNDLE = ROOT / "backend" / "portal" / "dist"
WEIGHED = (".js", ".css")
SLOWED = 4
SUBJECT = "The page is measured"
EVERY_S = 2.5
"""Between two loads: slowed ones take up to two seconds, and one beside another takes longer."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, rule. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.page", description=__doc__)
    parser.add_argument("--loads", type=int, default=20, help="of each kind")
    loads, console = parser.parse_args(arguments).loads, Console(highlight=False)
    try:
        found = _measured(loads)
    except (TargetError, NotVerified) as error:
        console.print(f"nothing was measured: {error}", markup=False)
        return 3
    weight_kb = weight(BUNDLE) / 1024
    console.print(table({name: figures(each) for name, each in found.items()}))
    console.print(f"bundle: {weight_kb:.0f} KB of scripts and styles, as they are")
    guide = load_guide()
    ready, small = guide.clause("LAT-09").budget, guide.clause("LAT-10").budget
    assert ready is not None
    assert small is not None
    slow = sum(load.breaks(ready.limit) for load in found["as it is"])
    met = slow <= ready.allowance * loads and weight_kb <= small.limit
    console.print(f"{slow} of {loads} loads took {ready.limit:g} ms or more; {'met' if met else 'MISSED'}")
    return 0 if met else 1


def table(found: dict[str, dict[str, float]]) -> Table:
    """A line for each figure of each way to load."""
    shown = Table(box=None, padding=(0, 1))
    for column in ("loaded", "", "median", "p95", "worst"):
        shown.add_column(column, justify="left" if column in ("loaded", "") else "right")
    for way, received in found.items():
        for name, title, unit in (("ready_ms", "ready", "ms"), ("lcp_ms", "LCP", "ms"), ("cls", "CLS", "")):
            values = [received[f"{name} {word}"] for word in ("p50", "p95", "max")]
            cells = [f"{value:.0f} {unit}" if unit else f"{value:.3f}" for value in values]
            shown.add_row(way if name == "ready_ms" else "", title, *cells)
    return shown


def weight(folder: Path) -> int:
    """Bytes of all scripts and styles in that folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.suffix in WEIGHED)


def _measured(count: int) -> dict[str, list[Load]]:
    target, booted = open_target(TARGET)
    try:
        with tempfile.TemporaryDirectory(prefix="bench-page-") as folder:
            states = signed_in(target, Path(folder), min(CUSTOMERS, count), SUBJECT)
        return asyncio.run(_loaded(target.portal_url + "/support", states, count))
    finally:
        if booted is not None:
            booted.stop()


async def _loaded(url: str, states: Sequence[Any], count: int) -> dict[str, list[Load]]:
    due = [EVERY_S * number for number in range(count)]
    with browsers_in():
        async with async_playwright() as playwright:
            browser = await launched(playwright, "chromium")
            # The browser's own first load is not the portal's.
            await measure(browser, url, states, [0.0], shows=SUBJECT)
            found = {"as it is": await measure(browser, url, states, due, shows=SUBJECT)}
            slow = await measure(browser, url, states, due, shows=SUBJECT, slowed=SLOWED)
            found[f"CPU slowed {SLOWED} times"] = slow
            await browser.close()
            return found


if __name__ == "__main__":
    sys.exit(main())
