#!/usr/bin/env bash
# @cucumber/cucumber 12.9.0, cucumber-junit 1.7.1, cucumber-junit-convert 2.1.1, cucumber-to-junit 0.1.3 (npm), junitparser 5.0.3 (PyPI), seen on
# 2026-11-30.
#
# A step that two definitions match is "ambiguous": Cucumber runs neither, fails the scenario and exits 1; its own JUnit file has a <failure>.
# Three packages make a JUnit file of Cucumber's JSON. All three know "failed", "undefined" and "pending", and none knows
# "ambiguous": the step, or the scenario, is a test case without anything in it, which is how JUnit says "passed"; cucumber-to-junit does so
# also where it is told to count undefined steps as failed. cucumber-junit leaves out hooks besides: a clean-up that throws after a
# scenario (the record is still there) is not in its file, and of a set-up that throws, what is left is a step that was skipped.
# `junitparser verify`, made to fail a build on such files, exits 0 on the ambiguous step from each of the three.
# Hurt: who gates on the converted file, or archives it: somebody adds a step that another one matches as well, and from then on
# scenarios are passed that are not run.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check junitparser==5.0.3
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @cucumber/cucumber@12.9.0 cucumber-junit@1.7.1 cucumber-junit-convert@2.1.1 cucumber-to-junit@0.1.3
mkdir -p features/steps
cat > features/steps/steps.js <<'JS'
const { After, Before, Given } = require('@cucumber/cucumber')
Given('a bill of {int}', amount => {})
Given('a bill of {int} EUR', amount => {})
Given(/^a bill of (.*) EUR$/, amount => {})
After('@left', () => { throw new Error('the bill is still there') })
Before('@none', () => { throw new Error('there is no customer') })
JS
printf '%s\n' 'Feature: Bills' '  Scenario: fine' '    Given a bill of 5' > features/fine.feature
printf '%s\n' 'Feature: Bills' '  Scenario: ambiguous' '    Given a bill of 5 EUR' > features/ambiguous.feature
printf '%s\n' 'Feature: Bills' '  @left' '  Scenario: clean-up fails' '    Given a bill of 5' > features/cleanup.feature
printf '%s\n' 'Feature: Bills' '  @none' '  Scenario: set-up fails' '    Given a bill of 5' > features/setup.feature
cat > convert.js <<'JS'
const { CucumberConverter } = require('cucumber-to-junit')
require('cucumber-junit-convert').convert({ inputJsonFile: 'run.json', outputXmlFile: 'cucumber-junit-convert.xml', failOnUndefinedStep: true })
new CucumberConverter({ markUndefinedAsFailed: true }).convertToJunit('run.json', 'cucumber-to-junit.xml')
JS
for name in fine ambiguous cleanup setup; do
  rm -f ./*.xml
  code=0
  npx --no-install cucumber-js --require features/steps/steps.js --format json:run.json --format junit:cucumber.xml "features/$name.feature" > /dev/null 2>&1 || code=$?
  npx --no-install cucumber-junit < run.json > cucumber-junit.xml
  node convert.js > /dev/null
  echo "$name: Cucumber exits $code"
  for file in cucumber cucumber-junit cucumber-junit-convert cucumber-to-junit; do
    code=0
    venv/bin/junitparser verify "$file.xml" > /dev/null || code=$?
    echo "$name, $file.xml: $(grep -c '<failure' "$file.xml" || true) failures, $(grep -c '<skipped' "$file.xml" || true) skipped, verify exits $code"
  done
done > said.txt
cat > expected.txt <<'TXT'
fine: Cucumber exits 0
fine, cucumber.xml: 0 failures, 0 skipped, verify exits 0
fine, cucumber-junit.xml: 0 failures, 0 skipped, verify exits 0
fine, cucumber-junit-convert.xml: 0 failures, 0 skipped, verify exits 0
fine, cucumber-to-junit.xml: 0 failures, 0 skipped, verify exits 0
ambiguous: Cucumber exits 1
ambiguous, cucumber.xml: 1 failures, 0 skipped, verify exits 1
ambiguous, cucumber-junit.xml: 0 failures, 0 skipped, verify exits 0
ambiguous, cucumber-junit-convert.xml: 0 failures, 0 skipped, verify exits 0
ambiguous, cucumber-to-junit.xml: 0 failures, 0 skipped, verify exits 0
cleanup: Cucumber exits 1
cleanup, cucumber.xml: 1 failures, 0 skipped, verify exits 1
cleanup, cucumber-junit.xml: 0 failures, 0 skipped, verify exits 0
cleanup, cucumber-junit-convert.xml: 1 failures, 0 skipped, verify exits 1
cleanup, cucumber-to-junit.xml: 2 failures, 0 skipped, verify exits 1
setup: Cucumber exits 1
setup, cucumber.xml: 1 failures, 0 skipped, verify exits 1
setup, cucumber-junit.xml: 0 failures, 1 skipped, verify exits 0
setup, cucumber-junit-convert.xml: 1 failures, 0 skipped, verify exits 1
setup, cucumber-to-junit.xml: 2 failures, 0 skipped, verify exits 1
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: an ambiguous step is a test that passed; to one of the three a hook that failed is nothing.'
