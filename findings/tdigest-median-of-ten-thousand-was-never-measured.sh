#!/usr/bin/env bash
# tdigest 0.5.2.2 (PyPI), seen on 2026-11-29.
#
# Ten thousand latencies in whole milliseconds: 9,000 of 10 ms, 1,000 of 1,000 ms. The median is 10 ms under every
# definition there is. The digest says 109 ms, for p85 802 ms. Equal values share one centroid, however many
# they are, and between two centroids it interpolates: the more samples agree, the further off it is. Spread by a
# millionth, the same samples give 10.0 ms.
# A t-digest is chosen for accuracy near the tails, and latencies rounded to milliseconds are its everyday food.
# Hurt: a budget on p50..p90 reads red on a fast service, and one of 950 ms on p90 reads green (901) where the
# thousand slow ones are one more than a tenth.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check tdigest==0.5.2.2
cd "$place"
cat > ask.py <<'PY'
import random
from tdigest import TDigest

draw = random.Random(1)
whole = [10] * 9_000 + [1_000] * 1_000
crowded = [10] * 8_999 + [1_000] * 1_001
draw.shuffle(whole)
digest, spread, green = TDigest(), TDigest(), TDigest()
for value in whole:
    digest.update(value)
    spread.update(value * draw.uniform(1, 1.000001))
for value in crowded:
    green.update(value)
print(f"p50 {digest.percentile(50):.0f} p85 {digest.percentile(85):.0f} spread p50 {spread.percentile(50):.0f}", end=" ")
print(f"p90 of 1,001 slow under 950: {green.percentile(90) < 950}, truly {sorted(crowded)[8_999]}")
PY
"$place/venv/bin/python" ask.py > said.txt
grep -q '^p50 109 p85 802 spread p50 10 p90 of 1,001 slow under 950: True, truly 1000$' said.txt \
  || { echo 'CHANGED: the digest says'; cat said.txt; exit 1; }
echo "As seen: 9,000 of 10 ms and 1,000 of 1,000 ms: $(cat said.txt)."
