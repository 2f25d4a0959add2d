"""Amounts on a portal's page of costs, as its language writes them."""

import pytest

from e2e.pages.costs import amount_of, written


@pytest.mark.parametrize(
    "text",
    [
        *("1,234.56", "1.234,56 €", "$1,234.56", "1 234,56 €", "1\u202f234,56\u00a0€", "CHF 1'234.56"),
        *("1234.56", "1234,56", " 1\u2019234.56 ", "USD 1,234.56"),
    ],
)
def test_an_amount_is_read_in_any_language(text: str) -> None:
    assert amount_of(text) == 1234.56
    assert written(1234.56).search(f"expected: {text}, or so")


@pytest.mark.parametrize(
    ("text", "amount"),
    [("0.50", 0.5), ("-12.00", -12), ("\u2212$12.00", -12), ("12.345.678,90", 12345678.9), ("€ 0,00", 0)],
)
def test_small_large_and_negative_ones_too(text: str, amount: float) -> None:
    assert amount_of(text) == amount


@pytest.mark.parametrize(
    "text", ["", "1.234", "12.5", "1.234.56", "12,34.56", "1,23,456.78", "12.00 to 13.00", "1e3", "+-1.00"]
)
def test_what_nobody_could_read_is_no_amount(text: str) -> None:
    with pytest.raises(AssertionError):
        amount_of(text)


@pytest.mark.parametrize("text", ["1,234.57", "11,234.56", "1,234.561", "234.56", "1,2345.6"])
def test_another_amount_is_not_taken_for_it(text: str) -> None:
    assert not written(1234.56).search(text)
