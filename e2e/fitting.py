"""Whether a page fits its screen, and whether fingers find what is on it."""

from pathlib import Path

from e2e.tab import Tab
from signoff.expect.evaluating import unmet_if

SMALLEST_PX = 24
"""Of a control, by WCAG 2.2 (2.5.8 Target Size, AA)."""
_SCRIPT = Path(__file__).with_name("fitting.js").read_text(encoding="utf-8")


def fits(tab: Tab, what: str) -> None:
    """Unmet when something on the page is cut off, too small to touch, or makes it scroll sideways."""
    size = tab.page.viewport_size
    assert size is not None
    found: list[str] = tab.page.evaluate(_SCRIPT, SMALLEST_PX)
    unmet_if(found, f"{what} to fit a screen that is {size['width']} px wide", "; ".join(found[:6]))
