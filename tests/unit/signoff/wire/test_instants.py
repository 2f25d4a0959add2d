"""Instants as frameworks write them: read where the guide names no form, and no better than they are."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from signoff.wire import clock
from signoff.wire.answers import Malformed
from signoff.wire.dialect import Dialect
from signoff.wire.instants.reading import instant, instant_in_utc, session_end, session_lasts_s

AT = datetime(2026, 11, 30, 13, 36, 13, tzinfo=UTC)
WRITTEN: dict[str, Any] = {
    "a list of its parts": [2026, 11, 30, 13, 36, 13],
    "a list with nanoseconds": [2026, 11, 30, 13, 36, 13, 999],
    "as HTTP has it": "Mon, 30 Nov 2026 13:36:13 GMT",
    "as mail has it": "Mon, 30 Nov 2026 14:36:13 +0100",
    "a zone in letters": "2026-11-30 13:36:13 UTC",
    "a zone behind its offset": "2026-11-30T14:36:13+01:00[Europe/Berlin]",
    "microseconds since 1970": 1796045773000000,
    "nanoseconds in a text": "1796045773000000000",
}


@pytest.mark.parametrize("how", WRITTEN)
def test_an_instant_is_read_however_it_is_written(how: str) -> None:
    assert instant(WRITTEN[how]) == AT
    with pytest.raises(Malformed):  # Those of a ticket are ISO 8601 (TKT-01).
        instant_in_utc(WRITTEN[how])


@pytest.mark.parametrize(
    "value",
    [
        *([], [2026], [2026, 11], [2026, 13, 1], [2026, 11, 30.5], ["2026", "11", "30"], [True, True, True]),
        *([2026, 11, 30, 13, 36, 13, 0, 0], "Mon", "Mon, 31 Feb 2026 13:36:13 GMT", "soon UTC", "[UTC]"),
    ],
)
def test_what_is_no_instant_is_not_made_one(value: Any) -> None:
    with pytest.raises(Malformed):
        instant(value)


@pytest.mark.parametrize("lasts", [3600, 3600.0, 86400, "3600"])
def test_a_sign_in_may_say_how_long_the_session_lasts(lasts: float | str) -> None:
    ends = session_end(Dialect(), {"expires_at": lasts})
    assert ends is not None
    assert abs(ends - clock.now() - timedelta(seconds=float(lasts))) < timedelta(seconds=5)
    assert session_lasts_s(Dialect(), {"expires_at": lasts}) == float(lasts)


@pytest.mark.parametrize("said", [-1, 0, True, "0", "soon"])
def test_a_session_that_lasts_for_no_time_is_malformed(said: Any) -> None:
    with pytest.raises(Malformed):
        session_end(Dialect(), {"expires_at": said})
