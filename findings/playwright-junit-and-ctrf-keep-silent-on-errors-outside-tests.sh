#!/usr/bin/env bash
# @playwright/test 1.65.1, playwright-ctrf-json-reporter 0.0.29 (npm), junitparser 5.0.3 (PyPI); no browser is needed. Seen on
# 2026-11-30.
#
# Two runs that Playwright ends with exit code 1 and an "error was not a part of any test":
# - two tests pass, and then the global teardown throws (the test data could not be deleted);
# - one of two test files cannot be loaded (a module is missing), so that nothing runs, the good file included.
# Its JUnit file of the first has two test cases, failures="0" and errors="0"; of the second tests="0", failures="0",
# errors="0", and nothing else. `junitparser verify`, made to fail a build on such files, exits 0 on both. The CTRF reports
# say 2 passed, 0 failed, and 0 of everything. Playwright's JSON report has the error of both in its list `errors`.
# Hurt: who hands JUnit or CTRF files on as the record of a release: a run that failed as a whole is a green one, or one that
# adds nothing to the sums of the other shards, and nobody is told which tests are missing.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check junitparser==5.0.3
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @playwright/test@1.65.1 playwright-ctrf-json-reporter@0.0.29
mkdir teardown load
for name in teardown load; do
  printf "const { test } = require('@playwright/test')\ntest('a', () => {})\ntest('b', () => {})\n" > "$name/good.spec.js"
done
echo "require('./gone')" > load/bad.spec.js
echo "module.exports = async () => { throw new Error('test data is left') }" > teardown.js
cat > playwright.config.js <<'JS'
const name = process.env.NAME
module.exports = {
  testDir: name,
  workers: 1,
  globalTeardown: name === 'teardown' ? './teardown.js' : undefined,
  reporter: [
    ['json', { outputFile: `${name}.json` }],
    ['junit', { outputFile: `${name}.xml` }],
    ['playwright-ctrf-json-reporter', { outputDir: '.', outputFile: `${name}.ctrf.json` }]
  ]
}
JS
for name in teardown load; do
  code=0 verified=0
  NAME=$name node_modules/.bin/playwright test > /dev/null 2>&1 || code=$?
  "$place/venv/bin/junitparser" verify "$name.xml" > /dev/null 2>&1 || verified=$?
  root=$(grep -Eo '<testsuites [^>]*' "$name.xml" | grep -Eo ' (tests|failures|errors)="[0-9]+"' | tr -d '\n')
  echo "$name: playwright $code, junit$root, verify $verified"
  NAME=$name node -e 'const {NAME} = process.env, {summary} = require(`./${NAME}.ctrf.json`).results
console.log(`${NAME}: ctrf passed ${summary.passed} failed ${summary.failed} of ${summary.tests}, errors in json ${require(`./${NAME}.json`).errors.length}`)'
done > said.txt
cat > expected.txt <<'TXT'
teardown: playwright 1, junit tests="2" failures="0" errors="0", verify 0
teardown: ctrf passed 2 failed 0 of 2, errors in json 1
load: playwright 1, junit tests="0" failures="0" errors="0", verify 0
load: ctrf passed 0 failed 0 of 0, errors in json 1
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
echo 'As seen: a global teardown that throws and a file that does not load leave no failure in the JUnit and CTRF files.'
