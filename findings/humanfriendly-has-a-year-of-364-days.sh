#!/usr/bin/env bash
# humanfriendly 10.0, python-dateutil 2.9.0.post0 (PyPI), ms 2.1.3 (npm) to compare with, seen on 2026-11-30.
#
# Times of retention and validity stand in settings as "1 year" or "5y". humanfriendly, which reads such words and writes them, has a year of
# 52 weeks, which is 364 days; where its manual lists the units it says nothing of that, and no calendar has such a year. From 1 January
# 2026, "1 year" ends on 31 December of it, and ten years end 12 days too soon. Written, 365 days are "1 year and 1 day", and what is
# a year old to the day is more than that. By the calendar (dateutil) a year has 365 or 366 days; ms, which has one length for all, takes
# 365.25, the mean.
# Hurt: who keeps records for the years that a law names, or lets a licence or a support contract run out by it: they are gone, or over,
# a day early for each year and more.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check humanfriendly==10.0 python-dateutil==2.9.0.post0
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund ms@2.1.3
cat > ask.py <<'PY'
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from humanfriendly import format_timespan, parse_timespan

begin = date(2026, 1, 1)
for text, years in (("1 year", 1), ("5y", 5), ("10 years", 10)):
    days = parse_timespan(text) / 86400
    print(f"{text}: humanfriendly {days:g} days, until {begin + timedelta(days)}, dateutil until {begin + relativedelta(years=years)}")
for first, last in ((date(2026, 1, 1), date(2026, 12, 31)), (date(2026, 1, 1), date(2027, 1, 1)), (date(2026, 1, 1), date(2036, 1, 1))):
    print(f"{first} to {last}: humanfriendly {format_timespan(last - first)}, dateutil {relativedelta(last, first).normalized()}")
PY
{ "$place/venv/bin/python" ask.py; node -e 'const ms = require("ms"); console.log("ms:", ms("1 year") / ms("1 day"), "days")'; } > said.txt
cat > expected.txt <<'TXT'
1 year: humanfriendly 364 days, until 2026-12-31, dateutil until 2027-01-01
5y: humanfriendly 1820 days, until 2030-12-26, dateutil until 2031-01-01
10 years: humanfriendly 3640 days, until 2035-12-20, dateutil until 2036-01-01
2026-01-01 to 2026-12-31: humanfriendly 1 year, dateutil relativedelta(months=+11, days=+30)
2026-01-01 to 2027-01-01: humanfriendly 1 year and 1 day, dateutil relativedelta(years=+1)
2026-01-01 to 2036-01-01: humanfriendly 10 years, 1 week and 5 days, dateutil relativedelta(years=+10)
ms: 365.25 days
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: a year has 364 days.'
