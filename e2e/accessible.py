"""What axe finds wrong with a page, and moving about without a mouse."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator

from e2e.browser.controls import is_native
from e2e.tab import Tab
from signoff.expect.evaluating import unmet_if
from signoff.verdict.outcomes import Unmet

_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
_IS_HERE = "() => 'axe' in window"
_FOUND = """async rules => {
    const root = document.documentElement, own = root.style.backgroundColor;
    const isBare = element => getComputedStyle(element).backgroundColor === "rgba(0, 0, 0, 0)";
    // Behind a page that paints nothing is the theme's own colour; axe takes it for white, in the dark, too.
    if (isBare(root) && isBare(document.body)) root.style.backgroundColor = "Canvas";
    try { return (await axe.run(rules)).violations; } finally { root.style.backgroundColor = own; }
}"""
_MOST_STOPS = 80
_IS_FURTHER_UP = """control =>
    !!(document.activeElement.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_PRECEDING)"""
_ACTIVE = """of => {
    const named = document.getElementById(of.getAttribute("aria-activedescendant") || "");
    const active = named || document.activeElement;
    return active.getAttribute("role") === "option" ? active.textContent : "";
}"""
"""The option that keys are at in a list that scripts open: one that is named, or that has the focus."""


def is_accessible(tab: Tab, what: str) -> None:
    """Unmet when the page breaks a rule of WCAG 2.2 AA that a machine can see."""
    if not tab.page.evaluate(_IS_HERE):  # half a megabyte, which takes Firefox half a second to be told
        tab.page.evaluate(AXE_SCRIPT)
    found = tab.page.evaluate(_FOUND, _RULES)
    received = [f"{each['id']} ({each['help']}): {_where(each)}" for each in found]
    unmet_if(received, f"{what} to keep to WCAG 2.2 AA", "; ".join(received[:4]))


def walks_to(tab: Tab, control: Locator) -> None:
    """Presses Tab until the control has the focus, with Shift where it stands further up; Unmet when it never
    gets it.

    No end of the page is passed: there come Firefox's own controls, and after them Enter presses no button
    any more that Playwright walks to.
    """
    if control.evaluate("element => element === document.activeElement"):
        return
    key = "Shift+Tab" if control.evaluate(_IS_FURTHER_UP) else "Tab"
    for _ in range(_MOST_STOPS):
        tab.page.keyboard.press(key)
        if control.evaluate("element => element === document.activeElement"):
            return
    raise Unmet(
        "every control to be reached with the Tab key", f"{control} was not within {_MOST_STOPS} stops"
    )


def chooses_with_arrows(tab: Tab, option: str, of: Locator) -> None:
    """Presses arrow keys in a list that has the focus until it shows the option; Unmet if it never does."""
    wanted, native = tab.word(option), is_native(of)
    if not native:
        tab.page.keyboard.press("ArrowDown")  # opens it (WAI-ARIA APG, select-only combobox)
    shown = ""
    tab.page.keyboard.press("Home")
    for _ in range(of.locator("option").count() if native else tab.page.get_by_role("option").count()):
        shown = of.locator("option:checked").inner_text() if native else str(of.evaluate(_ACTIVE))
        if shown.strip() == wanted:
            if not native:
                tab.page.keyboard.press("Enter")
            return
        tab.page.keyboard.press("ArrowDown")
    raise Unmet(f"{wanted!r} to be chosen with the arrow keys", f"{shown!r} is what they end at")


def _where(violation: dict[str, object]) -> str:
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    first = nodes[0]
    return f"{len(nodes)} times, first {first['target']} {str(first.get('failureSummary'))[:160]}"
