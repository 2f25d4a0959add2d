#!/usr/bin/env bash
# deepdiff 9.1.0 (PyPI), seen on 2026-11-30.
#
# Two answers of an API are compared, before and after a release. A list of switches [true, false] has become [1, 0], and one of amounts
# [1, 2] is [1.0, 2.0]: to JSON Schema, and to clients with types, that is another thing (a boolean is not an integer). As fields of
# an object, or in a list of objects, DeepDiff says "type_changes", as its manual has it. In a list it finds no difference at all;
# with one string more in the list, none either; with one object more in it, it does.
# A tolerance for amounts (significant_digits, or math_epsilon) makes it blind to identifiers: whole numbers are compared as floats,
# and 9007199254740993, a ticket, is 9007199254740992, another one; 1001 is not 1002. The manual says that the digits meant
# are those after the decimal point.
# Hurt: who lets a release through because nothing changed in the answers: clients read a number as a switch, and a customer gets the
# ticket of the next one.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check deepdiff==9.1.0
cd "$place"
cat > ask.py <<'PY'
import json
from deepdiff import DeepDiff

for before, after, options in (
    ('{"on": true}', '{"on": 1}', {}),
    ('[{"on": true}]', '[{"on": 1}]', {}),
    ('[true, false]', '[1, 0]', {}),
    ('[1, 2]', '[1.0, 2.0]', {}),
    ('{"on": [true, "x"]}', '{"on": [1, "x"]}', {}),
    ('{"on": [true, {}]}', '{"on": [1, {}]}', {}),
    ('{"id": 9007199254740993}', '{"id": 9007199254740992}', {}),
    ('{"id": 9007199254740993}', '{"id": 9007199254740992}', {"significant_digits": 2}),
    ('{"id": 9007199254740993}', '{"id": 9007199254740992}', {"math_epsilon": 0.01}),
    ('{"id": 1001}', '{"id": 1002}', {"significant_digits": 2}),
):
    print(before, "->", after, *options, "|", *DeepDiff(json.loads(before), json.loads(after), **options) or ["no difference"])
PY
venv/bin/python ask.py > said.txt
cat > expected.txt <<'TXT'
{"on": true} -> {"on": 1} | type_changes
[{"on": true}] -> [{"on": 1}] | type_changes
[true, false] -> [1, 0] | no difference
[1, 2] -> [1.0, 2.0] | no difference
{"on": [true, "x"]} -> {"on": [1, "x"]} | no difference
{"on": [true, {}]} -> {"on": [1, {}]} | type_changes
{"id": 9007199254740993} -> {"id": 9007199254740992} | values_changed
{"id": 9007199254740993} -> {"id": 9007199254740992} significant_digits | no difference
{"id": 9007199254740993} -> {"id": 9007199254740992} math_epsilon | no difference
{"id": 1001} -> {"id": 1002} significant_digits | values_changed
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: in a list, true and 1 are no difference; with a tolerance for amounts, two long identifiers are none.'
