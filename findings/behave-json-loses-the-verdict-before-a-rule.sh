#!/usr/bin/env bash
# behave 1.3.3 (PyPI), seen on 2026-11-30.
#
# A feature has two scenarios, the second one fails, and then come a Rule with a Background and a scenario that passes. In the JSON
# of behave each scenario has a "status", but the failed one has null: its "failed" stands at the Background that follows it. The
# same without the Background, or without the Rule: "failed" where it belongs. The exit code and the plain output are right.
# If a hook after the scenario is what failed, then all its steps passed, and nothing in the scenario says otherwise.
# Hurt: who counts scenarios by their status (elements of type "scenario") for a release, or makes a table of them: 2 passed, 0
# failed, and the one that failed is in no column.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check behave==1.3.3
cd "$place"
mkdir -p features/steps
cat > features/steps/steps.py <<'PY'
from behave import given


@given("all is well")
def well(context):
    pass


@given("it is broken")
def broken(context):
    raise AssertionError("broken")
PY
cat > features/portal.feature <<'GHERKIN'
Feature: portal
  Scenario: sign in
    Given all is well
  Scenario: export
    Given it is broken
  Rule: only owners
    Background:
      Given all is well
    Scenario: list
      Given all is well
GHERKIN
cat > count.py <<'PY'
import json
import sys

elements = [element for feature in json.load(open(sys.argv[1])) for element in feature["elements"]]
print(*(f"{element['type']} {element['name']}:{element.get('status')}".replace(" :", ":") for element in elements), sep=", ")
PY
judge() {
  code=0
  venv/bin/behave -f json -o "$1.json" > "$1.txt" 2>&1 || code=$?
  echo "$1: exit $code, $(grep -oE '[0-9]+ scenarios? passed, [0-9]+ failed' "$1.txt"); $(venv/bin/python count.py "$1.json")"
}
judge rule > said.txt
sed -i -e '/Background/,+1d' features/portal.feature
judge without >> said.txt
printf '%s\n' \
  'rule: exit 1, 2 scenarios passed, 1 failed; scenario sign in:passed, scenario export:None, background:failed, scenario list:passed' \
  'without: exit 1, 2 scenarios passed, 1 failed; scenario sign in:passed, scenario export:failed, scenario list:passed' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
echo 'As seen: the scenario that failed before a Rule has no status in the JSON; the Background after it has it.'
