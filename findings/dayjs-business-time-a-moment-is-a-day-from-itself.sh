#!/usr/bin/env bash
# dayjs-business-time 1.0.4 with dayjs 1.11.23 (npm), seen on 2026-11-30.
#
# Business days between two dates, for an SLA such as "answered within one business day"; open from 9 to 17, the default. From
# Monday to the same Monday, the very same moment, is 0 days at 10:00, and 1 day at 00:00, 8:59 or 18:00, when the desk is closed;
# Monday to Tuesday at the same time is 1 or 2. Dates without a time are midnight, and so always a day too far apart. In
# minutes, the library is right: 0 for the same moment, 480 from one midnight to the next.
# Hurt: who judges SLAs in business days by it: a ticket of today, answered at once in the evening, is a day old, and every
# ticket that a report has by date alone breaches "one day" on the day after.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund dayjs@1.11.23 dayjs-business-time@1.0.4
cat > ask.js <<'JS'
const dayjs = require('dayjs')
dayjs.extend(require('dayjs-business-time'))
for (const time of ['10:00', '17:00', '00:00', '08:59', '18:00']) {
  const [monday, tuesday, friday, next] = ['02', '03', '06', '09'].map(day => dayjs(`2026-03-${day} ${time}`))
  console.log(`${time}: same moment ${monday.businessDaysDiff(monday)}, to Tuesday ${monday.businessDaysDiff(tuesday)},`,
    `Friday to Monday ${friday.businessDaysDiff(next)}, minutes ${monday.businessMinutesDiff(monday)} ${monday.businessMinutesDiff(tuesday)}`)
}
console.log('only dates:', dayjs('2026-03-02').businessDaysDiff(dayjs('2026-03-03')))
JS
TZ=UTC node ask.js > said.txt
printf '%s\n' '10:00: same moment 0, to Tuesday 1, Friday to Monday 1, minutes 0 480' \
  '17:00: same moment 0, to Tuesday 1, Friday to Monday 1, minutes 0 480' \
  '00:00: same moment 1, to Tuesday 2, Friday to Monday 2, minutes 0 480' \
  '08:59: same moment 1, to Tuesday 2, Friday to Monday 2, minutes 0 480' \
  '18:00: same moment 1, to Tuesday 2, Friday to Monday 2, minutes 0 480' \
  'only dates: 2' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: outside of the opening hours, a moment is one business day from itself, and Monday two from Tuesday.'
