#!/usr/bin/env bash
# vitest 4.1.12 (npm), junitparser 5.0.3 (PyPI), seen on 2026-11-29.
#
# Two ordinary test files: in one an assertion fails in a timer, after its test has ended; in the other the clean-up
# (afterAll) throws. Vitest exits 1 on both. Its JSON report of the first says "success": true, two tests passed, none
# failed, every file passed; its JUnit file has no failure and no error, and `junitparser verify` exits 0. Its JSON of the second
# says numFailedTests 0, and each test in it "passed": only the file's own status and the exit code tell.
# The JSON report is there for machines to read, and who finds `success` in it takes that for the verdict of the run.
# Hurt: who runs the portal's unit tests, reads the report and not the exit code, and signs.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check junitparser==5.0.3
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" vitest@4.1.12 > /dev/null
cat > late.test.mjs <<'JS'
import { expect, test } from 'vitest'
test('the ticket is closed', () => { setTimeout(() => { expect('open').toBe('closed') }, 5) })
test('the ticket is listed', async () => { await new Promise(resolve => setTimeout(resolve, 50)) })
JS
cat > after.test.mjs <<'JS'
import { afterAll, describe, test } from 'vitest'
describe('tickets', () => {
  afterAll(() => { throw new Error('two sockets are still open') })
  test('the ticket is closed', () => {})
})
JS
for name in late after; do
  code=0 verified=0
  node_modules/.bin/vitest run "$name.test" --reporter=json --reporter=junit --outputFile.json=out.json \
    --outputFile.junit=out.xml > /dev/null 2>&1 || code=$?
  "$place/venv/bin/junitparser" verify out.xml > /dev/null 2>&1 || verified=$?
  node -e '
    const run = JSON.parse(require("fs").readFileSync("out.json")), [name, code, verified] = process.argv.slice(1)
    const tests = run.testResults.flatMap(file => file.assertionResults).map(one => one.status)
    console.log(`${name}: exit ${code}, success ${run.success}, failed ${run.numFailedTests}, files`,
      `${run.testResults.map(file => file.status)}, tests ${tests}, verify ${verified}`)' "$name" "$code" "$verified"
done > said.txt
printf '%s\n' 'late: exit 1, success true, failed 0, files passed, tests passed,passed, verify 0' \
  'after: exit 1, success false, failed 0, files failed, tests passed, verify 1' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: vitest says'; cat said.txt; exit 1; }
echo 'As seen: vitest exits 1, and its JSON says success: true, its JUnit file no failure.'
