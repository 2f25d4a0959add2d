#!/usr/bin/env bash
# pytest-rerunfailures 16.7, flaky 3.8.1, pytest-retry 1.7.0, pytest 9.2.0, junitparser 5.0.3 (PyPI), seen on 2026-11-30.
#
# A test is run again when it fails, up to three times. One fails all three times: in pytest's JUnit file stand three test cases of
# its name, the first two of them passed, and the last one failed. One fails once and passes then: two test cases, both
# passed, and nothing says that there was a failure. The plugins give a failed attempt an outcome of their own, which pytest's writer
# of JUnit files does not know; it writes a test case without a failure, which is how JUnit says "passed", and does not count
# it: tests="2" has five test cases below it. pytest-retry writes one test case for each test.
# flaky does one thing more: a test that is also xfail(strict=True), "known to be broken", and passes, is failed by pytest and by the
# other two; with flaky it is a success, and the run exits 0.
# Hurt: who judges flakiness or a pass rate from JUnit files, or takes the best or first of test cases of one name: a test that
# never passed has passed two times in three, the flaky one is not flaky, and more tests passed than were run.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
cat > test_known.py <<'PY'
import os
import pytest

mark = {"flaky": {"max_runs": 3}, "pytest-rerunfailures": {"reruns": 2}, "pytest-retry": {"retries": 2}}[os.environ["LIBRARY"]]
if os.environ["LIBRARY"] == "flaky":
    from flaky import flaky
    again = flaky(**mark)
else:
    again = pytest.mark.flaky(**mark)
asked = []


@again
def test_never():
    raise AssertionError("500")


@again
def test_second():
    asked.append(1)
    assert len(asked) == 2


@again
@pytest.mark.xfail(strict=True)
def test_fixed():
    pass
PY
cat > read.py <<'PY'
from junitparser import JUnitXml

for suite in JUnitXml.fromfile("run.xml"):
    print(f"tests={suite.tests}:", *(f"{case.name}={case.result[0]._tag if case.result else 'passed'}" for case in suite))
PY
for library in pytest-rerunfailures==16.7 flaky==3.8.1 pytest-retry==1.7.0; do
  python3 -m venv --clear venv
  venv/bin/pip install --quiet --disable-pip-version-check pytest==9.2.0 junitparser==5.0.3 "$library"
  export LIBRARY=${library%==*}
  code=0; venv/bin/python -m pytest -q -p no:cacheprovider --junitxml=run.xml test_known.py -k 'not fixed' > /dev/null 2>&1 || code=$?
  echo "$LIBRARY, exit $code, $(venv/bin/python read.py)"
  code=0; venv/bin/python -m pytest -q -p no:cacheprovider test_known.py::test_fixed > /dev/null 2>&1 || code=$?
  echo "$LIBRARY, test_fixed: exit $code"
done > said.txt
cat > expected.txt <<'TXT'
pytest-rerunfailures, exit 1, tests=2: test_never=passed test_never=passed test_never=failure test_second=passed test_second=passed
pytest-rerunfailures, test_fixed: exit 1
flaky, exit 1, tests=2: test_never=passed test_never=passed test_never=failure test_second=passed test_second=passed
flaky, test_fixed: exit 0
pytest-retry, exit 1, tests=2: test_never=failure test_second=passed
pytest-retry, test_fixed: exit 1
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: attempts that failed are test cases that passed; with flaky a strict xfail that passes is a green run.'
