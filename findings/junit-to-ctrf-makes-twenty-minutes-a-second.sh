#!/usr/bin/env bash
# junit-to-ctrf 0.0.14 (npm), junitparser 5.0.3 (PyPI), seen on 2026-11-30.
#
# Maven's Surefire, up to 3.1.0, puts a comma between thousands (time="1,360.5"), and the pattern of its schema, which others
# took over, has that comma; readers of JUnit files know it (junitparser reads 1360.5). junit-to-ctrf reads up to the comma: a
# test of 22 minutes lasts 1000 ms, one of three hours 11 seconds, while one of 999.5 s next to them is right. No warning, exit
# code 0. Only tests that last longer than 1000 seconds are hit: soak, load and migration tests.
# Hurt: who gates on durations, or looks for the slowest tests, in CTRF: the slowest ones are its fastest, and a test that
# goes from 1,360 to 1,990 seconds shows no change at all.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check junitparser==5.0.3
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund junit-to-ctrf@0.0.14
cat > soak.xml <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
<testsuite name="soak" tests="3" errors="0" skipped="0" failures="0" time="13,706.678">
  <testcase name="warm" classname="soak" time="999.5"/>
  <testcase name="steady" classname="soak" time="1,360.5"/>
  <testcase name="night" classname="soak" time="11,346.678"/>
</testsuite>
</testsuites>
XML
cat > read.py <<'PY'
import json
from junitparser import JUnitXml

print("junitparser, s:", *(case.time for suite in JUnitXml.fromfile("soak.xml") for case in suite))
print("CTRF, ms:", *(test["duration"] for test in json.load(open("soak.json"))["results"]["tests"]))
PY
node_modules/.bin/junit-to-ctrf soak.xml -o soak.json > /dev/null || { echo 'CHANGED: it is refused'; exit 1; }
"$place/venv/bin/python" read.py > said.txt
printf '%s\n' 'junitparser, s: 999.5 1360.5 11346.678' 'CTRF, ms: 999500 1000 11000' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
echo 'As seen: 1,360.5 and 11,346.678 seconds are 1000 and 11000 ms in the CTRF report; 999.5 seconds are 999500 ms.'
