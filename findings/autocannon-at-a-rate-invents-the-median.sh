#!/usr/bin/env bash
# autocannon 9.0.0 (npm), seen on 2026-11-29.
#
# A server answers nine requests of ten at once and the tenth after 500 ms. Asked for a fixed rate (-R), autocannon makes
# some 50 requests, and its JSON holds thousands of latencies with a median of more than 100 ms; with
# --ignoreCoordinatedOmission it holds the requests that were made, and the median is 0..20 ms.
# The manual says that at a rate latencies are corrected for coordinated omission. That correction adds, for a slow request,
# the ones that could not be sent meanwhile: here at most one in ten was held up. But the interval between requests, which
# is 1 / rate in seconds, is handed over as milliseconds and rounded up: it is 1 ms whatever the rate, so that one request
# of 500 ms becomes five hundred samples of 500, 499, 498 ... 1 ms.
# Hurt: who gates on p50, p90 or the mean (false red), on p90 or p95 where every slow request takes as long (false green:
# the tail is diluted by samples shorter than any that was measured), and who takes totalCount for a number of requests.
set -euo pipefail
place=$(mktemp -d)
trap 'kill "${server:-0}" 2>/dev/null || true; rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" autocannon@9.0.0 > /dev/null
cat > server.js <<'JS'
let asked = 0
const server = require('http').createServer((_, answer) => {
  asked += 1
  setTimeout(() => answer.end('ok'), asked % 10 === 0 ? 500 : 0)
})
server.listen(0, '127.0.0.1', () => require('fs').writeFileSync('port', String(server.address().port)))
JS
node server.js & server=$!
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
fire() { node_modules/.bin/autocannon --json --no-progress -c 10 -R 10 -d 6 "$@" "http://127.0.0.1:$(cat port)/" 2> /dev/null; }
fire > with.json
fire --ignoreCoordinatedOmission > without.json
node -e '
  const [corrected, plain] = ["with", "without"].map(name => JSON.parse(require("fs").readFileSync(`${name}.json`)))
  const said = run => `${run["2xx"]} answers, ${run.latency.totalCount} latencies, median ${run.latency.p50} ms`
  const seen = corrected.latency.totalCount > 20 * corrected["2xx"] && corrected.latency.p50 > 100 && plain.latency.p50 < 20
  console.log(`${seen ? "As seen" : "CHANGED"}: at a rate: ${said(corrected)}; uncorrected: ${said(plain)}.`)
  process.exit(seen ? 0 : 1)'
