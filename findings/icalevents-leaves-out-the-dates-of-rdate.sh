#!/usr/bin/env bash
# icalevents 0.3.1, recurring-ical-events 3.8.2 with icalendar 7.3.2 (PyPI) to compare with, seen on 2026-11-30.
#
# A calendar of maintenance windows, in iCalendar (RFC 5545). One window has further dates (RDATE, two of them); one is every Monday
# but once on a Tuesday instead, as an exception (EXDATE) with its substitute (RDATE). icalevents finds 1 window of 3, and of
# the Mondays the one that was taken out is out, while its Tuesday is not there: half of a move is obeyed. Nothing is said; the
# manual does not name RDATE. recurring-ical-events finds 3, and Monday, Tuesday, Monday.
# Hurt: who keeps a release, an alarm or an availability figure out of the windows that operations publish: "no maintenance today"
# on the very dates that were set one by one, which are those agreed with a customer.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check icalevents==0.3.1 recurring-ical-events==3.8.2 icalendar==7.3.2
cd "$place"
sed 's/$/\r/' > windows.ics <<'ICS'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//operations//windows//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
SUMMARY:database
DTSTART:20260601T220000Z
DURATION:PT1H
RDATE:20260605T220000Z,20260607T220000Z
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTAMP:20260101T000000Z
SUMMARY:patches
DTSTART:20260601T040000Z
DURATION:PT1H
RRULE:FREQ=WEEKLY;COUNT=3
EXDATE:20260608T040000Z
RDATE:20260609T040000Z
END:VEVENT
END:VCALENDAR
ICS
cat > ask.py <<'PY'
import pathlib
from datetime import datetime, timezone

import icalendar, recurring_ical_events
from icalevents.icalevents import events

text = pathlib.Path("windows.ics").read_bytes()
june = datetime(2026, 6, 1, tzinfo=timezone.utc), datetime(2026, 7, 1, tzinfo=timezone.utc)
found = {
    "icalevents": [(str(event.summary), event.start) for event in events(string_content=text, start=june[0], end=june[1])],
    "recurring-ical-events": [(str(event["SUMMARY"]), event.start)
                              for event in recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(*june)],
}
for library, windows in found.items():
    for name in ("database", "patches"):
        print(f"{library}, {name}:", *sorted(f"{at:%d. %a}" for window, at in windows if window == name))
PY
"$place/venv/bin/python" ask.py > said.txt
cat > expected.txt <<'TXT'
icalevents, database: 01. Mon
icalevents, patches: 01. Mon 15. Mon
recurring-ical-events, database: 01. Mon 05. Fri 07. Sun
recurring-ical-events, patches: 01. Mon 09. Tue 15. Mon
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: dates that are named one by one are no events, and a moved one is gone.'
