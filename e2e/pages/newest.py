"""How a list begins that has the newest first, and in which a listed customer has others from before."""

from collections.abc import Sequence

from playwright.sync_api import Locator

from e2e.browser.expect import expect
from signoff.actors.session.past import Earlier


def are_the_newest(items: Locator, titles: Sequence[str], before: Earlier) -> None:
    """The items begin with those titles, in that order; without a past there are no others."""
    if not before.ids:
        expect(items).to_have_count(len(titles))
    for place, title in enumerate(titles):
        expect(items.nth(place)).to_contain_text(title)
