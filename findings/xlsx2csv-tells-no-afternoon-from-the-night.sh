#!/usr/bin/env bash
# xlsx2csv 0.8.6, openpyxl 3.1.5 (PyPI), seen on 2026-11-30.
#
# A workbook of tickets with the times at which they came, written by openpyxl, which gives a time the format "yyyy-mm-dd h:mm:ss". In
# a format of Excel one "h" is the hour without a zero before it, on the 24-hour clock unless the format has AM or PM (ECMA-376 part 1,
# 18.8.31). xlsx2csv takes it for the hour on the 12-hour clock, and writes neither AM nor PM: 13:45 and 01:45 of a day are the same
# text, midnight is 12:00, and so for a date with "h:mm" in any order, format 22 of the standard ("m/d/yy h:mm") included.
# With "hh" it is right, and with "h:mm" alone as well, so that a column of mere times beside it looks trustworthy.
# Whatever the format, 13:45 is 13:44 (or 13:44:59): what the fraction of a day lacks to the full second is cut off, not rounded.
# openpyxl reads the file back as it was.
# Hurt: who takes reports, deadlines or log extracts from a workbook into a table: all that happens in the afternoon is twelve hours
# early, sorts before the morning, and a ticket of 13:45 that is answered at 09:00 of the next day has waited 31 hours instead of 19.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check xlsx2csv==0.8.6 openpyxl==3.1.5
cd "$place"
cat > ask.py <<'PY'
import csv
from datetime import datetime

import openpyxl
from xlsx2csv import Xlsx2csv

night, noon, midnight = (datetime(2026, 11, 30, *at) for at in ((1, 45), (13, 45), (0, 0)))
book = openpyxl.Workbook()
sheet = book.active
for form in (None, "yyyy-mm-dd hh:mm:ss", "m/d/yy h:mm", "d.m.yyyy h:mm", "h:mm", "yyyy-mm-dd h:mm AM/PM"):
    sheet.append([form or "openpyxl's own", night, noon, midnight])
    for cell in sheet[sheet.max_row][1:] if form else ():
        cell.number_format = form
book.save("tickets.xlsx")
Xlsx2csv("tickets.xlsx", outputencoding="utf-8").convert("tickets.csv")
print("the format is", openpyxl.load_workbook("tickets.xlsx").active["C1"].number_format)
for row, back in zip(csv.reader(open("tickets.csv")), openpyxl.load_workbook("tickets.xlsx").active.values):
    assert back[1:] == (night, noon, midnight), back
    print(" | ".join(row))
PY
"$place/venv/bin/python" -W ignore ask.py > said.txt
cat > expected.txt <<'TXT'
the format is yyyy-mm-dd h:mm:ss
openpyxl's own | 2026-11-30 01:44:59 | 2026-11-30 01:44:59 | 2026-11-30 12:00:00
yyyy-mm-dd hh:mm:ss | 2026-11-30 01:44:59 | 2026-11-30 13:44:59 | 2026-11-30 00:00:00
m/d/yy h:mm | 11/30/26 01:44 | 11/30/26 01:44 | 11/30/26 12:00
d.m.yyyy h:mm | 30.11.2026 01:44 | 30.11.2026 01:44 | 30.11.2026 12:00
h:mm | 01:44 | 13:44 | 00:00
yyyy-mm-dd h:mm AM/PM | 2026-11-30 01:44 AM | 2026-11-30 01:44 PM | 2026-11-30 12:00 AM
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: a time of the afternoon is written as one of the night.'
