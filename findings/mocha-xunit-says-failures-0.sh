#!/usr/bin/env bash
# mocha 11.8.0, mocha-junit-reporter 2.2.1 (npm), junitparser 5.0.3 (PyPI), seen on 2026-11-30.
#
# Mocha's own reporter "xunit" writes one <failure> into each test case that failed, and at the top of the file failures="0",
# always; their number stands in errors, where no <error> is below. In JUnit files an attribute counts the elements of its name.
# Where a hook fails, skipped is "-1", a number that the schemas of JUnit do not allow: of two tests behind a hook that throws, the
# file says tests="0" failures="0" errors="1" skipped="-1". mocha-junit-reporter counts the failures right, but says of the
# same run that there were two tests and one failure, where none of the two was run: one has passed, by the numbers.
# Hurt: who gates on "failures" (junitparser's suite.failures is that attribute): 0, however many failed; and who takes what is left
# of the tests for passed.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check junitparser==5.0.3
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund mocha@11.8.0 mocha-junit-reporter@2.2.1
cat > two.js <<'JS'
describe('two', () => {
  it('opens', () => { throw new Error('500') })
  it('lists', () => { throw new Error('500') })
  it('closes', () => {})
})
JS
cat > before.js <<'JS'
describe('before', () => {
  before(() => { throw new Error('no database') })
  it('opens', () => {})
  it('lists', () => {})
})
JS
cat > after.js <<'JS'
describe('after', () => {
  after(() => { throw new Error('not cleaned up') })
  it('opens', () => {})
  it('lists', () => {})
})
JS
cat > read.py <<'PY'
from junitparser import JUnitXml, TestSuite

file = JUnitXml.fromfile("run.xml")
suites = [suite for suite in ([file] if isinstance(file, TestSuite) else file) if suite.name != "Root Suite"]
for suite in suites:
    found = [type(result).__name__ for case in suite for result in case.result]
    counts = {key: getattr(suite, key) for key in ("tests", "failures", "errors", "skipped")}
    print(*(f"{key} {count}" for key, count in counts.items()), "/ elements:", *found)
PY
for name in two before after; do
  for reporter in xunit mocha-junit-reporter; do
    code=0
    node_modules/.bin/mocha "$name.js" --reporter "$reporter" --reporter-option output=run.xml,mochaFile=run.xml > /dev/null 2>&1 || code=$?
    echo "$name, $reporter, exit $code: $(venv/bin/python read.py)"
  done
done > said.txt
cat > expected.txt <<'TXT'
two, xunit, exit 2: tests 3 failures 0 errors 2 skipped 0 / elements: Failure Failure
two, mocha-junit-reporter, exit 2: tests 3 failures 2 errors 0 skipped 0 / elements: Failure Failure
before, xunit, exit 1: tests 0 failures 0 errors 1 skipped -1 / elements: Failure
before, mocha-junit-reporter, exit 1: tests 2 failures 1 errors 0 skipped 0 / elements: Failure
after, xunit, exit 1: tests 2 failures 0 errors 1 skipped -1 / elements: Failure
after, mocha-junit-reporter, exit 1: tests 2 failures 1 errors 0 skipped 0 / elements: Failure
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: failures="0" in a file with failures, and skipped="-1" where a hook failed.'
