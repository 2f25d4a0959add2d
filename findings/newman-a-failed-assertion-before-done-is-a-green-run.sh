#!/usr/bin/env bash
# newman 6.2.2 (npm), seen on 2026-11-29.
#
# Three asynchronous tests of a collection, and the service answers 500 where each wants 200: pm.test with a `done` argument
# and a false expectation in a timer before done(); one that calls `done` only where the answer was good; one with the
# false expectation in the callback of a pm.sendRequest. The first two vanish (no assertion is counted,
# passed or failed), the third is counted as passed. Exit code 0, no failure, no warning.
# Every runner of the field (mocha, jest, pytest) fails a test whose `done` never comes, or whose assertion throws late.
# Hurt: the asynchronous checks, which are those of eventual delivery (webhooks, notifications), cannot fail a release;
# "failed: 0" says nothing; only a count of the assertions that were expected does.
set -euo pipefail
place=$(mktemp -d)
trap 'kill "${server:-0}" 2>/dev/null || true; rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" newman@6.2.2 > /dev/null
cat > prepare.js <<'JS'
const fs = require('fs')
const server = require('http').createServer((_, answer) => { answer.statusCode = 500; answer.end('no') })
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}/`
  const tests = {
    timer: 'pm.test("it arrives", done => { setTimeout(() => { pm.expect(pm.response.code).to.equal(200); done() }, 20) })',
    unfinished: `pm.test("it arrives", done => { pm.sendRequest("${url}", (_, got) => { if (got.code === 200) done() }) })`,
    inside: `pm.test("it arrives", () => { pm.sendRequest("${url}", (_, got) => { pm.expect(got.code).to.equal(200) }) })`
  }
  for (const [name, exec] of Object.entries(tests)) {
    fs.writeFileSync(`${name}.json`, JSON.stringify({
      info: { name, schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
      item: [{ name, request: { method: 'GET', url }, event: [{ listen: 'test', script: { exec: [exec] } }] }]
    }))
  }
  fs.writeFileSync('ready', '')
})
JS
node prepare.js & server=$!
for _ in $(seq 100); do [ -e ready ] && break; sleep 0.1; done
for name in timer unfinished inside; do
  code=0
  node_modules/.bin/newman run "$name.json" -r json --reporter-json-export out.json > /dev/null 2>&1 || code=$?
  node -e '
    const { stats, failures } = JSON.parse(require("fs").readFileSync("out.json")).run
    const [name, code] = process.argv.slice(1)
    console.log(`${name}: exit ${code}, assertions ${stats.assertions.total}, failed ${failures.length}`)' "$name" "$code"
done > said.txt
printf '%s\n' 'timer: exit 0, assertions 0, failed 0' 'unfinished: exit 0, assertions 0, failed 0' \
  'inside: exit 0, assertions 1, failed 0' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: newman says'; cat said.txt; exit 1; }
echo 'As seen: three false assertions in asynchronous tests, three exit codes of 0, and not one failure.'
