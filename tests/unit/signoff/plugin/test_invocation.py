"""How pytest was called: what is harmless, what leaves a run partial, and what is refused."""

import json
from pathlib import Path

import pytest

SHOWS = """
import json
import pytest
from signoff.plugin.invocation import ForeignPlugin, invocation_of

@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    if hasattr(session.config, "workerinput"):
        return
    try:
        found = invocation_of(session.config, ["PYTEST_ADDOPTS"])
    except ForeignPlugin as error:
        pytest.exit(str(error), returncode=3)
    (session.config.rootpath / "found.json").write_text(json.dumps(found.as_json()))
"""
OFF = ("-p", "no:randomly", "-p", "no:cacheprovider")


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project whose conftest.py writes down how pytest was called."""
    pytester.makeconftest(SHOWS)
    pytester.makepyfile(test_one="def test_one(): pass")
    return pytester


def partial(project: pytest.Pytester, *options: str) -> list[str]:
    """Why a run with those options is partial."""
    project.runpytest_subprocess(*OFF, *options)
    found = json.loads((project.path / "found.json").read_text(encoding="utf-8"))
    assert found["scrubbed"] == ["PYTEST_ADDOPTS"]
    assert {"pytest", "httpx", "python"} <= set(found["tools"])
    return list(found["partial"])


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("-q", "--tb=no", "-rA", "--durations=3", "-s"),
        ("-n", "2", "--dist=worksteal"),
        ("--junitxml=a.xml", "--alluredir=b", "--basetemp=c"),
        ("-k", "one", "-x", "--deselect=a::b", "--maxfail=3"),
        ("--strict-markers", "--strict-config", "--import-mode=importlib", "-o", "addopts="),
        ("-p", "no:hypothesispytest", "-p", "no:xdist"),
    ],
    ids=str,
)
def test_what_changes_no_test_leaves_the_run_whole(
    project: pytest.Pytester, options: tuple[str, ...]
) -> None:
    assert partial(project, *options) == []


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--setup-plan",), "the option setupplan=True changes how tests run"),
        (("--runxfail",), "the option runxfail=True changes how tests run"),
        (("-W", "ignore"), "the option pythonwarnings=['ignore'] changes how tests run"),
        (("-o", "xfail_strict=true"), "the option override_ini=['xfail_strict=true'] changes how tests run"),
        (("-p", "ours"), "the plugin ours is none of ours"),
        (("-p", "no:skipping"), "the plugin skipping was switched off"),
    ],
    ids=str,
)
def test_what_changes_how_tests_run_is_said(
    project: pytest.Pytester, options: tuple[str, ...], why: str
) -> None:
    project.makepyfile(ours="")
    assert why in partial(project, *options)


def test_a_plugin_that_is_registered_by_another_is_seen(project: pytest.Pytester, tmp_path: Path) -> None:
    project.makepyfile(hidden="class Hidden: pass", ours="pytest_plugins = ['hidden']")
    assert "the plugin hidden is none of ours" in partial(project, "-p", "ours")
    project.makepyfile(
        ours="import hidden\ndef pytest_configure(config):\n"
        "    config.pluginmanager.register(hidden.Hidden(), 'signoff')\n"
    )
    assert "the plugin hidden is none of ours" in partial(project, "-p", "ours")


def test_a_plugin_that_repeats_tests_is_refused(project: pytest.Pytester) -> None:
    project.makepyfile(flaky="")
    done = project.runpytest_subprocess(*OFF, "-p", "flaky")
    assert done.ret == 3
    done.stdout.fnmatch_lines(["*the plugin flaky runs a failing test again*use `signoff run`*"])
