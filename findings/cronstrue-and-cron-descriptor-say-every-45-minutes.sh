#!/usr/bin/env bash
# cronstrue 3.39.0, croner 11.0.0 (npm), cron-descriptor 2.2.1 (PyPI), seen on 2026-11-30.
#
# A schedule is shown to people in words. A step of cron begins anew with each hour, day, month and year: */45 is minute 0 and minute
# 45, so a job comes after 45 minutes, after 15, after 45. Both libraries say "Every 45 minutes". "Every 5 hours" is 5, 5, 5, 5 and
# then 4, "every 10 days" comes on the 31st and again on the 1st, and "every 5 months" after 5, 5 and 2. They say the same words
# of steps that do divide (*/15), and nothing tells the two apart. Of "1 * 1" (day 1, or a Monday: either will do in POSIX
# cron) cronstrue says "on day 1 of the month, and on Monday", which is one to three days a year; cron-descriptor says "or".
# Hurt: customers and agents who read when the next report, backup or window comes, and who agree to it: 15 minutes instead of 45,
# the day after instead of in ten days, and every Monday instead of almost never.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check cron-descriptor==2.2.1
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund cronstrue@3.39.0 croner@11.0.0
printf '%s\n' '*/15 * * * *' '*/45 * * * *' '0 */5 * * *' '0 9 */10 * *' '0 0 1 */5 *' '0 9 1 * 1' > rules.txt
cat > ask.js <<'JS'
const { Cron } = require('croner')
const cronstrue = require('cronstrue')
for (const rule of require('fs').readFileSync('rules.txt', 'utf8').trim().split('\n')) {
  const runs = new Cron(rule, { timezone: 'UTC' }).nextRuns(6, new Date('2026-01-02T00:00:00Z')).map(at => at.toISOString().slice(5, 16))
  console.log(`${rule}: ${cronstrue.toString(rule)} | ${runs.join(' ')}`)
}
JS
cat > ask.py <<'PY'
from cron_descriptor import Options, get_description

english = Options()
english.locale_code = "en_US"
for rule in open("rules.txt").read().splitlines():
    print(f"{rule}: {get_description(rule, english)}")
PY
{ TZ=UTC node ask.js; LC_ALL=C "$place/venv/bin/python" -W ignore ask.py; } > said.txt
cat > expected.txt <<'TXT'
*/15 * * * *: Every 15 minutes | 01-02T00:15 01-02T00:30 01-02T00:45 01-02T01:00 01-02T01:15 01-02T01:30
*/45 * * * *: Every 45 minutes | 01-02T00:45 01-02T01:00 01-02T01:45 01-02T02:00 01-02T02:45 01-02T03:00
0 */5 * * *: On the hour, every 5 hours | 01-02T05:00 01-02T10:00 01-02T15:00 01-02T20:00 01-03T00:00 01-03T05:00
0 9 */10 * *: At 09:00 AM, every 10 days in a month | 01-11T09:00 01-21T09:00 01-31T09:00 02-01T09:00 02-11T09:00 02-21T09:00
0 0 1 */5 *: At 12:00 AM, on day 1 of the month, every 5 months | 06-01T00:00 11-01T00:00 01-01T00:00 06-01T00:00 11-01T00:00 01-01T00:00
0 9 1 * 1: At 09:00 AM, on day 1 of the month, and on Monday | 01-05T09:00 01-12T09:00 01-19T09:00 01-26T09:00 02-01T09:00 02-02T09:00
*/15 * * * *: Every 15 minutes
*/45 * * * *: Every 45 minutes
0 */5 * * *: Every 5 hours
0 9 */10 * *: At 09:00 AM, every 10 days
0 0 1 */5 *: At 12:00 AM, on day 1 of the month, every 5 months
0 9 1 * 1: At 09:00 AM, on day 1 of the month, or on Monday
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: what comes after 45 and after 15 minutes is said to come every 45 minutes.'
