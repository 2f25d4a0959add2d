"""What a customer is told that the next months may cost (FCT-01)."""

from statistics import fmean

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer, Operator
from signoff.expect.evaluating import unmet_if
from signoff.payloads.spending import CENT, KINDS, drawn, month_after, seasonal, spent
from signoff.verdict.sampling import upper_bound
from signoff.wire.costs.forecasts import Forecast
from signoff.wire.exchange import Answer

AHEAD, YEAR, TWO_YEARS = 3, 12, 24
OWN = "its own"
"""What a customer has spent without our doing, on a target whose tables are not ours to change."""
LONG = 66
"""Months that are more than five years, beside one more."""
SEASON = 100
"""By how much the months of a season lie above and below their mean."""
HISTORIES = 50
WIDEST = 10
"""So many times what months have differed by, no interval is wide that somebody worked out."""
LEAST_SHARE, SURE = 0.7, 0.999
"""An interval whose share nobody tells holds most of what comes; what breaks that breaks it surely."""


def goes_on(found: Forecast, ahead: int) -> None:
    """The months ahead follow the history's, one by one, each with an amount in an interval."""
    expect(len(found.expected), "the number of months ahead").equals(ahead)
    months = [each.month for each in (*found.history, *found.expected)]
    expect(months, "the months").is_in_order([month_after(months[0], by) for by in range(len(months))])
    for each in found.expected:
        expect(each.amount, f"the amount for {each.month}").is_between(each.low, each.high)
        expect(each.width > 0, f"that the interval for {each.month} has a width").equals(True)
        expect(each.low >= 0, f"that {each.month} costs no less than nothing").equals(True)


def says_why(answer: Answer) -> None:
    """It is a refusal for what the history is, in words that its reader can use."""
    expect(answer).has_status(400, 409, 422)
    expect(bool(answer.message), "that the answer says why", of=answer).equals(True)


@clause("FCT-01", requests=2)
@pytest.mark.parametrize("kind", [OWN, *KINDS])
def test_a_forecast_shows_the_history_and_goes_on_from_it(
    customer_a: Customer, request: pytest.FixtureRequest, kind: str
) -> None:
    if kind == OWN:
        answer = customer_a.costs.try_forecast(YEAR)
        if answer.status == 200:
            goes_on(customer_a.costs.forecast(YEAR), YEAR)
        else:
            says_why(answer)
        return
    operator: Operator = request.getfixturevalue("operator")
    costs = spent(KINDS[kind](3))
    with operator.costs_of(customer_a, costs):
        found = customer_a.costs.forecast(YEAR)
    shown = {each.month: each.amount for each in found.history}
    expect(list(shown), "the months of the history").is_in_order(list(costs))
    for month, amount in costs.items():
        expect(shown[month], f"the cost of {month}").is_between(amount - CENT, amount + CENT)
    goes_on(found, YEAR)


@clause("FCT-01", requests=1)
@pytest.mark.parametrize("kind", ["a level", "a rise", "a season"])
def test_two_years_ahead_are_each_month_in_turn(customer_a: Customer, operator: Operator, kind: str) -> None:
    """Beyond a second turn of the year, whichever month it is now."""
    with operator.costs_of(customer_a, spent(KINDS[kind](9))):
        goes_on(customer_a.costs.forecast(TWO_YEARS), TWO_YEARS)


@clause("FCT-01", requests=2)
def test_the_next_month_alone_can_be_asked_for(customer_a: Customer, operator: Operator) -> None:
    with operator.costs_of(customer_a, spent(drawn(29))):
        goes_on(customer_a.costs.forecast(2), 2)
        goes_on(customer_a.costs.forecast(1), 1)


@clause("FCT-01", requests=1)
@pytest.mark.parametrize("months", [24, 30, 33])
def test_a_season_comes_in_its_months_in_the_second_year_too(
    customer_a: Customer, operator: Operator, months: int
) -> None:
    costs = seasonal(months)
    with operator.costs_of(customer_a, spent(costs)):
        ahead = customer_a.costs.forecast(TWO_YEARS).expected
    # A method that knows no season is as far from each of these, and none is nearer to a neighbour.
    apart = {
        by: sum(abs(ahead[at].amount - costs[months - YEAR + (at + by) % YEAR]) for at in range(YEAR))
        for by in (-1, 0, 1)
    }
    expect(apart[0], f"how far a year is from the last one, which a month's shift makes {apart},").is_between(
        0, min(apart.values()) + 1
    )
    for first, second in zip(ahead[:YEAR], ahead[YEAR:], strict=True):
        slack = SEASON / 2
        expect(second.amount, f"the amount for {second.month}, a year after {first.month}").is_between(
            first.amount - slack, first.amount + slack
        )


@clause("FCT-01", requests=1)
def test_a_long_history_is_gone_on_from_at_its_end(customer_a: Customer, operator: Operator) -> None:
    costs = spent(drawn(31, months=LONG) + drawn(31, level=9000, months=YEAR))
    with operator.costs_of(customer_a, costs):
        found = customer_a.costs.forecast(AHEAD)
    goes_on(found, AHEAD)
    expect(found.history[-1].month, "the last month of the history").equals(list(costs)[-1])
    expect(found.expected[0].amount, "the amount for the next month").is_between(7000, 11000)


@clause("FCT-01", requests=2)
def test_what_costs_more_each_month_goes_on_to(customer_a: Customer, operator: Operator) -> None:
    rising = KINDS["a rise"](5)
    with operator.costs_of(customer_a, spent(rising)):
        ahead = customer_a.costs.forecast(AHEAD).expected
    expect(fmean(each.amount for each in ahead), "the mean of the months ahead").is_between(
        fmean(rising[-12:]), rising[-1] + 12 * 6
    )


