#!/usr/bin/env bash
# cloudevents 10.0.0 (npm), cloudevents 2.2.0 (PyPI) to compare with, seen on 2026-11-30.
#
# The data of a CloudEvent in JSON may be any JSON value. Events whose whole data is one value (a switch was turned, a counter was
# read) are written right by the JavaScript SDK in structured mode: "data":false, "data":0, "data":"". Read by the same
# SDK's HTTP.toEvent their data is undefined, that of true, 1 and "a" is what was sent. Nothing is thrown, the event is valid, and
# written again it has no data at all, so that a relay or a recording proxy takes it away from those behind it. The same bytes in a
# batch, which the SDK reads as well, keep all six; the Python SDK reads false and 0 as they are (and loses the empty text, too).
# Hurt: tests of webhooks and of buses that see each "on" and never an "off"; a check `event.data ?? previous` that takes the end of
# an alarm, or a queue that is empty at last, for "nothing new"; and only for the values that mean "all is well".
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check cloudevents==2.2.0
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund cloudevents@10.0.0
cat > ask.js <<'JS'
const { CloudEvent, HTTP } = require('cloudevents')
const written = {}
for (const data of [true, false, 1, 0, 'a', '']) {
  const event = new CloudEvent({ type: 'switch', source: '/portal', id: '1', datacontenttype: 'application/json', data })
  const message = HTTP.structured(event), read = HTTP.toEvent(message), value = JSON.stringify(data)
  const [ofBatch] = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents-batch+json' }, body: `[${message.body}]` })
  written[value] = message.body
  console.log(`${value}: written ${message.body.includes(`"data":${value}`)}, read ${JSON.stringify(read.data)}, valid ${read.validate()},`,
    `written again ${'data' in JSON.parse(HTTP.structured(read).body)}, batch ${JSON.stringify(ofBatch.data)}`)
}
require('fs').writeFileSync('written.json', JSON.stringify(written))
JS
cat > ask.py <<'PY'
import json

from cloudevents.v1.http import from_http

for value, body in json.load(open("written.json")).items():
    print("Python", value, json.dumps(from_http({"content-type": "application/cloudevents+json"}, body).data))
PY
node ask.js > said.txt
"$place/venv/bin/python" -W ignore ask.py >> said.txt
cat > expected.txt <<'TXT'
true: written true, read true, valid true, written again true, batch true
false: written true, read undefined, valid true, written again false, batch false
1: written true, read 1, valid true, written again true, batch 1
0: written true, read undefined, valid true, written again false, batch 0
"a": written true, read "a", valid true, written again true, batch "a"
"": written true, read undefined, valid true, written again false, batch ""
Python 0 0
Python 1 1
Python true true
Python false false
Python "a" "a"
Python "" null
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: false, 0 and an empty text are sent, and are undefined where they are read.'
