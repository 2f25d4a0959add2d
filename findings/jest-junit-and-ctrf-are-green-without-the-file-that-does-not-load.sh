#!/usr/bin/env bash
# jest 30.5.2, jest-junit 17.0.0, jest-ctrf-json-reporter 0.0.11 (npm), junitparser 5.0.3 (PyPI), seen on 2026-11-30.
#
# Two runs of Jest with exit code 1 and "success": false in its own JSON, each beside a file whose one test passes:
# - a file of tests cannot be loaded (a module is missing): in the JUnit file, and in the CTRF report, there is one test, passed, and no
#   failure, no error, nothing of the file;
# - a clean-up (afterAll) throws: CTRF has two tests, passed; the JUnit file has a test case with a <failure> that nobody counted:
#   failures="0" errors="0" at the top, tests="2" above three test cases.
# jest-junit has an option for the first (reportTestSuiteErrors), off unless one asks for it; the second is the same with it.
# Hurt: who gates on one of the two reports or their counts: a whole file of tests is gone, login say, and all is green.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check junitparser==5.0.3
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund jest@30.5.2 jest-junit@17.0.0 jest-ctrf-json-reporter@0.0.11
mkdir load clean
echo "test('ping', () => {})" | tee load/ping.test.js > clean/ping.test.js
echo "require('./client-that-is-not-there'); test('login', () => {})" > load/login.test.js
echo "describe('desk', () => { afterAll(() => { throw new Error('not deleted') }); test('login', () => {}) })" > clean/login.test.js
cat > read.py <<'PY'
import json
from junitparser import JUnitXml

junit = JUnitXml.fromfile("junit.xml")
elements = [type(result).__name__ for suite in junit for case in suite for result in case.result]
print("own JSON", json.load(open("own.json"))["success"], "/ JUnit", f"tests {junit.tests} failures {junit.failures} errors {junit.errors}",
      f"cases {sum(len(list(suite)) for suite in junit)}", *elements, end=" / CTRF ")
summary = json.load(open("ctrf/ctrf-report.json"))["results"]["summary"]
print(*(f"{key} {summary[key]}" for key in ("tests", "passed", "failed", "other")))
PY
for option in false true; do
  for name in load clean; do
    rm -rf ctrf ./*.xml own.json
    code=0
    JEST_JUNIT_REPORT_TEST_SUITE_ERRORS=$option node_modules/.bin/jest "$name/" --ci --reporters jest-junit --reporters jest-ctrf-json-reporter \
      --json --outputFile=own.json > /dev/null 2>&1 < /dev/null || code=$?
    echo "$name, option $option, exit $code: $(venv/bin/python read.py)"
  done
done > said.txt
cat > expected.txt <<'TXT'
load, option false, exit 1: own JSON False / JUnit tests 1 failures 0 errors 0 cases 1 / CTRF tests 1 passed 1 failed 0 other 0
clean, option false, exit 1: own JSON False / JUnit tests 2 failures 0 errors 0 cases 3 Failure / CTRF tests 2 passed 2 failed 0 other 0
load, option true, exit 1: own JSON False / JUnit tests 1 failures 0 errors 1 cases 3 Error Failure / CTRF tests 1 passed 1 failed 0 other 0
clean, option true, exit 1: own JSON False / JUnit tests 2 failures 0 errors 0 cases 3 Failure / CTRF tests 2 passed 2 failed 0 other 0
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: a file that does not load is in neither report, and a failed clean-up is not counted.'