@clause("FCT-01", requests=3)
def test_a_forecast_is_of_ones_own_costs(
    customer_a: Customer, customer_b: Customer, operator: Operator
) -> None:
    with operator.costs_of(customer_a, spent(drawn(7))):
        alone = customer_a.costs.forecast(AHEAD).expected
        with operator.costs_of(customer_b, spent(drawn(8, level=9000, noise=400))):
            beside = customer_a.costs.forecast(AHEAD).expected
            others = customer_b.costs.forecast(AHEAD).expected
    expect(list(beside), "customer A's forecast once customer B has costs").equals(list(alone))
    for each in alone:
        expect(each.amount, f"customer A's amount for {each.month}").is_between(100, 300)
    for each in others:
        expect(each.amount, f"customer B's amount for {each.month}").is_between(7000, 11000)


@clause("FCT-01", requests=4)
@pytest.mark.parametrize("months", [0, 1, 2])
def test_too_little_history_is_said_and_nothing_is_guessed(
    customer_a: Customer, operator: Operator, months: int
) -> None:
    with operator.costs_of(customer_a, spent(drawn(11))):
        expect(customer_a.costs.try_forecast(AHEAD)).is_ok()
    with operator.costs_of(customer_a, spent(drawn(11)[:months])):
        answer = customer_a.costs.try_forecast(AHEAD)
    says_why(answer)


@clause("FCT-01", requests=8, level=Level.SHOULD)
def test_six_months_are_enough_and_five_are_too_few(customer_a: Customer, operator: Operator) -> None:
    for enough in range(6, 13):
        with operator.costs_of(customer_a, spent(drawn(13, months=enough))):
            expect(customer_a.costs.try_forecast(AHEAD)).is_ok()
    with operator.costs_of(customer_a, spent(drawn(13, months=5))):
        expect(customer_a.costs.try_forecast(AHEAD)).has_status(422)


@clause("FCT-01", requests=3)
@pytest.mark.parametrize("lacking", [5, 20])
def test_a_month_that_is_not_there_is_not_made_up(
    customer_a: Customer, operator: Operator, lacking: int
) -> None:
    costs = spent(drawn(17))
    gone = list(costs)[lacking]
    with operator.costs_of(customer_a, {month: cost for month, cost in costs.items() if month != gone}):
        answer = customer_a.costs.try_forecast(AHEAD)
        if answer.status != 200:
            says_why(answer)
            return
        found = customer_a.costs.forecast(AHEAD)
    expect([each.month for each in found.history], "the months of the history").lacks(gone)


@clause("FCT-01", requests=3)
def test_costs_that_were_always_the_same_give_no_certainty(customer_a: Customer, operator: Operator) -> None:
    with operator.costs_of(customer_a, spent([99.5] * 24)):
        answer = customer_a.costs.try_forecast(AHEAD)
        if answer.status != 200:
            says_why(answer)
            return
        found = customer_a.costs.forecast(AHEAD)
    for each in found.expected:
        expect(each.width > 0, f"that the interval for {each.month} has a width").equals(True)


@clause("FCT-01", requests=HISTORIES + 2)
def test_what_comes_lies_in_the_interval(customer_a: Customer, operator: Operator) -> None:
    """Of many histories all but the last months are shown, and these are looked for in the intervals."""
    within = 0
    for seed in range(HISTORIES):
        amounts = drawn(1000 + seed, months=24 + AHEAD)
        past, came = amounts[:-AHEAD], amounts[-AHEAD:]
        with operator.costs_of(customer_a, spent(past)):
            expected = customer_a.costs.forecast(AHEAD).expected
        within += sum(each.low <= amount <= each.high for each, amount in zip(expected, came, strict=True))
        for each in expected:
            expect(each.amount, f"the amount for {each.month} after {past}").is_between(min(past), max(past))
            # Whatever share of the months it is to hold: one that holds all that could be says nothing.
            widest = WIDEST * (max(past) - min(past))
            expect(each.width, f"the width of the interval for {each.month} after {past}").is_between(
                0, widest
            )
    most = upper_bound(within, HISTORIES * AHEAD, SURE)
    unmet_if(
        most < LEAST_SHARE,
        f"intervals to hold most of what comes (at least {LEAST_SHARE:.0%})",
        f"of {HISTORIES * AHEAD} months {within} lie in theirs: {most:.0%} at the most",
    )


@clause("FCT-01", requests=2)
def test_noise_makes_the_interval_wider(customer_a: Customer, operator: Operator) -> None:
    quiet, loud = (_mean_width(customer_a, operator, drawn(19, noise=noise)) for noise in (4, 40))
    expect(loud > 2 * quiet, f"ten times the noise to widen the interval ({quiet:.2f}, {loud:.2f})").equals(
        True
    )


def _mean_width(customer: Customer, operator: Operator, amounts: list[float]) -> float:
    with operator.costs_of(customer, spent(amounts)):
        return fmean(each.width for each in customer.costs.forecast(AHEAD).expected)


@clause("FCT-01", requests=6, level=Level.SHOULD)
@pytest.mark.parametrize("months", ["0", "25", "-1", "1.5", "many"])
def test_months_that_cannot_be_asked_for_are_named(
    customer_a: Customer, operator: Operator, months: str
) -> None:
    with operator.costs_of(customer_a, spent(drawn(23))):
        expect(customer_a.costs.try_forecast(24)).is_ok()
        expect(customer_a.costs.try_forecast(months)).is_refused().names(customer_a.dialect.forecast.months)
