"""The portal's page of costs, where it has one: the forecast drawn, in words and as a table (FCT-01)."""

from calendar import month_name

import pytest

from e2e.accessible import is_accessible
from e2e.fitting import fits
from e2e.tab import Tab
from e2e.windows import NARROW, PHONE, Windows
from signoff import clause, expect
from signoff.actors import Customer, Operator
from signoff.payloads.spending import CENT, KINDS, spent

pytestmark = pytest.mark.needs_page("costs")

AT_FIRST, LATER = 3, 12


@clause("FCT-01", requests=20)
def test_the_page_shows_what_the_forecast_says(portal: Tab, operator: Operator) -> None:
    with operator.costs_of(portal.customer, spent(KINDS["a rise"](7))):
        portal.header.open("Costs")
        portal.costs.shows_months(AT_FIRST)
        portal.costs.look_ahead(LATER)
        portal.costs.shows_months(LATER)
        portal.take_picture("costs")
        said = portal.customer.costs.forecast(LATER)
        shown = portal.costs.amounts()
        for amounts, each in zip(shown, said.expected, strict=True):
            for one, amount in zip(amounts, (each.amount, each.low, each.high), strict=True):
                expect(one, f"what is shown of {each.month}").is_between(amount - CENT, amount + CENT)
        costs = [round(each.amount, 2) for each in said.history]
        expect(portal.costs.costs(), "what is shown that the months have cost").is_in_order(costs)
        portal.costs.tells(costs[-1], *shown[-1])
        for theme in portal.themes:
            portal.prefer(theme)
            is_accessible(portal, f"the page of costs, {theme},")
        for size in (PHONE, NARROW):
            portal.page.set_viewport_size(size)
            fits(portal, "the page of costs")


@clause("FCT-01", requests=20)
@pytest.mark.parametrize("engine", ["chromium"])
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
def test_a_month_has_its_name_wherever_one_is(
    windows: Windows, customer_a: Customer, operator: Operator, zone: str
) -> None:
    with operator.costs_of(customer_a, spent(KINDS["a level"](7))):
        portal = windows.open(customer_a, zone=zone)
        portal.sign_in()
        portal.header.open("Costs")
        portal.costs.shows_months(AT_FIRST)
        said = customer_a.costs.forecast(AT_FIRST).expected
        for shown, each in zip(portal.costs.month_names(), said, strict=True):
            year, number = each.month.split("-")
            expect(shown, f"how {each.month} is called").contains(month_name[int(number)]).contains(year)
