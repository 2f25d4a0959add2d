#!/usr/bin/env bash
# pytest 9.1.1 (whose subtests are built in), pytest-html 4.2.0 (PyPI), seen on 2026-11-29.
#
# A test with three subtests, of which one fails. pytest says that the test failed, and exits with 1. The page of pytest-html
# has two rows for this one test, "Passed" and "Failed", both under the test's own name, and counts two tests, 1 Passed and
# 1 Failed: the subtests that passed became a row of the test. So the page's number of passed tests is too high, and who
# filters it by "Passed", or looks for a test by its name and finds the green row, reads that a test passed which failed.
# A test whose only subtest fails has one row. JUnit's XML of the same run says more tests than it has test cases, too.
set -euo pipefail
unset PYTHONPATH PYTEST_ADDOPTS
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check pytest==9.1.1 pytest-html==4.2.0
cd "$place"
cat > test_prices.py <<'PY'
import pytest


@pytest.mark.parametrize("prices", [(1, 0, 3), (0,)], ids=["one of three", "the only one"])
def test_prices(subtests, prices):
    for price in prices:
        with subtests.test(price=price):
            assert price > 0
PY
cat > rows.py <<'PY'
import html, json, re

blob = re.search(r'data-jsonblob="([^"]*)"', open("report.html").read())[1]
rows = {name: sorted(row["result"] for row in found) for name, found in json.loads(html.unescape(blob))["tests"].items()}
for name, results in sorted(rows.items()):
    print(name, *results)
PY
"$place/venv/bin/python" -m pytest -q -p no:cacheprovider --html=report.html --self-contained-html test_prices.py > said.txt \
  && { echo 'CHANGED: the run is no failure'; exit 1; }
grep -q '^FAILED test_prices.py::test_prices\[one of three\]' said.txt || { echo 'CHANGED: pytest itself'; cat said.txt; exit 1; }
"$place/venv/bin/python" rows.py > rows.txt
grep -q '^test_prices.py::test_prices\[the only one\] Failed$' rows.txt || { echo 'CHANGED: of an only subtest'; cat rows.txt; exit 1; }
grep -q '^test_prices.py::test_prices\[one of three\] Failed Passed$' rows.txt || { echo 'CHANGED: of one of three'; cat rows.txt; exit 1; }
echo 'As seen: the page lists one failed test as Passed and as Failed where one of its subtests failed and others passed.'
