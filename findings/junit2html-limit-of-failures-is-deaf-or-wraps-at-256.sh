#!/usr/bin/env bash
# junit2html 31.1.4 (PyPI), seen on 2026-11-29.
#
# `--max-failures 1` is to make the exit code non-zero if one test case or more failed. Its help names one exception
# (--merge). But when it writes an ordinary report it exits 0 however many failed: the limit is looked at for a matrix
# only. There, the exit code is the number of failures, and the system keeps its last eight bits: 255 failures exit 255,
# 256 failures exit 0.
# Hurt: a build that uses it as its gate is green on every failure, or on exactly the breakdown in which all 256 (512, ...)
# cases of a matrix failed at once.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check junit2html==31.1.4
cd "$place"
write() {
  python3 - "$1" > "$1.xml" <<'PY'
import sys

many = int(sys.argv[1])
cases = "".join(f'<testcase classname="tenants" name="case_{n}" time="0"><failure message="no">no</failure></testcase>' for n in range(many))
print(f'<testsuites><testsuite name="pytest" tests="{many}" failures="{many}" errors="0" skipped="0" time="0">{cases}</testsuite></testsuites>')
PY
}
ask() { code=0; "$place/venv/bin/junit2html" "$@" --max-failures 1 > /dev/null 2>&1 || code=$?; echo "$code"; }
for many in 1 255 256; do write "$many"; done
said="report $(ask 1.xml 1.html), matrix of 1: $(ask --summary-matrix 1.xml), of 255: $(ask --summary-matrix 255.xml), of 256: $(ask --summary-matrix 256.xml)"
[ "$said" = 'report 0, matrix of 1: 1, of 255: 255, of 256: 0' ] || { echo "CHANGED: exit codes: $said"; exit 1; }
grep -q 'Failed' 1.html || { echo 'CHANGED: the report shows no failure'; exit 1; }
echo "As seen: exit codes with --max-failures 1: $said."
