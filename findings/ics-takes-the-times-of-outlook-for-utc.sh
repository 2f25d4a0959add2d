#!/usr/bin/env bash
# ics 0.7.3, icalendar 7.3.2 to compare with (PyPI), seen on 2026-11-30.
#
# An event of 10:00 in Berlin, as Outlook sends it: the time zone has a name of its own, "W. Europe Standard Time", and its rules
# stand in the same file (VTIMEZONE), as RFC 5545 (3.2.19) demands of each name that is used. ics looks the name up in the
# tables of the machine only, does not find it, and takes the time for UTC, two hours late in summer, without a word; so it does
# with any name that a program gave to its zone. With "Europe/Berlin" for a name, the same file is right.
# Written again, the event has 10:00 UTC for everybody. A weekly meeting at 10:00 in Berlin, under the name that is known, is written
# as 08:00 UTC each week, an hour off from October on. An alarm 15 minutes before the end (RELATED=END) is one before the start, and
# the calendar is one of the scale "GEORGIAN", where the RFC (3.7.1) knows GREGORIAN.
# Hurt: who takes invitations, maintenance windows or duties from customers' calendars, or passes them on: all are there, at a wrong time.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check ics==0.7.3 icalendar==7.3.2
cd "$place"
cat > ask.py <<'PY'
from icalendar import Calendar as Other
from ics import Calendar

RULES = """BEGIN:VTIMEZONE
TZID:{0}
BEGIN:STANDARD
DTSTART:19961027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19810329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
EVENT = """BEGIN:VEVENT
UID:1@example.com
DTSTAMP:20260101T000000Z
DTSTART;TZID={0}:20260702T100000
DTEND;TZID={0}:20260702T110000
RRULE:FREQ=WEEKLY
SUMMARY:Maintenance
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:soon over
TRIGGER;RELATED=END:-PT15M
END:VALARM
END:VEVENT
"""
for zone in ("Europe/Berlin", "W. Europe Standard Time", "Office"):
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//test//EN\n" + (RULES + EVENT).format(zone) + "END:VCALENDAR\n"
    text = text.replace("\n", "\r\n")
    calendar = Calendar(text)
    (event,) = calendar.events
    (other,) = Other.from_ical(text).walk("VEVENT")
    print(f"{zone}: ics {event.begin.isoformat()}, icalendar {other.start.isoformat()}")
    again = calendar.serialize().replace("\r", "").split("\n")
    print("  again:", *(line for line in again if line.startswith(("DTSTART:2026", "DTSTART;", "RRULE:FREQ=WEEKLY", "TRIGGER", "CALSCALE"))))
PY
venv/bin/python -W ignore ask.py > said.txt
cat > expected.txt <<'TXT'
Europe/Berlin: ics 2026-07-02T10:00:00+02:00, icalendar 2026-07-02T10:00:00+02:00
  again: CALSCALE:GEORGIAN RRULE:FREQ=WEEKLY TRIGGER:-PT15M DTSTART:20260702T080000Z
W. Europe Standard Time: ics 2026-07-02T10:00:00+00:00, icalendar 2026-07-02T10:00:00+02:00
  again: CALSCALE:GEORGIAN RRULE:FREQ=WEEKLY TRIGGER:-PT15M DTSTART:20260702T100000Z
Office: ics 2026-07-02T10:00:00+00:00, icalendar 2026-07-02T10:00:00+02:00
  again: CALSCALE:GEORGIAN RRULE:FREQ=WEEKLY TRIGGER:-PT15M DTSTART:20260702T100000Z
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: 10:00 in a zone whose rules are in the file is 10:00 UTC.'
