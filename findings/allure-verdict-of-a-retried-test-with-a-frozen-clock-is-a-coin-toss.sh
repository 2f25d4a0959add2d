#!/usr/bin/env bash
# allure-pytest 2.16.2, pytest 9.2.0, freezegun 1.5.5 (PyPI), allure 3.18.0 (npm), seen on 2026-11-29.
#
# A test with a fixture that freezes the clock (for an expiry date, say) passes in a first run and fails in a second one;
# both write to one folder of results, as a retried job does. allure-pytest asks the frozen clock when the test began:
# both results start at the same millisecond of 2020 and last 0 ms. Allure takes the latest start for the verdict and the
# others for retries; with a tie, the order of the file names decides. They are random (UUIDs). This script only swaps the two
# names: once the report says 1 failed, once 1 passed, from the same two results. A decorator instead of a fixture is safe.
# One expects of a report that the last attempt gives the verdict, and of a reporter that it dates a test by the wall
# clock: pytest itself does, and its JUnit file has the true duration of such a test.
# Hurt: an approver, who sees a failure as a retry of a pass in every other report; and who looks for the test in the timeline.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check allure-pytest==2.16.2 pytest==9.2.0 freezegun==1.5.5
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" allure@3.18.0 > /dev/null
cat > test_expiry.py <<'PY'
import os

import freezegun
import pytest


@pytest.fixture
def new_year():
    with freezegun.freeze_time("2020-01-01"):
        yield


def test_expiry(new_year):
    assert os.environ["TARGET"] == "good"
PY
for target in good bad; do
  TARGET=$target "$place/venv/bin/python" -m pytest -q -p no:cacheprovider --alluredir "made/$target" test_expiry.py > /dev/null || true
done
verdict() {
  rm -rf results report
  mkdir results
  cp made/good/*-result.json "results/$1-result.json"
  cp made/bad/*-result.json "results/$2-result.json"
  node_modules/.bin/allure generate results -o report > /dev/null 2>&1
  grep -Eo '"(passed|failed)":[0-9]+' report/widgets/statistic.json | tr -d '"' | paste -sd ' '
}
one=11111111-1111-4111-8111-111111111111 two=22222222-2222-4222-8222-222222222222
first=$(verdict $one $two) second=$(verdict $two $one)
grep -q '"start": *1577836800000' results/$one-result.json || { echo 'CHANGED: the result is not dated by the frozen clock'; exit 1; }
[ "$first / $second" = 'failed:1 / passed:1' ] || { echo "CHANGED: the report says $first / $second"; exit 1; }
echo "As seen: a pass and then a fail: the report says $first; with the two file names swapped: $second."
