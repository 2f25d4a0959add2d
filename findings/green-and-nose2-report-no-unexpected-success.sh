#!/usr/bin/env bash
# green 4.0.2, nose2 0.16.0, junitparser 5.0.3 (PyPI), seen on 2026-11-30.
#
# A test is marked unittest.expectedFailure ("this is known to be broken"), and passes. Since Python 3.4 that is no success of a run:
# `python -m unittest` says FAILED and exits 1. green exits 1 as well, and its JUnit file has no test at all, no failure, as
# if nothing had been run. nose2 exits 0, and in its JUnit file the test is skipped, with the words "test passes unexpectedly"
# beside it. Both run the very TestCase of unittest; a failed subtest is red with both.
# Hurt: who moves a suite from unittest to one of them, or gates on the JUnit file: the mark that was to tell when a bug is gone, or
# when a test checks nothing any more, tells nobody, and the run is green.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check green==4.0.2 nose2==0.16.0 junitparser==5.0.3
cd "$place"
mkdir suite
cat > suite/test_known.py <<'PY'
import unittest


class Known(unittest.TestCase):
    @unittest.expectedFailure
    def test_broken(self):
        self.assertEqual(4, 2 + 2)


class Steps(unittest.TestCase):
    def test_steps(self):
        with self.subTest("second"):
            self.assertEqual(5, 2 + 2)
PY
cat > read.py <<'PY'
import sys
from junitparser import JUnitXml

file = JUnitXml.fromfile(sys.argv[1])
cases = [case for suite in ([file] if hasattr(file, "testcase") else file) for case in suite]
print(", ".join(f"{case.name.split()[0]}: {[result._tag for result in case.result] or 'passed'}" for case in cases) or "no test")
PY
cd suite
for of in Known Steps; do
  code=0; "$place/venv/bin/python" -m unittest "test_known.$of" > /dev/null 2>&1 < /dev/null || code=$?
  echo "$of, unittest: exit $code"
  code=0; "$place/venv/bin/green" -q -s 1 -j ../green.xml "test_known.$of" > /dev/null 2>&1 < /dev/null || code=$?
  echo "$of, green: exit $code, $("$place/venv/bin/python" ../read.py ../green.xml)"
  code=0; "$place/venv/bin/nose2" --plugin nose2.plugins.junitxml --junit-xml --junit-xml-path ../nose2.xml "test_known.$of" > /dev/null 2>&1 < /dev/null || code=$?
  echo "$of, nose2: exit $code, $("$place/venv/bin/python" ../read.py ../nose2.xml)"
done > ../said.txt
cd ..
cat > expected.txt <<'TXT'
Known, unittest: exit 1
Known, green: exit 1, no test
Known, nose2: exit 0, test_broken: ['skipped']
Steps, unittest: exit 1
Steps, green: exit 1, test_steps: ['failure']
Steps, nose2: exit 1, test_steps: ['failure']
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: a test that passes against expectation is no test in the file of green, and a green run of nose2.'
