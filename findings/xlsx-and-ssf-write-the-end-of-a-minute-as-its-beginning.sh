#!/usr/bin/env bash
# xlsx 0.18.5 (SheetJS, the newest under that name), ssf 0.11.2; @e965/xlsx 0.20.3 and numfmt 4.0.1 to compare with (npm); seen on 2026-11-30.
#
# Times that a program has measured have fractions of a second, and a workbook keeps them. Shown with "h:mm:ss", 10:59:59.6 is rounded to
# 11:00:00, as 10:30:29.6 is to 10:30:30. xlsx, and ssf, which is its part for formats, round the seconds alone, find 60, write 00 and
# leave minute, hour and day as they were: 10:59:00, a minute early, and of 23:59:59.6 a time of the day that is over. With "h:mm" they
# round up to 11:00, but from 23:59:59.6 to 24:00, or with AM/PM to 12:00 PM, which is noon. Of times that are spread evenly one in 120 is
# hit: 30 of the 3600 of an hour, in CSV as in HTML or JSON with raw: false. numfmt has all of them right; of SheetJS's own newer
# version, which npm has under another name only, the 12:00 PM is left.
# Hurt: who makes tables of logs, calls or tickets from workbooks: rows out of order, answers before the question, and spans that are
# a minute too long or too short, in so few of the rows that nobody meets one in a test.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund xlsx@0.18.5 ssf@0.11.2 @e965/xlsx@0.20.3 numfmt@4.0.1
cat > ask.mjs <<'JS'
import { createRequire } from 'node:module'
import { format } from 'numfmt'
const require = createRequire(import.meta.url)
const xlsx = require('xlsx')
const newer = require('@e965/xlsx')
const all = { xlsx: xlsx.SSF.format, ssf: require('ssf').format, '@e965/xlsx': newer.SSF.format, numfmt: format }
const day = 46356 // 2026-11-30
const serial = (hours, minutes, seconds) => day + (hours * 3600 + minutes * 60 + seconds) / 86400
for (const [code, time] of [['h:mm:ss', [10, 30, 29.6]], ['h:mm:ss', [10, 59, 59.6]], ['yyyy-mm-dd h:mm:ss', [23, 59, 59.6]], ['h:mm', [23, 59, 59.6]], ['h:mm AM/PM', [23, 59, 59.6]]])
  console.log(`${time.join(':')} as ${code}:`, ...Object.entries(all).map(([name, shown]) => `${name} ${shown(code, serial(...time))},`))
// the times of an hour, one in each of its seconds, with another fraction in each minute, in a sheet and from there in CSV
const times = Array.from({ length: 3600 }, (_, second) => second + (Math.floor(second / 60) + 0.5) / 60)
for (const [name, library] of [['xlsx', xlsx], ['@e965/xlsx', newer]]) {
  const sheet = library.utils.aoa_to_sheet(times.map(time => [{ t: 'n', v: day + time / 86400, z: 'h:mm:ss' }]))
  const shown = library.utils.sheet_to_csv(sheet).trim().split('\n').map(text => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0))
  console.log(`${name}, CSV: ${shown.filter((value, row) => Math.abs(value - times[row]) > 1).length} of ${shown.length} are off by more than a second`)
}
JS
TZ=UTC node ask.mjs > said.txt
cat > expected.txt <<'TXT'
10:30:29.6 as h:mm:ss: xlsx 10:30:30, ssf 10:30:30, @e965/xlsx 10:30:30, numfmt 10:30:30,
10:59:59.6 as h:mm:ss: xlsx 10:59:00, ssf 10:59:00, @e965/xlsx 11:00:00, numfmt 11:00:00,
23:59:59.6 as yyyy-mm-dd h:mm:ss: xlsx 2026-11-30 23:59:00, ssf 2026-11-30 23:59:00, @e965/xlsx 2026-12-01 0:00:00, numfmt 2026-12-01 0:00:00,
23:59:59.6 as h:mm: xlsx 24:00, ssf 24:00, @e965/xlsx 0:00, numfmt 0:00,
23:59:59.6 as h:mm AM/PM: xlsx 12:00 PM, ssf 12:00 PM, @e965/xlsx 12:00 PM, numfmt 12:00 AM,
xlsx, CSV: 30 of 3600 are off by more than a second
@e965/xlsx, CSV: 0 of 3600 are off by more than a second
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: a time in the last half second of a minute is shown as its beginning.'
