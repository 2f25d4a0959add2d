#!/usr/bin/env bash
# dayjs 1.11.23, iso8601-duration 2.1.4, node-ical 0.27.2; luxon 3.7.2 and moment 2.31.0 to compare with (npm), seen on 2026-11-30.
#
# A calendar of maintenance windows has an alarm "15 minutes before": TRIGGER:-PT15M. A duration of iCalendar may begin with a minus
# (RFC 5545, 3.3.6), and an alarm before the start has one (3.8.6.3). node-ical hands it out as it stands. dayjs and
# iso8601-duration take the text and lose the minus: the alarm goes off 15 minutes after the window has begun. luxon and moment
# have it right. dayjs cannot read what it writes itself: the duration of -1 hour is "-PT1H", and read again 1 hour. A comma, which
# ISO 8601 has as a decimal sign beside the dot, makes a duration of 0: PT1,5H and PT0,5S are nothing at all.
# Hurt: who reminds people before a deadline, keeps credits and debits of time as texts (a ticket is 40 minutes over its SLA: -PT40M), or
# takes limits in seconds from a request: a breach becomes time that is left, and a timeout of PT1,5S is none.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund dayjs@1.11.23 iso8601-duration@2.1.4 node-ical@0.27.2 luxon@3.7.2 moment@2.31.0
cat > ask.js <<'JS'
const dayjs = require('dayjs')
dayjs.extend(require('dayjs/plugin/duration'))
const { end, parse, toSeconds } = require('iso8601-duration')
const { DateTime, Duration } = require('luxon')
const moment = require('moment')
const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//test//EN', 'BEGIN:VEVENT', 'UID:1@example.com', 'DTSTAMP:20260101T000000Z',
  'DTSTART:20260302T100000Z', 'DTEND:20260302T120000Z', 'SUMMARY:Maintenance', 'BEGIN:VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:soon',
  'TRIGGER:-PT15M', 'END:VALARM', 'END:VEVENT', 'END:VCALENDAR', '']
const event = require('node-ical').sync.parseICS(lines.join('\r\n'))['1@example.com']
const trigger = event.alarms[0].trigger
const at = moment => moment.toISOString().slice(11, 16)
console.log(`starts ${at(event.start)}, alarm ${trigger}:`,
  `dayjs ${at(dayjs(event.start).add(dayjs.duration(trigger)))}`,
  `iso8601-duration ${at(end(parse(trigger), event.start))}`,
  `luxon ${at(DateTime.fromJSDate(event.start).plus(Duration.fromISO(trigger)).toJSDate())}`,
  `moment ${at(moment(event.start).add(moment.duration(trigger)))}`)
const written = dayjs.duration(-1, 'hour').toISOString()
console.log(`dayjs writes ${written} and reads it as ${dayjs.duration(written).asHours()} hour`)
for (const text of ['-PT40M', '-P1DT2H', 'PT1.5S', 'PT1,5S'])
  console.log(`${text}:`, `dayjs ${dayjs.duration(text).asSeconds()}`, `iso8601-duration ${toSeconds(parse(text))}`,
    `luxon ${Duration.fromISO(text).as('seconds')}`, `moment ${moment.duration(text).asSeconds()}`)
JS
TZ=UTC node ask.js > said.txt
cat > expected.txt <<'TXT'
starts 10:00, alarm -PT15M: dayjs 10:15 iso8601-duration 10:15 luxon 09:45 moment 09:45
dayjs writes -PT1H and reads it as 1 hour
-PT40M: dayjs 2400 iso8601-duration 2400 luxon -2400 moment -2400
-P1DT2H: dayjs 93600 iso8601-duration 93600 luxon -93600 moment -93600
PT1.5S: dayjs 1.5 iso8601-duration 1.5 luxon 1.5 moment 1.5
PT1,5S: dayjs 0 iso8601-duration 1.5 luxon 1.5 moment 1.5
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: an alarm 15 minutes before the start goes off 15 minutes after it; -PT1H is an hour, PT1,5S is 0.'
