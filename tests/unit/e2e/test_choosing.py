"""One chooses in lists of HTML's own, and in those that scripts open, as component libraries have them."""

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.accessible import chooses_with_arrows
from e2e.browser.controls import Controls
from signoff.deployment.portal.table import Portal
from signoff.verdict.outcomes import Unmet

NATIVE = "<select aria-label=Status><option>Open<option>Resolved<option>Closed</select>"
OPENED = """
<button role=combobox aria-label=Status aria-expanded=false aria-controls=all id=box>Open</button>
<ul role=listbox id=all hidden>
  <li role=option id=o1>Open</li><li role=option id=o2>Resolved</li><li role=option id=o3>Closed</li>
</ul>
<script>
  const options = [...document.querySelectorAll("[role=option]")];
  let at = 0;
  const shows = open => { all.hidden = !open; box.setAttribute("aria-expanded", open);
    box.setAttribute("aria-activedescendant", open ? options[at].id : ""); };
  const takes = option => { if (TAKES) box.textContent = option.textContent; shows(false); };
  box.onclick = () => shows(all.hidden);
  options.forEach(option => option.onclick = () => takes(option));
  box.onkeydown = event => {
    if (event.key === "ArrowDown") { at = Math.min(at + (all.hidden ? 0 : STEP), 2); shows(true); }
    if (event.key === "Home") { at = 0; shows(true); }
    if (event.key === "Enter") { event.preventDefault(); takes(options[at]); }
  };
</script>
"""


def showing(page: Page, html: str, *, takes: bool = True, step: int = 1, **words: str) -> Any:
    page.set_default_timeout(2000)
    page.goto("about:blank")
    page.set_content(html.replace("TAKES", str(takes).lower()).replace("STEP", str(step)))
    controls = Controls(page, engine="chromium", is_touched=False, portal=Portal(words=words))
    return SimpleNamespace(controls=controls, of=page.get_by_role("combobox", name="Status"))


BESIDE = NATIVE.replace("Status", "Filter") + OPENED
"""One of each, with the same words."""


@pytest.mark.parametrize("html", [NATIVE, OPENED, BESIDE])
def test_an_option_is_chosen(page: Page, html: str) -> None:
    shown = showing(page, html)
    shown.controls.has_chosen("Open", shown.of)
    shown.controls.choose("Resolved", shown.of)
    shown.controls.has_chosen("Resolved", shown.of)


@pytest.mark.parametrize("html", [NATIVE, OPENED])
def test_an_option_is_chosen_with_arrows_by_the_portals_word(page: Page, html: str) -> None:
    shown = showing(page, html, Closed="Resolved")
    shown.of.focus()
    tab: Any = SimpleNamespace(page=page, word=shown.controls.word)
    chooses_with_arrows(tab, "Closed", shown.of)
    shown.controls.has_chosen("Resolved", shown.of)


def test_a_choice_that_is_not_taken_is_found_out(page: Page) -> None:
    shown = showing(page, OPENED, takes=False)
    shown.controls.choose("Resolved", shown.of)
    with pytest.raises(AssertionError):
        shown.controls.has_chosen("Resolved", shown.of)


@pytest.mark.parametrize("html", [NATIVE, OPENED])
def test_an_option_that_no_arrow_reaches_is_found_out(page: Page, html: str) -> None:
    shown = showing(page, html, step=2)
    shown.of.focus()
    tab: Any = SimpleNamespace(page=page, word=shown.controls.word)
    with pytest.raises(Unmet, match="arrow keys"):
        chooses_with_arrows(tab, "Resolved" if html == OPENED else "Gone", shown.of)
