#!/usr/bin/env bash
# isodate 0.7.2, isoduration 20.11.0 (PyPI), seen on 2026-11-30.
#
# A validity of one month that ends a day earlier, as contracts have it: parse_duration("P1M") - parse_duration("P1D"). The
# Duration itself is right: from 1 January it ends on 31 January. Written by isodate.duration_isoformat it is "-P1M1D", a month
# AND a day back, and read again it ends on 30 November of the year before. As soon as one part is below zero, a minus is
# written in front of all, and each part loses its own sign: a year less two months is "-P1Y2M", minus 14 months instead of 10.
# isoduration writes P1M-1D, with the sign where it belongs (ISO 8601-2 has it so); isodate, were it not able to, could refuse it.
# Hurt: who sends terms, notice periods or credits of time as texts: the contract has run out before it begins.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check isodate==0.7.2 isoduration==20.11.0
cd "$place"
cat > ask.py <<'PY'
from datetime import date

from isodate import duration_isoformat, parse_duration
from isoduration import format_duration
from isoduration.types import DateDuration, Duration, TimeDuration

start = date(2026, 1, 1)
for more, less in (("P1M", "P1D"), ("P1Y", "P2M"), ("P3D", "P1D")):
    term = parse_duration(more) - parse_duration(less)
    text = duration_isoformat(term)
    print(f"{more} less {less}: until {start + term}, written {text}, read again until {start + parse_duration(text)}")
print("isoduration:", format_duration(Duration(DateDuration(months=1, days=-1), TimeDuration())))
PY
"$place/venv/bin/python" ask.py > said.txt 2>&1 || { echo 'CHANGED: it is refused'; tail -n 1 said.txt; exit 1; }
cat > expected.txt <<'TXT'
P1M less P1D: until 2026-01-31, written -P1M1D, read again until 2025-11-30
P1Y less P2M: until 2026-11-01, written -P1Y2M, read again until 2024-11-01
P3D less P1D: until 2026-01-03, written P2D, read again until 2026-01-03
isoduration: P1M-1D
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: one month less one day is written as minus one month and one day.'
