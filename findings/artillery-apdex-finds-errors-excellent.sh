#!/usr/bin/env bash
# artillery-plugin-apdex 1.24.0, got 14.6.6 (npm), seen on 2026-11-30; the same in a run of artillery 2.0.21 with its plugin 1.12.0.
#
# Apdex says how satisfied users are, from 0 to 1; its specification (4.2) counts a task that ends in an error as frustrated, however
# fast the error came. The plugin looks at the time alone: a service that answers every request with a 500 at once has a score of
# 1, "excellent", like one that works. Requests without an answer (refused, timed out) are in none of its three counts, so that
# a service that breaks down in the middle has the score of its first half. A score of 0.49 is "poor", where the
# specification has it as unacceptable. artillery itself is large, and its part is played here: the plugin's hook gets
# responses of got, the client that artillery uses, and the report's hook gets the sums.
# Hurt: who gates a load test on Apdex: errors that come fast make the score better than slow answers would.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund artillery-plugin-apdex@1.24.0 debug@4.4.3 got@14.6.6
cat > ask.mjs <<'JS'
import http from 'node:http'
import { createRequire } from 'node:module'
import got from 'got'
const { Plugin } = createRequire(import.meta.url)('artillery-plugin-apdex')
const sums = {}
const events = { emit: (_, name, value) => { sums[name] = (sums[name] || 0) + value } }
let report
global.artillery = { version: '2.0.21', ext: ({ method }) => { report = method } }
const script = () => ({ config: { apdex: { threshold: 2000 }, plugins: { apdex: {} } }, scenarios: [{}] })
process.env.LOCAL_WORKER_ID = '1'
const worker = script()
new Plugin(worker, {})
delete process.env.LOCAL_WORKER_ID
new Plugin(script(), {})

const server = http.createServer((request, answer) => {
  answer.statusCode = Number(request.url.slice(1))
  answer.end('x')
}).listen(0, '127.0.0.1', async () => {
  for (const status of [200, 500]) {
    for (const name in sums) delete sums[name]
    for (let time = 0; time < 10; time++) {
      const response = await got(`http://127.0.0.1:${server.address().port}/${status}`, { throwHttpErrors: false, retry: { limit: 0 } })
      worker.config.processor.apdexAfterResponse({}, response, {}, events, () => {})
    }
    console.log(`ten answers of ${status}:`, JSON.stringify(sums))
    await report({ report: { counters: sums } })
  }
  console.log('49 satisfied, 51 frustrated:')
  await report({ report: { counters: { 'apdex.satisfied': 49, 'apdex.frustrated': 51 } } })
  server.close()
})
JS
node ask.mjs | grep -v '^$' > said.txt
cat > expected.txt <<'TXT'
ten answers of 200: {"apdex.satisfied":10,"apdex.tolerated":0,"apdex.frustrated":0}
Apdex score: 1 (excellent)
ten answers of 500: {"apdex.satisfied":10,"apdex.tolerated":0,"apdex.frustrated":0}
Apdex score: 1 (excellent)
49 satisfied, 51 frustrated:
Apdex score: 0.49 (poor)
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: ten answers of 500 are ten satisfied users.'
