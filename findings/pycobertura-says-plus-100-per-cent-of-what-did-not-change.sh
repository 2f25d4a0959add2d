#!/usr/bin/env bash
# pycobertura 4.1.0 (PyPI), seen on 2026-11-30.
#
# pycobertura compares the coverage of two builds: for each file that changed, and in all, by how many statements, misses and per cent
# they differ. Where the share is the same in both, it says "+100.00%" instead of "+0.00%". A file that no test touches and that has grown
# from 10 statements to 20 has "+100.00%", and so has one that was covered in full and is; and if the share of all is the same, the TOTAL of
# a change with ten more statements that are not tested says "+100.00%" as well. A fall is right ("-25.00%").
# Made for machines (-f json, csv), the numbers of misses have the colours of a terminal around them, though it is none (the help says
# that this is when colours are left out), and the table in CSV has four names of columns above rows of three: the one that is missing
# is Cover.
# Hurt: who reviews a change by its table, or takes the figures on: what is not tested at all is the best line of the table.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check pycobertura==4.1.0
cd "$place"
cat > make.py <<'PY'
HEAD = '<?xml version="1.0" ?><coverage version="7" timestamp="1700000000" lines-valid="{1}" lines-covered="{0}" line-rate="{2}" branches-covered="0" branches-valid="0" branch-rate="0" complexity="0"><sources><source>.</source></sources><packages><package name="p" line-rate="{2}" branch-rate="0" complexity="0"><classes>'
CLASS = '<class name="{0}" filename="{0}" line-rate="{1}" branch-rate="0" complexity="0"><methods/><lines>{2}</lines></class>'


def write(name, **files):  # for each file: statements, and how many of them are covered
    total, covered = (sum(each[place] for each in files.values()) for place in (0, 1))
    with open(name, "w") as file:
        file.write(HEAD.format(covered, total, covered / total))
        for module, (of, hit) in files.items():
            lines = "".join(f'<line number="{number}" hits="{int(number <= hit)}"/>' for number in range(1, of + 1))
            file.write(CLASS.format(module + ".py", hit / of, lines))
        file.write("</classes></package></packages></coverage>")


write("old.xml", bills=(10, 0), tickets=(10, 10))
write("grown.xml", bills=(20, 0), tickets=(20, 20))
write("fallen.xml", bills=(10, 0), tickets=(10, 5))
PY
"$place/venv/bin/python" make.py
show() { "$place/venv/bin/pycobertura" diff --no-source -f "$1" old.xml "$2.xml" | cat -v || true; }
{
  echo 'from 10 + 10 statements to 20 + 20, tested as before:'
  show json grown | tr -d '\n{}[]' | tr -s ' ' ' '
  printf '\nthe same as CSV:\n'
  show csv grown
  echo 'five of them no longer tested:'
  show text fallen | grep TOTAL | tr -s ' ' ' '
} > said.txt
cat > expected.txt <<'TXT'
from 10 + 10 statements to 20 + 20, tested as before:
 "files": "Filename": "bills.py", "Stmts": "+10", "Miss": "^31m+10^39m", "Cover": "+100.00%" , "Filename": "tickets.py", "Stmts": "+10", "Miss": "0", "Cover": "+100.00%" , "total": "Filename": "TOTAL", "Stmts": "+20", "Miss": "^31m+10^39m", "Cover": "+100.00%" 
the same as CSV:
Filename;Stmts;Miss;Cover
bills.py;+10;^[[31m+10^[[39m
tickets.py;+10;0
TOTAL;+20;^[[31m+10^[[39m
five of them no longer tested:
TOTAL 0 ^[[31m+5^[[39m -25.00%
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: where the share of tested statements is the same, its change is +100 %.'
