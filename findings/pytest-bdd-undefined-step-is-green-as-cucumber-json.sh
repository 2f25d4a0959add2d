#!/usr/bin/env bash
# pytest-bdd 9.0.1 with pytest 9.2.0 (PyPI), cucumber-junit 1.7.1 (npm), seen on 2026-11-29.
#
# Four scenarios that pytest does not pass, in the file of `--cucumberjson`, made for the tools around Cucumber:
# - a step that nobody wrote: pytest fails; the file lists the steps before it, all passed, and the step itself not at all;
# - a scenario whose very first step nobody wrote: pytest fails; the file does not have it;
# - a fixture that fails at teardown: pytest has an error; in the file every step passed, and nothing else is said;
# - a step that skips (no such tenant here): pytest skips; in the file that step "passed".
# In Cucumber's format the status of a scenario is that of its worst step, and it has words for these, "undefined" and
# "skipped", and hooks with a result for the teardown. cucumber-junit makes of them three suites without failure or skip.
# Hurt: who shows, converts or gates on the Cucumber file: acceptance criteria that were never run are signed off as passed.
set -euo pipefail
unset PYTHONPATH PYTEST_ADDOPTS
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check pytest==9.2.0 pytest-bdd==9.0.1
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" cucumber-junit@1.7.1 > /dev/null
cat > tickets.feature <<'FEATURE'
Feature: Tickets
  Scenario: undefined
    Given a tenant
    Then nobody wrote this
  Scenario: absent
    Given nobody wrote this
  Scenario: teardown
    Given a tenant that stays
    Then it is fine
  Scenario: skipped
    Given a tenant
    Then it is not here
FEATURE
cat > test_tickets.py <<'PY'
import pytest
from pytest_bdd import given, scenarios, then

scenarios("tickets.feature")


@pytest.fixture
def staying():
    yield
    raise RuntimeError("the tenant is still there")


@given("a tenant")
def _():
    pass


@given("a tenant that stays")
def _(staying):
    pass


@then("it is fine")
def _():
    pass


@then("it is not here")
def _():
    pytest.skip("not on this target")
PY
code=0
"$place/venv/bin/python" -m pytest -q -p no:cacheprovider --cucumberjson=cucumber.json > run.txt 2>&1 || code=$?
node_modules/.bin/cucumber-junit < cucumber.json > junit.xml
{
  echo "pytest: exit $code, $(tail -1 run.txt | sed 's/ in .*//')"
  node -p 'require("./cucumber.json")[0].elements.map(scenario => scenario.name + ": " +
    scenario.steps.map(step => step.result.status)).join("\n")'
  echo "junit: suites $(grep -c '<testsuite ' junit.xml), red $(grep -cE '<(failure|error)' junit.xml || true)," \
    "skipped $(grep -c '<skipped' junit.xml || true)"
} > said.txt
printf '%s\n' 'pytest: exit 1, 2 failed, 1 passed, 1 skipped, 1 error' 'undefined: passed' 'teardown: passed,passed' \
  'skipped: passed,passed' 'junit: suites 3, red 0, skipped 0' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: the run and its files say'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: two failed, one has an error, one was skipped; in the Cucumber file there are three, and all passed.'
