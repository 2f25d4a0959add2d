#!/usr/bin/env bash
# businesstimedelta 1.0.1 with pytz 2025.2 and holidays 0.80 (PyPI), seen on 2026-11-29.
#
# Business time for an SLA: open from 9 to 17, and closed for some hours by a rule of time off. Closed from 12 to 13 leaves
# 7 hours, closed from 14 to 16 leaves 6. Closed from 14 to 17, an early close on the eve of a holiday, leaves 5 by any
# calendar; the library says 8: time off that ends together with the working day, or after it, is not taken off at all. So
# a deadline can fall into hours in which nobody works: 9:00 plus 6 hours is "15:00 today", and not 10:00 on the next day.
# And where the first date is later than the second, the difference is positive all the same (timedelta, whose counterpart
# it calls itself, would be negative): `difference(now, deadline)`, the time that is left, is 8 hours for a ticket that is
# 8 hours overdue.
# Hurt: who judges SLAs by it. Tickets breach on paper while the desk is closed, or "have time left" after their deadline.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check businesstimedelta==1.0.1 pytz==2025.2 holidays==0.80
cd "$place"
cat > desk.py <<'PY'
from datetime import datetime, time

import businesstimedelta as business
import pytz

berlin, week = pytz.timezone("Europe/Berlin"), [0, 1, 2, 3, 4]
hours = {"working_days": week, "tz": berlin}
day = business.WorkDayRule(start_time=time(9), end_time=time(17), **hours)


def at(hour, day_of_march=2):
    return berlin.localize(datetime(2026, 3, day_of_march, hour))


for start, end in ((12, 13), (14, 16), (14, 17), (14, 18)):
    desk = business.Rules([day, business.LunchTimeRule(start_time=time(start), end_time=time(end), **hours)])
    due = at(9) + business.BusinessTimeDelta(desk, hours=6)
    print(f"closed {start}-{end}: open {desk.difference(at(0), at(23)).hours} h, 9:00 + 6 h is {due:%d %H:%M}")
left = business.Rules([day]).difference(at(9, 3), at(9, 2))
print(f"left of a ticket overdue by a day: {left.hours} h")
PY
"$place/venv/bin/python" desk.py > said.txt
printf '%s\n' 'closed 12-13: open 7 h, 9:00 + 6 h is 02 16:00' 'closed 14-16: open 6 h, 9:00 + 6 h is 02 17:00' \
  'closed 14-17: open 8 h, 9:00 + 6 h is 02 15:00' 'closed 14-18: open 8 h, 9:00 + 6 h is 02 15:00' \
  'left of a ticket overdue by a day: 8 h' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: the library says'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: an early close is not taken off, and an overdue ticket has time left.'
