"""No plugin turns a run into a pass, whatever it does with tests."""

from pathlib import Path
from typing import Any

import pytest

from tests.verdicts.judging import ACCEPTED
from tests.verdicts.plugin_runs import KEPT, MORE, Runs, Suite, verdict

SWALLOWS = """
import pytest

@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item):
    try:
        return (yield)
    except AssertionError:
        return None
"""
RERUNS = """
import pytest
from _pytest.runner import runtestprotocol

def pytest_runtest_protocol(item, nextitem):
    for _ in range(3):
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
        item._initrequest()
        if all(report.passed for report in reports):
            break
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    return True
"""
NEVER_CALLS = "def pytest_pyfunc_call(pyfuncitem):\n    return True\n"
DROPS = "def pytest_collection_modifyitems(items):\n    items[:] = items[:1]\n"
DESELECTS = (
    "def pytest_collection_modifyitems(config, items):\n"
    "    config.hook.pytest_deselected(items=items[1:])\n    items[:] = items[:1]\n"
)
FLAKY = """
import itertools
tries = itertools.count()

@clause("TKT-01", requests=3)
def test_flaky(customer_a):
    expect(customer_a.tickets.try_list()).is_ok()
    expect(next(tries), "the try").equals(1)
"""


PLUGINS: dict[str, tuple[str, str, str, Any]] = {
    "swallows failures": (SWALLOWS, MORE.replace("is_ok", "is_created"), "ERROR", ACCEPTED),
    # To the plugin the second try, which is one too many, has failed too: so it tries a third time.
    "runs until it passes": (RERUNS, FLAKY, "FAIL", ACCEPTED),
    "never calls the body": (NEVER_CALLS, MORE, "ERROR", ACCEPTED),
    "drops tests": (DROPS, MORE, "NOT VERIFIED", ACCEPTED),
    "deselects tests": (DESELECTS, MORE, "NOT VERIFIED", ACCEPTED),
    "does nothing that is known": ("", MORE, "NOT VERIFIED", ACCEPTED),
}


@pytest.mark.parametrize("place", ["plugin", "conftest"])
@pytest.mark.parametrize("name", [pytest.param(name, marks=mark) for name, (*_, mark) in PLUGINS.items()])
def test_a_plugin_makes_no_pass(
    project: pytest.Pytester, suite: Suite, runs: Runs, name: str, place: str
) -> None:
    code, body, word, _ = PLUGINS[name]
    suite(KEPT)
    second = suite(body, "test_second.py")
    runs()
    file = project.path / "ours.py" if place == "plugin" else second.with_name("conftest.py")
    file.write_text(code, encoding="utf-8")
    done = runs("--run-id=two", *(["-p", "ours"] if place == "plugin" else []))
    if code or place == "plugin":
        assert done.ret in (1, 2, 3)
        assert verdict(project)["verdict"] == word
    else:
        assert done.ret == 0


@pytest.mark.parametrize("plugin", ["flaky", "pytest_rerunfailures", "pytest_retry"])
@ACCEPTED
def test_a_plugin_that_is_known_to_repeat_tests_is_refused(
    project: pytest.Pytester, runs: Runs, kept: Path, plugin: str
) -> None:
    project.makepyfile(**{plugin: ""})
    done = runs("--run-id=two", "-p", plugin)
    assert done.ret == 3
    assert f"the plugin {plugin} runs a failing test again" in done.stdout.str() + done.stderr.str()
