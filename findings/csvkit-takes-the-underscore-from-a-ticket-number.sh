#!/usr/bin/env bash
# csvkit 2.2.0 with agate 1.14.2, pandas 3.1.1 to compare with (PyPI), seen on 2026-11-30.
#
# A table in CSV names tickets, builds or periods with an underscore, "2026_11". csvkit guesses the type of each column, and a column is of
# numbers if Decimal of Python takes all of it; that takes underscores between digits, as Python's source does, which no notation of
# numbers in tables has. So csvsort, in2csv and csvjoin write the column with the underscores gone (202611), csvlook shows
# 202,611, csvjson makes 202611.0 of it, and csvstat says that the column holds numbers. Two names that differ by the underscore alone, 1_10
# and 11_0, are one and the same for csvjoin, which joins the rows of one to those of the other. One name with a letter in the column,
# and all is kept; csvcut and csvgrep, which guess nothing, keep it as well. pandas reads a column of texts.
# Hurt: who sorts, converts or joins exports of tickets or builds with it: the names in the result are those of other tickets or of
# none, and a page that was to be linked by them is not found.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check csvkit==2.2.0 agate==1.14.2 pandas==3.1.1
cd "$place"
export PATH="$place/venv/bin:$PATH" LC_ALL=C.UTF-8
printf 'ticket,opened\n2026_11,b\n2026_10,a\n' > tickets.csv
printf 'ticket,opened\n2026_11,b\n2026_10x,a\n' > letters.csv
printf 'ticket,opened\n1_10,a\n2_10,b\n' > left.csv
printf 'ticket,state\n11_0,red\n2_10,green\n' > right.csv
{
  for command in 'csvcut -c ticket' 'csvsort -c opened' csvlook csvjson; do
    echo "$command: $($command tickets.csv | tail -n 2 | tr '\n' ' ')"
  done
  echo "csvstat: $(csvstat --type tickets.csv | head -n 1 | xargs)"
  echo "csvsort, with a letter: $(csvsort -c opened letters.csv | tail -n 2 | xargs)"
  echo "csvjoin: $(csvjoin -c ticket left.csv right.csv | xargs)"
  python -c 'import pandas
print("pandas:", *pandas.read_csv("tickets.csv").ticket)
print("pandas, joined:", *pandas.read_csv("left.csv").merge(pandas.read_csv("right.csv"), on="ticket").values)'
} > said.txt
cat > expected.txt <<'TXT'
csvcut -c ticket: 2026_11 2026_10 
csvsort -c opened: 202610,a 202611,b 
csvlook: | 202,611 | b      | | 202,610 | a      | 
csvjson: [{"ticket": 202611.0, "opened": "b"}, {"ticket": 202610.0, "opened": "a"}]
csvstat: 1. ticket: Number
csvsort, with a letter: 2026_10x,a 2026_11,b
csvjoin: ticket,opened,state 110,a,red 210,b,green
pandas: 2026_11 2026_10
pandas, joined: ['2_10' 'b' 'green']
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: names of digits with an underscore are numbers, without it.'
