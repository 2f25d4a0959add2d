"""The page of costs and of what they will be."""

from playwright.sync_api import Locator

from e2e.browser.controls import Controls
from e2e.browser.expect import expect


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
            expect(self.chart).to_contain_text(f"{amount:,.2f}")


def _amounts_in(table: Locator) -> list[list[float]]:
    rows = table.locator("tbody").get_by_role("row").all()
    texts = [row.get_by_role("cell").all_inner_texts()[1:] for row in rows]
    return [[float(cell.replace(",", "")) for cell in cells] for cells in texts]
