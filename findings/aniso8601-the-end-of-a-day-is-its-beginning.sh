#!/usr/bin/env bash
# aniso8601 10.0.1, python-dateutil 2.9.0.post0 (PyPI), seen on 2026-11-30.
#
# In ISO 8601 "24:00" is the end of a day: 2026-12-31T24:00 is the same instant as 2027-01-01T00:00 (the edition of
# 2019 had dropped it, its amendment of 2022 took it back; PostgreSQL, date-fns and dateutil read it so). aniso8601 takes it,
# and makes it the beginning of that day, 24 hours early. So an interval of a whole day has a length of zero, one from 18:00
# to 24:00 ends before it begins, and a repeated one of an hour before midnight runs backwards. What it cannot do, as
# a leap second, it refuses by an error of its own; this one it answers.
# Hurt: who takes maintenance windows, deadlines and validity from a request: "until 2026-12-31T24:00Z" has expired on the
# morning of that day, and a window that suppresses alarms or alerts for a day suppresses none.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check aniso8601==10.0.1 python-dateutil==2.9.0.post0
cd "$place"
cat > ask.py <<'PY'
import aniso8601
from dateutil.parser import isoparse

print("dateutil:", isoparse("2026-12-31T24:00:00Z").isoformat())
print("aniso8601:", aniso8601.parse_datetime("2026-12-31T24:00:00Z").isoformat())
for hours in ("00:00:00Z/2026-12-31T24:00:00Z", "18:00:00Z/24:00:00Z", "18:00:00Z/23:00:00Z"):
    begin, end = aniso8601.parse_interval("2026-12-31T" + hours)
    print(hours, (end - begin).total_seconds() / 3600)
print("repeated:", *(at.strftime("%d.%H") for at in aniso8601.parse_repeating_interval("R3/2026-12-31T23:00:00Z/2026-12-31T24:00:00Z")))
try:
    print("leap second:", aniso8601.parse_datetime("2016-12-31T23:59:60Z"))
except aniso8601.exceptions.LeapSecondError:
    print("leap second: refused")
PY
"$place/venv/bin/python" ask.py > said.txt 2>&1 || { echo 'CHANGED: it is refused'; tail -n 1 said.txt; exit 1; }
cat > expected.txt <<'TXT'
dateutil: 2027-01-01T00:00:00+00:00
aniso8601: 2026-12-31T00:00:00+00:00
00:00:00Z/2026-12-31T24:00:00Z 0.0
18:00:00Z/24:00:00Z -18.0
18:00:00Z/23:00:00Z 5.0
repeated: 31.23 31.00 30.01
leap second: refused
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
echo 'As seen: 24:00 of a day is 0:00 of the same day; a whole day lasts 0 hours, 18:00 to 24:00 lasts -18.'
