#!/usr/bin/env bash
# pytest-regressions 2.11.0 with numpy 2.4.6 and pandas 3.1.1, pytest 9.2.0 (PyPI), seen on 2026-11-30.
#
# A test compares figures with those of the release before, which stand in a file: num_regression and dataframe_regression do so for
# tables of numbers. What they go through is the columns that were measured now. A column that stands in the file and is not measured any
# more, "p95" beside "p50", is not asked for: the test passes. A new column fails, and so do a missing row and another number; of
# ndarrays_regression, the third of the family, a missing array fails ("They keys in the obtained results ... differ").
# Hurt: who signs performance, costs or forecasts by such a file: the figure that mattered is gone, for a column was renamed or a query
# finds nothing any more, and all is as it was before.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check pytest-regressions==2.11.0 numpy==2.4.6 pandas==3.1.1 pytest==9.2.0
cd "$place"
cat > test_latency.py <<'PY'
import json
import os

import numpy
import pandas

NOW = json.loads(os.environ["NOW"])


def test_num_regression(num_regression):
    num_regression.check(NOW)


def test_dataframe_regression(dataframe_regression):
    dataframe_regression.check(pandas.DataFrame(NOW))


def test_ndarrays_regression(ndarrays_regression):
    ndarrays_regression.check({name: numpy.array(values) for name, values in NOW.items()})
PY
verdicts() {
  { NOW=$1 venv/bin/python -m pytest -q -p no:cacheprovider -rA "${@:2}" test_latency.py || true; } | sed -nE 's/^(PASSED|FAILED) test_latency.py::test_([a-z_]+).*/\2 \1/p' | LC_ALL=C sort
}
verdicts '{"p50": [10.0, 11.0], "p95": [20.0, 21.0]}' --force-regen > /dev/null
for now in '{"p50": [10.0, 11.0], "p95": [20.0, 21.0]}' '{"p50": [10.0, 11.0]}' '{"p50": [10.0, 11.0], "p95": [20.0, 29.0]}' '{"p50": [10.0], "p95": [20.0]}' \
  '{"p50": [10.0, 11.0], "p95": [20.0, 21.0], "p99": [30.0, 31.0]}'; do
  echo "$now"
  verdicts "$now"
done > said.txt
cat > expected.txt <<'TXT'
{"p50": [10.0, 11.0], "p95": [20.0, 21.0]}
dataframe_regression PASSED
ndarrays_regression PASSED
num_regression PASSED
{"p50": [10.0, 11.0]}
dataframe_regression PASSED
ndarrays_regression FAILED
num_regression PASSED
{"p50": [10.0, 11.0], "p95": [20.0, 29.0]}
dataframe_regression FAILED
ndarrays_regression FAILED
num_regression FAILED
{"p50": [10.0], "p95": [20.0]}
dataframe_regression FAILED
ndarrays_regression FAILED
num_regression FAILED
{"p50": [10.0, 11.0], "p95": [20.0, 21.0], "p99": [30.0, 31.0]}
dataframe_regression FAILED
ndarrays_regression FAILED
num_regression FAILED
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: a column that is no longer measured is no difference.'
