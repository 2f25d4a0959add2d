#!/usr/bin/env bash
# mocha 11.8.0, mochawesome 8.1.1, mochawesome-merge 4.4.1 (npm), seen on 2026-11-30.
#
# Two tests pass, and the clean-up after them (`after`, which deletes what they made) throws. Mocha exits 1, says "1 failing",
# and its own JSON report has "failures": 1. On the way to the merged report of all shards that failure is lost in two steps:
# - mochawesome: "failures": 0 and "passPercent": 100. The failed hook is subtracted from the failures, and counted in
#   "other": 1, a word that its manual does not explain;
# - mochawesome-merge, given this one file: "failures": 0, "passPercent": 100 and "other": 0. It counts anew, tests only.
# Mocha's built-in xunit reporter has the hook among its errors but not among its tests, and takes what is left for the skipped
# ones: tests="2" failures="0" errors="1" skipped="-1"; with a test that was really skipped, skipped="0".
# Hurt: who gates on, shows or adds up these figures: a red run has no failure and passed in full, and with xunit a skipped
# test disappears on the very day that something else is broken. The hook's error is only deep in the tree of suites.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund mocha@11.8.0 mochawesome@8.1.1 mochawesome-merge@4.4.1
cat > skips.js <<'JS'
describe('orders', () => {
  after(() => { throw new Error('what was made is still there') })
  it('a', () => {})
  it('b', () => {})
  it.skip('c', () => {})
})
JS
grep -v skip skips.js > plain.js
for name in plain skips; do
  code=0
  node_modules/.bin/mocha --reporter xunit "$name.js" > "$name.xml" 2> /dev/null || code=$?
  node_modules/.bin/mocha --reporter json "$name.js" > "$name.json" 2> /dev/null || true
  echo "$name: mocha $code, xunit$(grep -Eo ' (tests|failures|errors|skipped)="[-0-9]+"' "$name.xml" | tr -d '\n')"
done > said.txt
node_modules/.bin/mocha --reporter mochawesome --reporter-options quiet=true,html=false,reportDir=shard plain.js > /dev/null 2>&1 || true
node_modules/.bin/mochawesome-merge shard/mochawesome.json -o merged.json > /dev/null
for file in plain.json shard/mochawesome.json merged.json; do
  FILE=$file node -e 'const { failures, passPercent, other } = require(`./${process.env.FILE}`).stats
console.log(process.env.FILE, failures, passPercent, other)'
done >> said.txt
cat > expected.txt <<'TXT'
plain: mocha 1, xunit tests="2" failures="0" errors="1" skipped="-1"
skips: mocha 1, xunit tests="3" failures="0" errors="1" skipped="0"
plain.json 1 undefined undefined
shard/mochawesome.json 0 100 1
merged.json 0 100 0
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
echo 'As seen: a clean-up that failed is 0 failures and 100 % in mochawesome, all of it 0 once merged; skipped="-1" in xunit.'
