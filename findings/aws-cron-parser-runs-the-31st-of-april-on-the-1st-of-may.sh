#!/usr/bin/env bash
# aws-cron-parser 1.1.12 (npm), cron-parser 5.10.6 (npm) to compare with, seen on 2026-11-30.
#
# A job at nine on the 31st runs in months that have a 31st. aws-cron-parser's `next` lets it run on 3 March and 1 May, too: a
# day that a month does not have flows over into the next one; 29 February is 1 March in three years of four. Its own `prev`,
# going back over the same months, knows of none of these runs. "1,31" is worse: after 2 February, it gives 3 March, and the real
# run of 1 March is missing. `next` of cron-parser for the same schedules: no invented run, none missing.
# Hurt: who foretells by it when a backup, a report or a clean-up of a portal runs, to keep a release out of its way or to be
# told when it did not run: a false alarm on 3 March and 1 May, and a run on 1 March that nobody expected.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund aws-cron-parser@1.1.12 cron-parser@5.10.6
cat > ask.js <<'JS'
const aws = require('aws-cron-parser')
const { CronExpressionParser } = require('cron-parser')
const day = date => date.toISOString().slice(5, 10)
const walk = (step, from, many) => {
  const days = []
  for (let date = new Date(from); many > 0; many--) days.push(day((date = step(date))))
  return days.join(' ')
}
for (const [days, month, from] of [['31', '*', '2026-01-31T12:00Z'], ['1,31', '*', '2026-02-02T00:00Z'], ['29', '2', '2026-01-01T00:00Z']]) {
  const parsed = aws.parse(`0 9 ${days} ${month} ? *`)
  const other = CronExpressionParser.parse(`0 9 ${days} ${month} *`, { currentDate: from, tz: 'UTC' })
  console.log(`${days} ${month}: ${walk(date => aws.next(parsed, date), from, 4)}; cron-parser ${walk(() => other.next().toDate(), from, 4)}`)
}
console.log(`back: ${walk(date => aws.prev(aws.parse('0 9 31 * ? *'), date), '2026-06-01T00:00Z', 3)}`)
JS
TZ=UTC node ask.js > said.txt
printf '%s\n' '31 *: 03-03 03-31 05-01 05-31; cron-parser 03-31 05-31 07-31 08-31' \
  '1,31 *: 03-03 03-31 04-01 05-01; cron-parser 03-01 03-31 04-01 05-01' \
  '29 2: 03-01 03-01 02-29 03-01; cron-parser 02-29 02-29 02-29 02-29' \
  'back: 05-31 03-31 01-31' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: the 31st of February is 3 March, that of April 1 May, and the run of 1 March is left out.'
