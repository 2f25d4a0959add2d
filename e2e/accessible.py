"""What axe finds wrong with a page, and moving about without a mouse."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator

from e2e.tab import Tab
from signoff.verdict.outcomes import Unmet

_RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
_axe = Axe()
_MOST_STOPS = 80


def is_accessible(tab: Tab, what: str) -> None:
    """Unmet when the page breaks a rule of WCAG 2.2 AA that a machine can see."""
    found = _axe.run(tab.page, options=_RULES).response["violations"]
    if found:
        told = [f"{each['id']} ({each['help']}): {_where(each)}" for each in found]
        raise Unmet(f"{what} to keep to WCAG 2.2 AA", "; ".join(told[:4]))


def walks_to(tab: Tab, control: Locator, *, back: bool = False) -> None:
    """Presses Tab until the control has the focus; Unmet when it never gets it."""
    if control.evaluate("element => element === document.activeElement"):
        return
    for _ in range(_MOST_STOPS):
        tab.page.keyboard.press("Shift+Tab" if back else "Tab")
        if control.evaluate("element => element === document.activeElement"):
            return
    raise Unmet(
        "every control to be reached with the Tab key", f"{control} was not within {_MOST_STOPS} stops"
    )


def chooses_with_arrows(tab: Tab, option: str, of: Locator) -> None:
    """Presses arrow keys in a list that has the focus until it shows the option; Unmet if it never does."""
    chosen, most = of.locator("option:checked"), of.locator("option").count()
    tab.page.keyboard.press("Home")
    for _ in range(most):
        if chosen.inner_text() == option:
            return
        tab.page.keyboard.press("ArrowDown")
    raise Unmet(
        f"{option!r} to be chosen with the arrow keys", f"{chosen.inner_text()!r} is what they end at"
    )


def _where(violation: dict[str, object]) -> str:
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    first = nodes[0]
    return f"{len(nodes)} times, first {first['target']} {str(first.get('failureSummary'))[:160]}"
