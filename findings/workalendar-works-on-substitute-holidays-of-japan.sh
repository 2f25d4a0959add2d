#!/usr/bin/env bash
# workalendar 17.0.0; holidays 0.109 and jpholiday 1.0.3 (PyPI), date-holidays 3.37.0 (npm) to compare with; seen on 2026-11-30.
#
# Terms in working days need the days on which nobody works. Japan's law on holidays (article 3, 2 and 3) gives the next day that is none
# where a holiday falls on a Sunday, and makes a day between two holidays one itself: in 2026, 6 May and 22 September are such days, in 2027
# 22 March. workalendar works on all three, and on those of the years before: the law's rule is not in it. In Ireland the first
# Monday in February (or the 1st, a Friday) is a holiday since 2023, and a working day here. The three other packages have all these days.
# workalendar's page has both countries in its list; its newest release is of January 2023, and nothing says up to which year its
# calendars are known to be right.
# Hurt: who counts terms by it: of two working days from Friday, 18 September, one is a day on which the customer in Tokyo is closed, and
# the term is over on Thursday, a day before it should.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check workalendar==17.0.0 holidays==0.109 jpholiday==1.0.3
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund date-holidays@3.37.0
cat > days.txt <<'TXT'
JP 2023-01-02
JP 2026-05-05
JP 2026-05-06
JP 2026-09-22
JP 2027-03-22
IE 2026-02-02
IE 2026-03-17
TXT
cat > ask.py <<'PY'
from datetime import date

import holidays
import jpholiday
from workalendar.registry import registry

for line in open("days.txt"):
    code, day = line.split()
    day = date.fromisoformat(day)
    print(code, day, "workalendar:", "at work" if registry.get(code)().is_working_day(day) else "holiday")
    print(code, day, "holidays:", "holiday" if day in holidays.country_holidays(code) else "at work")
    if code == "JP":
        print(code, day, "jpholiday:", "holiday" if jpholiday.is_holiday(day) else "at work")
print("two working days from 2026-09-18:", registry.get("JP")().add_working_days(date(2026, 9, 18), 2))
PY
cat > ask.js <<'JS'
const Holidays = require('date-holidays')
for (const line of require('fs').readFileSync('days.txt', 'utf8').trim().split('\n')) {
  const [code, day] = line.split(' ')
  const all = new Holidays(code).getHolidays(Number(day.slice(0, 4))).filter(each => each.type === 'public')
  console.log(code, day, 'date-holidays:', all.some(each => each.date.startsWith(day)) ? 'holiday' : 'at work')
}
JS
{ "$place/venv/bin/python" -W ignore ask.py; TZ=UTC node ask.js; } > said.txt
LC_ALL=C sort -o said.txt said.txt
cat > expected.txt <<'TXT'
IE 2026-02-02 date-holidays: holiday
IE 2026-02-02 holidays: holiday
IE 2026-02-02 workalendar: at work
IE 2026-03-17 date-holidays: holiday
IE 2026-03-17 holidays: holiday
IE 2026-03-17 workalendar: holiday
JP 2023-01-02 date-holidays: holiday
JP 2023-01-02 holidays: holiday
JP 2023-01-02 jpholiday: holiday
JP 2023-01-02 workalendar: at work
JP 2026-05-05 date-holidays: holiday
JP 2026-05-05 holidays: holiday
JP 2026-05-05 jpholiday: holiday
JP 2026-05-05 workalendar: holiday
JP 2026-05-06 date-holidays: holiday
JP 2026-05-06 holidays: holiday
JP 2026-05-06 jpholiday: holiday
JP 2026-05-06 workalendar: at work
JP 2026-09-22 date-holidays: holiday
JP 2026-09-22 holidays: holiday
JP 2026-09-22 jpholiday: holiday
JP 2026-09-22 workalendar: at work
JP 2027-03-22 date-holidays: holiday
JP 2027-03-22 holidays: holiday
JP 2027-03-22 jpholiday: holiday
JP 2027-03-22 workalendar: at work
two working days from 2026-09-18: 2026-09-24
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: days on which by law nobody works are working days.'
