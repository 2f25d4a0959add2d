"""The last days of some years belong to the next year's first week."""

from datetime import UTC, datetime

import pytest

from signoff.expect.turn_of_year import odd_end_of_year


@pytest.mark.parametrize(
    ("after", "year"),
    [
        ("2026-11-29", 2029),
        ("2029-12-29", 2029),
        ("2029-12-31", 2030),
        ("2031-01-01", 2031),
        ("2018-01-01", 2018),
    ],
)
def test_the_next_year_whose_last_day_is_of_the_next_ones_first_week(after: str, year: int) -> None:
    found = odd_end_of_year(datetime.fromisoformat(f"{after}T13:00:00+00:00"))
    assert found == datetime(year, 12, 31, 12, tzinfo=UTC)
    # What goes wrong there: the year of its week is another one.
    assert f"{found:%G}" == str(year + 1)
