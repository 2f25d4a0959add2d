#!/usr/bin/env bash
# dictdiffer 0.10.0, jsonpatch 1.48 to compare with (PyPI), seen on 2026-11-30.
#
# dictdiffer says what was changed in a record, applies it (patch) and takes it back (revert): a history with "undo", or a roll-back. Where
# a change took three or more entries from the end of a list, taking it back puts them there in the wrong order: a, b, c, d becomes a, and
# a becomes a, b, d, c; of six, the last five come back as b, f, c, e, d. The removals are listed from the back, which is right for
# removing; to take them back they would have to be gone through from the front. One entry is right, and two are, as a place beyond the
# end means the end. jsonpatch, told to make the second record the first one again, has the list as it was. No error, and
# a set of the entries would be the same.
# Hurt: who undoes or rolls back: steps of an instruction, stages of an approval, contacts by priority come back in another order.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check dictdiffer==0.10.0 jsonpatch==1.48
cd "$place"
cat > ask.py <<'PY'
import copy

import dictdiffer
import jsonpatch

for old, new in (("abcd", "abc"), ("abcd", "ab"), ("abcd", "a"), ("abcdef", "a"), ("a", "abcd"), ("abcd", "xbcd")):
    old, new = {"calls": list(old)}, {"calls": list(new)}
    change = list(dictdiffer.diff(old, new))
    assert dictdiffer.patch(change, copy.deepcopy(old)) == new
    back = dictdiffer.revert(change, copy.deepcopy(new))
    other = jsonpatch.make_patch(new, old).apply(copy.deepcopy(new))
    print(*("".join(each["calls"]) for each in (old, new)), "and back: dictdiffer", "".join(back["calls"]), "jsonpatch", "".join(other["calls"]))
PY
"$place/venv/bin/python" ask.py > said.txt
cat > expected.txt <<'TXT'
abcd abc and back: dictdiffer abcd jsonpatch abcd
abcd ab and back: dictdiffer abcd jsonpatch abcd
abcd a and back: dictdiffer abdc jsonpatch abcd
abcdef a and back: dictdiffer abfced jsonpatch abcdef
a abcd and back: dictdiffer a jsonpatch a
abcd xbcd and back: dictdiffer abcd jsonpatch abcd
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: entries that a change took from the end of a list come back in another order.'
