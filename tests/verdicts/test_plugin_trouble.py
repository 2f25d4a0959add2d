"""The pytest plugin when a run goes wrong: nothing is hidden, and what was found is kept."""

import json

import pytest

from tests.verdicts.plugin_runs import KEPT, Runs, Suite, clauses


@pytest.mark.parametrize("dist", ["load", "worksteal"], ids=["pytest", "signoff run"])
def test_a_crashed_worker_is_an_error_of_the_clause_it_was_on(
    project: pytest.Pytester, suite: Suite, runs: Runs, dist: str
) -> None:
    suite(KEPT + '@clause("TKT-02", requests=1)\ndef test_dies():\n    import os; os._exit(9)\n')
    assert runs("-n2", f"--dist={dist}").ret == 3
    assert clauses(project)["TKT-02"]["verdict"] == "ERROR"
    assert "crashed" in clauses(project)["TKT-02"]["reason"]


def test_a_test_that_was_collected_but_never_reported_shows(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    fails = '@clause("TKT-01", requests=1)\ndef test_a():\n    assert False\n'
    suite(fails + KEPT.replace("TKT-01", "TKT-02"))
    assert runs("-x").ret == 1
    assert clauses(project)["TKT-02"]["verdict"] == "ERROR"
    assert "never reported" in clauses(project)["TKT-02"]["reason"]


def test_a_deployment_in_the_middle_is_an_error(
    project: pytest.Pytester, suite: Suite, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_DEPLOYS", "1")
    suite(KEPT)
    assert runs().ret == 3
    assert "build changed during the run, from 1 to 2" in clauses(project)["TKT-01"]["reason"]


def test_a_target_that_stops_answering_ends_the_run(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    suite(
        '@clause("TKT-01", requests=1)\n@pytest.mark.parametrize("n", range(30))\n'
        "def test_gone(customer_a, n):\n    raise ConnectionError('no answer')\n"
    )
    result = runs()
    assert result.ret == 3
    result.stdout.fnmatch_lines(["*5 tests in a row got no answer from the target*"])
    assert len(clauses(project)["TKT-01"]["tests"]) == 5


def test_a_full_disk_is_said_and_ends_the_run(project: pytest.Pytester, suite: Suite, runs: Runs) -> None:
    folder = project.path / "out/one"
    folder.mkdir(parents=True)
    (folder / "results.jsonl").symlink_to("/dev/full")
    suite(KEPT)
    result = runs()
    assert result.ret == 3
    (result.stdout if "No space" in result.stdout.str() else result.stderr).fnmatch_lines(
        ["*evidence in */out/one cannot be written (No space left on device); free space*"]
    )


def test_a_report_that_cannot_be_written_is_said_in_a_line(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    suite(KEPT)
    assert runs("--junitxml=kept.xml").ret == 0
    result = runs("--run-id=two", "--junitxml=/dev/full/never.xml")
    assert result.ret == 3
    result.stderr.fnmatch_lines(["signoff: the run's reports cannot be written: */dev/full*"])
    assert "Traceback" not in result.stderr.str() + result.stdout.str()


def test_a_killed_run_keeps_what_it_had_and_says_that_it_is_unfinished(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    body = (
        '@clause("TKT-02", requests=1)\ndef test_z():\n'
        "    import os, signal; os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    suite(KEPT + body)
    runs("-p", "no:xdist")
    document = json.loads((project.path / "out/one/verdict.json").read_text(encoding="utf-8"))
    assert document["run"]["state"] == "unfinished"
    assert document["decision"]["ruling"] == "not decided"
    kept = (project.path / "out/one/results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["outcome"] for line in kept] == ["PASS"]
