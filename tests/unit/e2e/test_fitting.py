"""What a page hides of its texts on a phone is found; beginnings that lead to the rest are no mistake."""

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.fitting import fits
from e2e.windows import PHONE
from signoff.verdict.outcomes import Unmet

LONG = "A subject that takes more lines than there is room for. " * 6
LOW = "max-height: 2.5em; overflow: hidden"
MORE = "<button style='min-height: 24px'>More</button>"

FOLDED = f"<h3>{MORE.replace('<button', '<button aria-expanded=false')}</h3>"
CLAMPED = "display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden"
UNSEEN = "position: absolute; width: 1px; height: 1px; overflow: hidden"


def tab(page: Page, html: str) -> Any:
    page.set_viewport_size(PHONE)
    page.set_content(f"<!doctype html><style>a {{ display: inline-block; padding: 8px }}</style>{html}")
    return SimpleNamespace(page=page)


@pytest.mark.parametrize(
    "html",
    [
        f"<h1 style='{LOW}'>{LONG}</h1>",
        f"<a href='#'>Back</a><h1 style='{LOW}'>{LONG}</h1><p>Below it.</p>",
        f"<section style='{LOW}'><div><p>{LONG}</p></div></section>",
        f"<p style='{LOW.replace('hidden', 'clip')}'>{LONG}</p>",
    ],
)
def test_lines_that_nobody_can_read_are_found(page: Page, html: str) -> None:
    with pytest.raises(Unmet, match="its text is cut off above or below"):
        fits(tab(page, html), "the page")


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{LONG}</p>",
        f"<p style='{LOW.replace('hidden', 'auto')}'>{LONG}</p>",
        f"<ul><li><a href='#'>One</a><p style='{LOW}'>{LONG}</p></li></ul>",
        f"<div><p style='{LOW}'>{LONG}</p>{MORE}</div>",
        f"<div><p style='{LOW}'>{LONG}</p><div>{MORE}</div></div>",
        f"<div style='{CLAMPED}'>{LONG}</div>",
        f"{FOLDED}<div style='height: 0; overflow: hidden'>{LONG}</div>",
        f"{FOLDED}<div style='height: 16px; overflow: hidden'>{LONG}</div>",
        "<h1 style='line-height: 0.8; overflow: hidden'>Just one line</h1>",
        f"<div style='position: relative'><span style='{UNSEEN}'>{LONG}</span></div>",
    ],
)
def test_what_can_be_read_to_its_end_fits(page: Page, html: str) -> None:
    fits(tab(page, html), "the page")
