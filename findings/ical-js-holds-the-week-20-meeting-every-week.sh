#!/usr/bin/env bash
# ical.js 2.2.1 (npm), python-dateutil 2.9.0.post0 (PyPI) to compare with, seen on 2026-11-30.
#
# Rules of repetition from iCalendar. RFC 5545 (3.8.5.3) has the first two as examples, with these very dates: the Monday of week
# 20, and the 20th Monday of a year. Then the last of Monday to Wednesday in each week, and what is due on the 29th of
# February. ical.js reads them all without a word. The Monday of week 20 becomes every Monday, and the first date, which the rule
# has, is left out; the 20th Monday becomes every Monday; BYSETPOS is not looked at in a weekly rule; 29 February is 1 March
# in other years, where the RFC (3.3.10) wants a date that does not exist to be ignored. A plain weekly rule is right.
# Hurt: who expands maintenance windows, duties or renewals from a calendar with it: alerts are silenced on every Monday instead
# of once a year, and the yearly window itself is not in the list.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check python-dateutil==2.9.0.post0
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund ical.js@2.2.1
cat > rules.json <<'JSON'
[
  ["1997-05-12", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3"],
  ["1997-05-19", "FREQ=YEARLY;BYDAY=20MO;COUNT=3"],
  ["1997-09-02", "FREQ=WEEKLY;COUNT=3"],
  ["2026-03-04", "FREQ=WEEKLY;BYDAY=MO,TU,WE;BYSETPOS=-1;COUNT=3"],
  ["2024-02-29", "FREQ=YEARLY;COUNT=3"]
]
JSON
cat > ask.mjs <<'JS'
import { readFileSync } from 'node:fs'
import ICAL from 'ical.js'
for (const [start, rule] of JSON.parse(readFileSync('rules.json'))) {
  const dates = [], iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString(`${start}T09:00:00Z`))
  for (let at = iterator.next(); at && dates.length < 9; at = iterator.next()) dates.push(at.toString().slice(0, 10))
  console.log(`ical.js, ${rule}:`, ...dates)
}
JS
cat > ask.py <<'PY'
import json
from dateutil.parser import isoparse
from dateutil.rrule import rrulestr

for start, rule in json.load(open("rules.json")):
    print(f"dateutil, {rule}:", *(f"{at:%Y-%m-%d}" for at in rrulestr(rule, dtstart=isoparse(start + "T09:00:00"))))
PY
{ TZ=UTC node ask.mjs && "$place/venv/bin/python" ask.py; } > said.txt
cat > expected.txt <<'TXT'
ical.js, FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3: 1997-05-19 1997-05-26 1997-06-02
ical.js, FREQ=YEARLY;BYDAY=20MO;COUNT=3: 1997-05-19 1997-05-26 1997-06-02
ical.js, FREQ=WEEKLY;COUNT=3: 1997-09-02 1997-09-09 1997-09-16
ical.js, FREQ=WEEKLY;BYDAY=MO,TU,WE;BYSETPOS=-1;COUNT=3: 2026-03-04 2026-03-09 2026-03-10
ical.js, FREQ=YEARLY;COUNT=3: 2024-02-29 2025-03-01 2026-03-01
dateutil, FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3: 1997-05-12 1998-05-11 1999-05-17
dateutil, FREQ=YEARLY;BYDAY=20MO;COUNT=3: 1997-05-19 1998-05-18 1999-05-17
dateutil, FREQ=WEEKLY;COUNT=3: 1997-09-02 1997-09-09 1997-09-16
dateutil, FREQ=WEEKLY;BYDAY=MO,TU,WE;BYSETPOS=-1;COUNT=3: 2026-03-04 2026-03-11 2026-03-18
dateutil, FREQ=YEARLY;COUNT=3: 2024-02-29 2028-02-29 2032-02-29
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: the Monday of week 20 is every Monday without the first one, and 29 February is 1 March.'
