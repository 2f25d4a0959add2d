#!/usr/bin/env bash
# semantic-version 2.10.0 (PyPI), semver 7.8.6 (npm), seen on 2026-11-30.
#
# "<2.0.0" in the notation of npm, for which semantic-version has NpmSpec: npm's rule is that a pre-release matches only if a comparator
# names a pre-release of the same three numbers, so that who asks for less than 2.0.0 does not get the breaking changes of
# 2.0.0-rc.1. semver of npm says no. NpmSpec says yes, and picks it as the newest of all: its select() takes 2.0.0-rc.1 rather
# than 1.9.0. With a lower bound beside it (">=1.0.0 <2.0.0", "^1.2.3", "1.x") it says no, too. "<=1.x", "<2" and "<1.3" are of
# the same kind. SimpleSpec, the package's own notation, keeps them out.
# Hurt: who pins what may be deployed or called by an upper bound: the release candidate of the next major version is taken.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check semantic-version==2.10.0
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund semver@7.8.6
cat > ask.py <<'PY'
from semantic_version import NpmSpec, SimpleSpec, Version

versions = [Version(text) for text in ("1.2.9", "1.3.0-rc.1", "1.9.0", "2.0.0-rc.1", "2.0.0")]
for spec in ("<2.0.0", "<2", "<=1.x", "<1.3", "^1.2.3", "1.x", ">=1.0.0 <2.0.0"):
    print(f"{spec}: {NpmSpec(spec).select(versions)}")
print("SimpleSpec:", SimpleSpec("<2.0.0").select(versions))
PY
cat > ask.js <<'JS'
const { maxSatisfying } = require('semver')
const versions = ['1.2.9', '1.3.0-rc.1', '1.9.0', '2.0.0-rc.1', '2.0.0']
for (const spec of ['<2.0.0', '<2', '<=1.x', '<1.3', '^1.2.3', '1.x', '>=1.0.0 <2.0.0'])
  console.log(`${spec}: ${maxSatisfying(versions, spec)}`)
JS
{ echo NpmSpec; "$place/venv/bin/python" ask.py; echo npm; node ask.js; } > said.txt
cat > expected.txt <<'TXT'
NpmSpec
<2.0.0: 2.0.0-rc.1
<2: 2.0.0-rc.1
<=1.x: 2.0.0-rc.1
<1.3: 1.3.0-rc.1
^1.2.3: 1.9.0
1.x: 1.9.0
>=1.0.0 <2.0.0: 1.9.0
SimpleSpec: 1.9.0
npm
<2.0.0: 1.9.0
<2: 1.9.0
<=1.x: 1.9.0
<1.3: 1.2.9
^1.2.3: 1.9.0
1.x: 1.9.0
>=1.0.0 <2.0.0: 1.9.0
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: 2.0.0-rc.1 is taken as the newest below 2.0.0.'
