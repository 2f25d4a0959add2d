#!/usr/bin/env bash
# autocannon 9.0.0 and loadtest 8.2.1 (npm), seen on 2026-11-29.
#
# A server (a proxy that drains, a worker that is recycled) closes the connection on every second request without a word
# of answer. Of 50 requests sent, autocannon counts 25 answers, and errors 0, timeouts 0, mismatches 0, non2xx 0, resets 0;
# its exit code is 0. Only the difference between requests.sent and requests.total tells, and that is there at the end of
# any timed run. loadtest counts 25 errors for the same server. A connection that is reset instead is an error for
# autocannon too.
# The manual says that `errors` are the connection errors, time-outs included; a browser and every HTTP client fail here.
# Hurt: a gate of the form "errors + timeouts + non2xx = 0" is green on a service that drops half of its users, and
# latencies are those of the other half.
set -euo pipefail
place=$(mktemp -d)
trap 'kill "${server:-0}" 2>/dev/null || true; rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" autocannon@9.0.0 loadtest@8.2.1 > /dev/null
cat > server.js <<'JS'
let asked = 0
const server = require('http').createServer((question, answer) => {
  asked += 1
  if (asked % 2 === 0) question.socket.end()
  else answer.end('ok')
})
server.listen(0, '127.0.0.1', () => require('fs').writeFileSync('port', String(server.address().port)))
JS
node server.js & server=$!
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
at="http://127.0.0.1:$(cat port)/"
code=0
node_modules/.bin/autocannon --json --no-progress -a 50 -c 5 "$at" > cannon.json 2> /dev/null || code=$?
node -e '
  const run = JSON.parse(require("fs").readFileSync("cannon.json"))
  console.log(`sent ${run.requests.sent} answered ${run["2xx"]} errors ${run.errors} timeouts ${run.timeouts}`,
    `mismatches ${run.mismatches} non2xx ${run.non2xx} resets ${run.resets} exit ${process.argv[1]}`)' "$code" > said.txt
grep -q '^sent 50 answered 2[0-9] errors 0 timeouts 0 mismatches 0 non2xx 0 resets 0 exit 0$' said.txt \
  || { echo 'CHANGED: autocannon says'; cat said.txt; exit 1; }
node_modules/.bin/loadtest -n 50 -c 5 "$at" > other.txt 2>&1 || true
grep -Eq 'Total errors: +2[0-9]' other.txt || { echo 'CHANGED: loadtest says'; cat other.txt; exit 1; }
echo "As seen: autocannon: $(cat said.txt); loadtest:$(grep -Eo 'Total errors: +[0-9]+' other.txt | tr -s ' ' | cut -d: -f2) errors."
