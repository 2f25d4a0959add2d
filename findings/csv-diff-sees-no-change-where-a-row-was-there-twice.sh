#!/usr/bin/env bash
# csv-diff 1.2, daff 1.4.2 to compare with (PyPI), seen on 2026-11-30.
#
# Two exports of what was booked are compared. Rows may be alike: two hours of one size of machine cost the same. Without a key, csv-diff
# knows a row by its content: two equal rows are one, and that one of them is gone, or that a third one has come, is no difference. With
# a key (--key) that several rows share, as a team or a day, the last row of it stands for all: an amount that went from 10 to 99 in
# the row before it is no change. Nothing says that a row or a key was there more than once; the command prints an empty line and exits
# with 0, as for files that are the same. daff, which compares tables as well, shows each of these rows.
# Hurt: who lets a bill, a migration or an export pass because the two files do not differ: a charge is booked twice, or lost.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check csv-diff==1.2 daff==1.4.2
cd "$place"
printf 'team,service,cost\nA,VM,10\nA,VM,10\nB,disk,5\n' > twice.csv
printf 'team,service,cost\nA,VM,10\nB,disk,5\n' > once.csv
printf 'team,service,cost\nA,VM,10\nA,VM,10\nA,VM,10\nB,disk,5\n' > thrice.csv
printf 'team,service,cost\nA,VM,10\nA,disk,7\n' > before.csv
printf 'team,service,cost\nA,VM,99\nA,disk,7\n' > after.csv
printf 'team,service,cost\nA,VM,10\nB,disk,6\n' > other.csv
compare() {
  local old=$1 new=$2 words
  shift 2
  words=$(venv/bin/csv-diff "$old.csv" "$new.csv" "$@" | xargs)
  echo "$old, $new${*:+, $*}: csv-diff says '$words'"
  words=$(venv/bin/daff "$old.csv" "$new.csv" | grep -E '^([+]{3}|---|->)' | xargs -d '\n')
  echo "$old, $new: daff says '$words'"
}
{ compare twice once; compare twice thrice; compare before after --key team; compare once other --key team; } > said.txt
cat > expected.txt <<'TXT'
twice, once: csv-diff says ''
twice, once: daff says '---,A,VM,10'
twice, thrice: csv-diff says ''
twice, thrice: daff says '+++,A,VM,10'
before, after, --key team: csv-diff says ''
before, after: daff says '->,A,VM,10->99'
once, other, --key team: csv-diff says '1 row changed team: B cost: 5 => 6'
once, other: daff says '->,B,disk,5->6'
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: where rows or keys are there more than once, changes of them are no changes.'
