#!/usr/bin/env bash
# sarif-tools 3.0.5 (PyPI), seen on 2026-11-30.
#
# `sarif --check error` is made for build pipelines: its manual says that it exits with an error code if there are issues of that
# level. The exit code is the number of issues, and the system keeps its last eight bits: 255 errors exit 255, 256 errors exit 0, 257
# exit 1. The summary on the screen has the right number. Every sub-command does so (summary, csv, diff, ...); with --check warning
# warnings and errors are added up, so that 200 and 56 pass.
# Hurt: who gates on linters or scanners with it: one more error than 255, of which there are many when a rule is new or a
# library is bumped, and the gate is open; so it is for each further 256.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check sarif-tools==3.0.5
cd "$place"
cat > write.py <<'PY'
import json
import sys

errors, warnings = int(sys.argv[1]), int(sys.argv[2])
where = [{"physicalLocation": {"artifactLocation": {"uri": "portal.py"}, "region": {"startLine": 7}}}]
results = [{"ruleId": "A1", "level": level, "message": {"text": "bad"}, "locations": where} for level in ["error"] * errors + ["warning"] * warnings]
run = {"tool": {"driver": {"name": "analyser", "rules": [{"id": "A1"}]}}, "results": results}
json.dump({"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [run]}, open("found.sarif", "w"))
PY
while read -r errors warnings level command; do
  python3 write.py "$errors" "$warnings"
  code=0
  # shellcheck disable=SC2086  # a command may have an option
  venv/bin/sarif --check "$level" $command found.sarif > screen.txt 2>&1 < /dev/null || code=$?
  echo "$errors errors, $warnings warnings, --check $level $command: exit $code"
done > said.txt <<'TXT'
0 0 error summary
255 0 error summary
256 0 error summary
257 0 error summary
512 0 error csv -o out.csv
200 56 warning summary
200 56 error summary
TXT
cat > expected.txt <<'TXT'
0 errors, 0 warnings, --check error summary: exit 0
255 errors, 0 warnings, --check error summary: exit 255
256 errors, 0 warnings, --check error summary: exit 0
257 errors, 0 warnings, --check error summary: exit 1
512 errors, 0 warnings, --check error csv -o out.csv: exit 0
200 errors, 56 warnings, --check warning summary: exit 0
200 errors, 56 warnings, --check error summary: exit 200
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: 256 errors, 512 errors, and 200 errors with 56 warnings pass the check.'
