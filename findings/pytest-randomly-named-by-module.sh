#!/usr/bin/env bash
# pytest 9.2.0, pytest-xdist 3.8.0, pytest-randomly 5.1.0 (PyPI), seen on 2026-11-28.
#
# Switch off the loading of plugins (PYTEST_DISABLE_PLUGIN_AUTOLOAD=1) and name the wanted plugins by their modules
# (-p xdist.plugin -p pytest_randomly). A parallel run then runs no test: every worker ends with KeyError:
# 'randomly_seed', and pytest with an internal error. pytest-randomly asks for a plugin called "xdist". A plugin that is
# named by its module is called "xdist.plugin", so the controller gives no seed to the workers.
# If they are named by their entry points (-p xdist -p randomly), both work as they should.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check pytest==9.2.0 pytest-xdist==3.8.0 pytest-randomly==5.1.0
cd "$place"
printf 'def test_one():\n    assert 1 + 1 == 2\n' > test_one.py
export PYTEST_DISABLE_PLUGIN_AUTOLOAD=1

run() { "$place/venv/bin/python" -m pytest -q -p no:cacheprovider "$@" -n 2 test_one.py > said.txt 2>&1 || echo "exit code $?" >> said.txt; }

run -p xdist -p randomly
grep -q '1 passed' said.txt || { echo 'CHANGED: named by entry points the test does not pass'; cat said.txt; exit 1; }
run -p xdist.plugin -p pytest_randomly
grep -q "KeyError: 'randomly_seed'" said.txt || { echo 'CHANGED: named by modules the workers get their seed'; cat said.txt; exit 1; }
grep -q '^exit code 3$' said.txt || { echo 'CHANGED: it is no internal error any more'; cat said.txt; exit 1; }
echo 'As seen: named by modules, pytest-xdist and pytest-randomly run no test at all.'
