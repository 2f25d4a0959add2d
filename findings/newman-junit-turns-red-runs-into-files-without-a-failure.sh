#!/usr/bin/env bash
# newman 6.2.2 (npm), junitparser 5.0.3 (PyPI), seen on 2026-11-29.
#
# Two runs that newman itself ends with exit code 1, and one with a test that nobody ran, in its JUnit file:
# - two tests of one name (a check in a loop), the first fails, the second passes: one <testcase>, and no <failure> in it;
# - nobody listens at the address: no <testcase> at all, only errors="1" and a text in <system-err>;
# - pm.test.skip: a <testcase> like any that passed, no <skipped>.
# Only attributes of the suite betray the first two. JUnit's verdicts are elements, and that is what readers count:
# `junitparser verify`, made to fail a build on such files, exits 0 on all three.
# Hurt: who archives or merges JUnit files as evidence: the failure is not in the file, and the skipped check is "passed".
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'kill "${server:-0}" 2>/dev/null || true; rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check junitparser==5.0.3
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" newman@6.2.2 > /dev/null
cat > prepare.js <<'JS'
const fs = require('fs'), net = require('net')
const server = require('http').createServer((_, answer) => answer.end('ok'))
server.listen(0, '127.0.0.1', () => {
  const closed = net.createServer().listen(0, '127.0.0.1', () => {
    const silent = closed.address().port
    closed.close(() => {
      const write = (name, port, exec) => fs.writeFileSync(`${name}.json`, JSON.stringify({
        info: { name, schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
        item: [{ name, request: { method: 'GET', url: `http://127.0.0.1:${port}/` }, event: [{ listen: 'test', script: { exec } }] }]
      }))
      const port = server.address().port
      write('twice', port, ['[5, 200].forEach(n => pm.test("is 200", () => pm.expect(n).to.equal(200)))'])
      write('refused', silent, [])
      write('skipped', port, ['pm.test.skip("is 200", () => pm.expect(5).to.equal(200))'])
      fs.writeFileSync('ready', '')
    })
  })
})
JS
node prepare.js & server=$!
for _ in $(seq 100); do [ -e ready ] && break; sleep 0.1; done
for name in twice refused skipped; do
  code=0 verified=0
  node_modules/.bin/newman run "$name.json" -r junit --reporter-junit-export "$name.xml" > /dev/null 2>&1 || code=$?
  "$place/venv/bin/junitparser" verify "$name.xml" > /dev/null 2>&1 || verified=$?
  count() { grep -Eo "<$1[ />]" "$name.xml" | wc -l; }
  echo "$name: newman $code, cases $(count testcase), red $(( $(count failure) + $(count error) )), skipped $(count skipped), verify $verified"
done > said.txt
printf '%s\n' 'twice: newman 1, cases 1, red 0, skipped 0, verify 0' 'refused: newman 1, cases 0, red 0, skipped 0, verify 0' \
  'skipped: newman 0, cases 1, red 0, skipped 0, verify 0' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
echo 'As seen: newman exits 1 twice, and its JUnit files hold no failure; junitparser verify exits 0.'
