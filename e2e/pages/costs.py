"""The page of costs and of what they will be."""

from e2e.browser.controls import Controls
from e2e.browser.expect import expect


class CostsPage:
    """A forecast as a picture, in words, and as a table."""

    def __init__(self, controls: Controls) -> None:
        self._controls, self._page, self._word = controls, controls.page, controls.word
        self.months = self._page.get_by_role("combobox", name=self._word("Months ahead"))
        self.chart = self._page.get_by_role("region", name=self._word("Costs and forecast"))
        self.forecast = self._page.get_by_role("table", name=self._word("Forecast"))
        self.rows = self.forecast.locator("tbody").get_by_role("row")

    def shows_months(self, count: int) -> None:
        """So many months are forecast."""
        expect(self.rows).to_have_count(count)
        expect(self.chart.locator("svg")).to_be_visible()

    def look_ahead(self, months: int) -> None:
        """Asks for so many months."""
        self._controls.choose(str(months), self.months)

    def amounts(self, row: int) -> list[float]:
        """What is shown of a month: expected, from, to."""
        cells = self.rows.nth(row).get_by_role("cell").all_inner_texts()[1:]
        return [float(cell.replace(",", "")) for cell in cells]
