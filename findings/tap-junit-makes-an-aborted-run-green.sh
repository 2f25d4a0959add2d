#!/usr/bin/env bash
# tap-junit 5.0.4 with tap-parser 18.0.0 (npm), junitparser 5.0.3 (PyPI), seen on 2026-11-29.
#
# TAP's rules: "Bail out!" ends a run that makes no sense any more, and a run with fewer tests than its plan announced has
# failed. On the other hand a failing test marked TODO is not to be counted as a failure. The JUnit file of tap-junit:
# - planned 4, one ok, "Bail out! no login": tests="1" failures="0", nothing of the abort or of the 3 that are missing;
# - planned 4, two ok, then the end: failures="1" in an attribute, but two test cases and no <failure>, so that
#   `junitparser verify`, made to fail a build, exits 0;
# - a failing TODO: a <failure>, and verify exits 1.
# tap-parser, which it is built upon, judges all three as the rules have it (ok: false, false, true). The exit code of
# tap-junit is 0 each time, and in `tests | tap-junit` it is the one that the shell sees.
# Hurt: who turns TAP into JUnit for a release: a login that broke after one test is a green file, a known gap a red one.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check junitparser==5.0.3
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" tap-junit@5.0.4 tap-parser@18.0.0 > /dev/null
printf '%s\n' 'TAP version 13' 1..4 'ok 1 - sign in' 'Bail out! no login' > bail.tap
printf '%s\n' 'TAP version 13' 1..4 'ok 1 - sign in' 'ok 2 - list' > short.tap
printf '%s\n' 'TAP version 13' 1..2 'ok 1 - sign in' 'not ok 2 - export # TODO next month' > todo.tap
cat > judge.mjs <<'JS'
import { Parser } from 'tap-parser'
import { readFileSync } from 'node:fs'
const parser = new Parser(result => console.log(result.ok))
parser.end(readFileSync(process.argv[2], 'utf8'))
JS
for name in bail short todo; do
  code=0 verified=0
  node_modules/.bin/tap-junit < "$name.tap" > "$name.xml" || code=$?
  "$place/venv/bin/junitparser" verify "$name.xml" > /dev/null 2>&1 || verified=$?
  totals=$(grep -o '<testsuites [^>]*' "$name.xml" | grep -oE '(tests|failures)="[0-9]+"' | tr -d '"' | tr '\n' ' ')
  elements=$(grep -c '<failure>\|<failure ' "$name.xml" || true)
  echo "$name: parser ok $(node judge.mjs "$name.tap"), tap-junit $code, ${totals% }, <failure> $elements, verify $verified"
done > said.txt
printf '%s\n' 'bail: parser ok false, tap-junit 0, tests=1 failures=0, <failure> 0, verify 0' \
  'short: parser ok false, tap-junit 0, tests=2 failures=1, <failure> 0, verify 0' \
  'todo: parser ok true, tap-junit 0, tests=2 failures=1, <failure> 1, verify 1' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: an aborted run and a run cut short are green JUnit files, and a failing TODO is a red one.'
