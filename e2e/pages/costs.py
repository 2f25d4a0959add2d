"""The page of costs and of what they will be."""

import re

from playwright.sync_api import Locator

from e2e.browser.controls import Controls
from e2e.browser.expect import expect

_PARTED = "[.,'\u2019\u00a0\u202f\u2009 ]"
"""What stands between thousands: a point, a comma, an apostrophe, or a blank of some width."""
_AMOUNT = re.compile(
    r"(?P<sign>[-\u2212]?)[^\d.,+\u2212-]*(?P<behind>[-\u2212]?)"
    rf"(?P<whole>\d{{1,3}}(?:(?P<parted>{_PARTED})\d{{3}}(?:(?P=parted)\d{{3}})*)?|\d+)"
    r"(?!(?P=parted))[.,](?P<cents>\d\d)[^\d.,+\u2212-]*"
)
"""A number with two digits behind its point or comma, with a currency on either side."""


class CostsPage:
    """A forecast as a picture, in words, and as a table."""

    def __init__(self, controls: Controls) -> None:
        self._controls, self._page, self._word = controls, controls.page, controls.word
        self.months = self._page.get_by_role("combobox", name=self._word("Months ahead"))
        self.chart = self._page.get_by_role("region", name=self._word("Costs and forecast"))
        self.forecast = self._page.get_by_role("table", name=self._word("Forecast"))
        self.history = self._page.get_by_role("table", name=self._word("Costs so far"))
        self.rows = self.forecast.locator("tbody").get_by_role("row")

    def shows_months(self, count: int) -> None:
        """So many months are forecast."""
        expect(self.rows).to_have_count(count)
        expect(self.chart.locator("svg")).to_be_visible()

    def look_ahead(self, months: int) -> None:
        """Asks for so many months."""
        self._controls.choose(str(months), self.months)

    def month_names(self) -> list[str]:
        """How the months ahead are called."""
        return [row.locator("th, td").first.inner_text() for row in self.rows.all()]

    def amounts(self) -> list[list[float]]:
        """What is shown of each month ahead: expected, from, to."""
        return _amounts_in(self.forecast)

    def costs(self) -> list[float]:
        """What is shown that each month has cost."""
        if self.history.is_hidden():
            self._controls.press(self._page.get_by_text(self._word("Costs so far")))
        return [cost for [cost] in _amounts_in(self.history)]

    def tells(self, *amounts: float) -> None:
        """Beside the chart stand these in words."""
        for amount in amounts:
            expect(self.chart).to_contain_text(written(amount))


def _amounts_in(table: Locator) -> list[list[float]]:
    rows = table.locator("tbody").get_by_role("row").all()
    texts = [row.get_by_role("cell").all_inner_texts()[1:] for row in rows]
    return [[amount_of(cell) for cell in cells] for cells in texts]


def amount_of(text: str) -> float:
    """The number that a person reads there, whatever the signs of its language and its currency.

    Cents are two, behind the last sign that is no digit; in front of them a sign or a blank parts thousands.
    AssertionError where a person would read no single amount.
    """
    found = _AMOUNT.fullmatch(text.strip())
    assert found is not None, f"{text!r} is no amount"
    sign = "-" if found["sign"] or found["behind"] else ""
    return float(f"{sign}{re.sub(_PARTED, '', found['whole'])}.{found['cents']}")


def written(amount: float) -> re.Pattern[str]:
    """An amount as any language may write it."""
    whole, cents = f"{abs(amount):,.2f}".split(".")
    thousands = whole.replace(",", rf"{_PARTED}?")
    return re.compile(rf"(?<!\d){thousands}[.,]{cents}(?!\d)")
