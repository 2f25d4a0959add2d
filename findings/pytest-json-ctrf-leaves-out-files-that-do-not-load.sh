#!/usr/bin/env bash
# pytest-json-ctrf 0.6.1, pytest 9.2.0, junitparser 5.0.3 (PyPI), seen on 2026-11-30.
#
# A suite of two files, one of which cannot be loaded: a package is not there, or a name was changed. pytest exits 2 ("1 error during
# collection"), or 1 with --continue-on-collection-errors. The CTRF report has 0 tests, 0 failed in the first case, and in the
# second one 1 test, 1 passed, 0 failed: nothing of the file and its error, in the summary, the tests or beside them. pytest's
# own JUnit file of the same run has one error, "collection failure". An error in a fixture is failed in CTRF, too.
# Hurt: who gates on the report: all tests of a file, the whole login say, are gone, and "failed" is 0, "passed" 100 %.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check pytest-json-ctrf==0.6.1 pytest==9.2.0 junitparser==5.0.3
cd "$place"
mkdir broken fixture
echo 'def test_ping(): pass' | tee broken/test_ping.py > fixture/test_ping.py
printf '%s\n' 'import client_that_is_not_there' 'def test_login(): pass' > broken/test_login.py
printf '%s\n' 'import pytest' '@pytest.fixture' 'def client(): raise OSError' 'def test_login(client): pass' > fixture/test_login.py
cat > read.py <<'PY'
import json
from junitparser import JUnitXml

report = json.load(open("run.json"))["results"]
print("CTRF", {key: report["summary"][key] for key in ("tests", "passed", "failed", "other")}, [test["status"] for test in report["tests"]],
      "login" in json.dumps(report), "JUnit", *({"tests": suite.tests, "errors": suite.errors} for suite in JUnitXml.fromfile("run.xml")))
PY
for run in 'broken' 'broken --continue-on-collection-errors' 'fixture'; do
  code=0
  # shellcheck disable=SC2086  # an option may stand beside the folder
  venv/bin/python -m pytest -q -p no:cacheprovider --ctrf run.json --junitxml=run.xml $run > /dev/null 2>&1 || code=$?
  echo "$run: exit $code, $(venv/bin/python read.py)"
done > said.txt
cat > expected.txt <<'TXT'
broken: exit 2, CTRF {'tests': 0, 'passed': 0, 'failed': 0, 'other': 0} [] False JUnit {'tests': 1, 'errors': 1}
broken --continue-on-collection-errors: exit 1, CTRF {'tests': 1, 'passed': 1, 'failed': 0, 'other': 0} ['passed'] False JUnit {'tests': 2, 'errors': 1}
fixture: exit 1, CTRF {'tests': 2, 'passed': 1, 'failed': 1, 'other': 0} ['failed', 'passed'] True JUnit {'tests': 2, 'errors': 1}
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: a file that cannot be loaded is not in the CTRF report, which has no failure.'
