#!/usr/bin/env bash
# spacetime 7.15.0, luxon 3.7.2 to compare with (npm), seen on 2026-11-30.
#
# In New York summer time begins on the second Sunday in March and ends on the first one in November, in Berlin on the last ones of March
# and October: dates that move from year to year. spacetime has a table of its own with one pair of dates for each zone, those of 2026,
# and applies them to every year: 8 March and 1 November, 29 March and 25 October. Its manual says so of the past ("use only the latest
# DST information, and apply it to historical dates"); the years to come go wrong as well. In 2027, 9:00 in New York on 10 March is
# 14:00 UTC for luxon, as for any reader of the tz database, and 13:00 for spacetime. Twelve days of that year are an hour off in New
# York and seven in Berlin, eight and seven of the next one; of 2026, none.
# Hurt: who plans maintenance, reports or the end of a term by a customer's clock, some months ahead: an hour off for days in March and
# again in autumn, without an error, where every test with dates of this year is green.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund spacetime@7.15.0 luxon@3.7.2
cat > ask.js <<'JS'
const { DateTime } = require('luxon')
const spacetime = require('spacetime')
for (const zone of ['America/New_York', 'Europe/Berlin'])
  for (const year of [2026, 2027, 2028]) {
    const off = []
    for (let day = DateTime.fromObject({ year, month: 1, day: 1, hour: 9 }, { zone }); day.year === year; day = day.plus({ days: 1 }))
      if (spacetime(day.toFormat('yyyy-MM-dd 09:00'), zone).epoch !== day.toMillis()) off.push(day.toFormat('MM-dd'))
    console.log(`${zone} ${year}: 9 o'clock is another moment on`, off.join(' ') || 'no day')
  }
const [day, zone] = ['2027-03-10', 'America/New_York']
console.log(`${day} 09:00 in ${zone}: luxon`, DateTime.fromISO(`${day}T09:00`, { zone }).toUTC().toISO(), 'spacetime', spacetime(`${day} 09:00`, zone).format('iso-utc'))
JS
TZ=UTC node ask.js > said.txt
cat > expected.txt <<'TXT'
America/New_York 2026: 9 o'clock is another moment on no day
America/New_York 2027: 9 o'clock is another moment on 03-08 03-09 03-10 03-11 03-12 03-13 11-01 11-02 11-03 11-04 11-05 11-06
America/New_York 2028: 9 o'clock is another moment on 03-08 03-09 03-10 03-11 11-01 11-02 11-03 11-04
Europe/Berlin 2026: 9 o'clock is another moment on no day
Europe/Berlin 2027: 9 o'clock is another moment on 03-28 10-25 10-26 10-27 10-28 10-29 10-30
Europe/Berlin 2028: 9 o'clock is another moment on 03-26 03-27 03-28 10-25 10-26 10-27 10-28
2027-03-10 09:00 in America/New_York: luxon 2027-03-10T14:00:00.000Z spacetime 2027-03-10T13:00:00.000Z
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: the days on which summer time begins and ends are those of 2026 in other years, too.'
