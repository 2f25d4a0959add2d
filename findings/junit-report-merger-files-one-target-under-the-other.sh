#!/usr/bin/env bash
# pytest 9.2.0, junitparser 5.0.3 (PyPI), junit-report-merger 9.0.4 (npm), seen on 2026-11-29.
#
# Two runs of pytest, each naming its target with record_testsuite_property: staging passes, production fails. Merged, they
# are one suite: pytest calls every suite "pytest", and the merger puts suites of one name together. That suite has two
# blocks of <properties>, the second one among the test cases, where the schemas of JUnit allow none; a reader takes the
# first, and files both tests under it: now staging, now production, whichever file was read sooner. junitparser's own
# merge keeps two suites, and each its target. The manual says that all suites are collected into one file; it says
# nothing of one suite disappearing in another.
# Hurt: an approver of two targets, tenants, browsers or commits: the file no longer says which of them failed.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check pytest==9.2.0 junitparser==5.0.3
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" junit-report-merger@9.0.4 > /dev/null
cat > test_ticket.py <<'PY'
import os


def test_ticket(record_testsuite_property):
    record_testsuite_property("target", os.environ["TARGET"])
    assert os.environ["TARGET"] == "staging"
PY
for target in staging production; do
  TARGET=$target "$place/venv/bin/python" -m pytest -q -p no:cacheprovider --junitxml "$target.xml" test_ticket.py > /dev/null || true
done
node_modules/.bin/jrm one.xml staging.xml production.xml > /dev/null
"$place/venv/bin/junitparser" merge staging.xml production.xml two.xml
cat > read.py <<'PY'
import sys

from junitparser import JUnitXml

for name in sys.argv[1:]:
    suites = [
        f"{next(iter(suite.properties())).value}: {sum(not case.is_passed for case in suite)} of {len(list(suite))} failed"
        for suite in JUnitXml.fromfile(name)
    ]
    print(f"{name}: {', '.join(suites)}")
PY
"$place/venv/bin/python" read.py one.xml two.xml > said.txt
grep -Eq '^one.xml: (staging|production): 1 of 2 failed$' said.txt \
  && grep -q '^two.xml: staging: 0 of 1 failed, production: 1 of 1 failed$' said.txt \
  || { echo 'CHANGED: the merged files say'; cat said.txt; exit 1; }
echo "As seen: by junit-report-merger $(sed -n 1p said.txt); by junitparser $(sed -n 2p said.txt)."
