"""The days around the turn of a year that calendars file under two years."""

from datetime import UTC, datetime, timedelta

NOON = 12


def odd_end_of_year(after: datetime) -> datetime:
    """Noon of the next 31 December that ISO 8601's weeks count to the following year.

    Whoever writes a date with the year of its week, as by `%G` or `YYYY`, is a year ahead there.
    """
    year = after.year
    while True:
        end = datetime(year, 12, 31, NOON, tzinfo=UTC)
        if end > after + timedelta(days=1) and end.isocalendar().year != year:
            return end
        year += 1
