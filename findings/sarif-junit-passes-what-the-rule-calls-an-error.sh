#!/usr/bin/env bash
# sarif-junit 1.1.4 (npm), sarif-tools 3.0.5 (PyPI) to compare with, seen on 2026-11-30.
#
# In SARIF a result need not say how bad it is: where its "level" is missing, that of its rule holds (defaultConfiguration), and where
# the rule has none, "warning" (2.1.0, 3.27.10). Analysers that keep the level with the rule, which says it once, write it
# so. sarif-junit makes of each such result a test case that has passed: of three errors, one says "error" itself and fails, the other
# two are green, failures="1"; and without the first one the whole file is. sarif-tools counts three errors. What is in the
# baseline only and gone by now (baselineState "absent") is a failure for both.
# Both say nothing of a run that failed: executionSuccessful is false, the analyser has crashed before it found anything,
# and there are no failures, no errors (sarif --check error exits 0).
# Hurt: who gates on the JUnit file of a linter or scanner: the errors are there, by name, and have passed.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check sarif-tools==3.0.5
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund sarif-junit@1.1.4
cat > write.py <<'PY'
import json

rules = [{"id": "A1", "defaultConfiguration": {"level": "error"}}, {"id": "B1"}]
where = [{"physicalLocation": {"artifactLocation": {"uri": "portal.py"}, "region": {"startLine": 7}}}]


def write(name, results, **invocation):
    tool = {"driver": {"name": "analyser", "rules": rules}}
    run = {"tool": tool, "results": results, "invocations": [{"executionSuccessful": True, **invocation}]}
    with open(name, "w") as file:
        json.dump({"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [run]}, file)


def result(text, rule=0, **more):
    return {"ruleId": rules[rule]["id"], "ruleIndex": rule, "message": {"text": text}, "locations": where, **more}


write("three.sarif", [result("said", level="error"), result("by the rule"), result("by the rule, too")])
write("rule.sarif", [result("by the rule")])
write("warning.sarif", [result("by default", 1)])
write("gone.sarif", [result("was there", level="error", baselineState="absent")])
write("crashed.sarif", [], executionSuccessful=False, toolExecutionNotifications=[{"level": "error", "message": {"text": "out of memory"}}])
PY
"$place/venv/bin/python" write.py
for name in three rule warning gone crashed; do
  node_modules/.bin/sarif-junit -i "$name.sarif" -o "$name.xml" > /dev/null
  code=0; "$place/venv/bin/sarif" --check error summary "$name.sarif" > summary.txt 2>&1 || code=$?
  echo "$name: sarif-junit $(grep -o '<testsuites [^>]*' "$name.xml" | grep -oE '(tests|failures|errors)="[0-9]+"' | xargs), sarif-tools $(grep -oE '^(error|warning): [0-9]+' summary.txt | xargs), exit $code"
done > said.txt
cat > expected.txt <<'TXT'
three: sarif-junit tests=3 failures=1 errors=0, sarif-tools error: 3 warning: 0, exit 3
rule: sarif-junit tests=1 failures=0 errors=0, sarif-tools error: 1 warning: 0, exit 1
warning: sarif-junit tests=1 failures=0 errors=0, sarif-tools error: 0 warning: 1, exit 0
gone: sarif-junit tests=1 failures=1 errors=0, sarif-tools error: 1 warning: 0, exit 1
crashed: sarif-junit tests=0 failures=0 errors=0, sarif-tools error: 0 warning: 0, exit 0
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: a result whose rule says "error" is a passed test case, and a crashed analyser has found nothing.'
