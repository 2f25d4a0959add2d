"""No option, empty body or missing piece of a run turns into a pass: each case begins with a kept run."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.verdicts.judging import ACCEPTED, REFUSED
from tests.verdicts.plugin_runs import KEPT, MORE, Runs, Suite, verdict

BROKEN = "def test_broken(:\n"
SELECTIONS = {
    "-k": (["-k", "kept"], ACCEPTED),
    "a node id": (["--deselect=tests/integration/test_second.py::test_more"], ACCEPTED),
    "--deselect a file": (["--deselect=tests/integration/test_second.py"], ACCEPTED),
    "--ignore": (["--ignore=tests/integration/test_second.py"], ACCEPTED),
    "--ignore-glob": (["--ignore-glob=*second*"], ACCEPTED),
    "other names for functions": (["-o", "python_functions=test_kept"], ACCEPTED),
    "other names for files": (["-o", "python_files=test_suite.py"], ACCEPTED),
    "--maxfail and -k": (["--maxfail=1", "-k", "more"], ACCEPTED),
    "no recursion": (["-o", "norecursedirs=integration"], REFUSED),
}


@pytest.mark.parametrize(
    "options",
    [pytest.param(options, id=name, marks=mark) for name, (options, mark) in SELECTIONS.items()],
)
def test_a_part_of_a_clauses_tests_is_no_pass(
    project: pytest.Pytester, kept: Path, runs: Runs, options: list[str]
) -> None:
    assert runs("--run-id=two", *options, "--clause=TKT-01").ret == 2
    found = verdict(project)
    assert found["verdict"] == "NOT VERIFIED"
    assert found["reason"].startswith(
        ("so far ", "it passed, but the run is partial: the option override_ini")
    )


@ACCEPTED
def test_one_file_of_two_is_no_pass(project: pytest.Pytester, kept: Path, runs: Runs) -> None:
    node = "tests/integration/test_suite.py::test_kept"
    options = ("--run-id=two", "--target=target.toml", "-p", "no:randomly")
    assert project.runpytest_subprocess(node, *options).ret == 2
    assert verdict(project)["so_far"] == "1 of 2 tests"


@ACCEPTED
def test_what_failed_last_is_no_pass_by_itself(
    project: pytest.Pytester, suite: Suite, runs: Runs, kept: Path
) -> None:
    suite(MORE.replace("is_ok", "is_created"), "test_second.py")
    cached = ("--target=target.toml", "-p", "no:randomly", "tests")
    assert project.runpytest_subprocess(*cached, "--run-id=bad").ret == 1
    suite(MORE, "test_second.py")
    assert project.runpytest_subprocess(*cached, "--run-id=two", "--lf").ret == 2
    assert verdict(project)["so_far"] == "1 of 2 tests"


GONE: dict[str, tuple[str, Any]] = {
    "skipped as a module": ("pytest.skip('today', allow_module_level=True)\n" + MORE, ACCEPTED),
    "importorskip": ("pytest.importorskip('nowhere_to_be_found')\n" + MORE, ACCEPTED),
    "deleted": ("", ACCEPTED),
    "renamed": (MORE.replace("test_more", "test_less"), ACCEPTED),
    "made no test": (MORE.replace("def test_more", "def more"), ACCEPTED),
    "of another clause": (MORE.replace("TKT-01", "TKT-02"), ACCEPTED),
    "a SHOULD all at once": (
        MORE.replace("requests=1", "requests=1, level=Level.SHOULD").replace("is_ok", "is_created"),
        ACCEPTED,
    ),
    "skipped by a mark": ("@pytest.mark.skip" + MORE, REFUSED),
    "expected to fail": ("@pytest.mark.xfail" + MORE.replace("is_ok", "is_created"), REFUSED),
}


@pytest.mark.parametrize(
    "body", [pytest.param(body, id=name, marks=mark) for name, (body, mark) in GONE.items()]
)
def test_a_test_that_is_gone_is_missed(
    project: pytest.Pytester, suite: Suite, runs: Runs, kept: Path, body: str
) -> None:
    suite(body, kept.name)
    word, code = ("FAIL", 1) if "xfail" in body else ("NOT VERIFIED", 2)
    assert runs("--run-id=two", "--clause=TKT-01").ret == code
    assert verdict(project)["verdict"] == word


@ACCEPTED
def test_fewer_parameters_are_missed(project: pytest.Pytester, suite: Suite, runs: Runs) -> None:
    body = '@pytest.mark.parametrize("n", range({}))' + KEPT.replace("customer_a)", "customer_a, n)")
    suite(body.format(4))
    assert runs().ret == 0
    suite(body.format(3))
    assert runs("--run-id=two").ret == 2
    assert verdict(project)["so_far"] == "3 of 4 tests"


@REFUSED
@pytest.mark.parametrize("options", [(), ("--continue-on-collection-errors",), ("-n2",)], ids=str)
def test_a_file_that_cannot_be_collected_is_an_error(
    project: pytest.Pytester, suite: Suite, runs: Runs, kept: Path, options: tuple[str, ...]
) -> None:
    suite(BROKEN, kept.name)
    assert runs("--run-id=two", *options).ret == 3
    document = json.loads((project.path / "out/two/verdict.json").read_text(encoding="utf-8"))
    assert "test_second.py cannot be collected" in document["decision"]["reason"]


HOW = {
    "--setup-plan": "the option setupplan=True",
    "--setup-only": "the option setuponly=True",
    "--runxfail": "the option runxfail=True",
    "--assert=plain": "the option assertmode=plain",
    "-Wignore": "the option pythonwarnings=",
    "-ofilterwarnings=ignore": "the option override_ini=",
    "--noconftest": "",
    "-pno:unraisableexception": "the plugin unraisableexception was switched off",
}


@pytest.mark.parametrize(
    "option",
    [pytest.param(option, marks=REFUSED if option == "--noconftest" else ACCEPTED) for option in HOW],
)
def test_an_option_that_changes_how_tests_run_leaves_no_pass(
    project: pytest.Pytester, runs: Runs, kept: Path, option: str
) -> None:
    assert runs("--run-id=two", option).ret != 0
    if HOW[option]:
        document = json.loads((project.path / "out/two/verdict.json").read_text(encoding="utf-8"))
        assert any(HOW[option] in why for why in document["run"]["invocation"]["partial"])
        assert verdict(project)["verdict"] != "PASS"


@ACCEPTED
def test_options_of_the_environment_count_like_others(
    project: pytest.Pytester, runs: Runs, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", "--setup-plan")
    assert runs("--run-id=two").ret == 3
    assert verdict(project)["reason"] == "the test was set up and taken down, and its body never ran"


EMPTY = {
    "returns": "return",
    "passes": "pass",
    "asks and evaluates nothing": "customer_a.tickets.try_list()",
    "an expectation of nothing": "expect(customer_a.tickets.try_list())",
    "a bare assert": "assert customer_a.tickets.try_list()",
    "evaluates before it asks nobody": "expect(1, 'one').equals(1)",
    "a generator": "yield expect(customer_a.tickets.try_list()).is_ok()",
}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(body, id=name, marks=REFUSED if name == "a generator" else ACCEPTED)
        for name, body in EMPTY.items()
    ],
)
def test_a_body_that_shows_nothing_is_an_error(
    project: pytest.Pytester, suite: Suite, runs: Runs, kept: Path, body: str
) -> None:
    head, _, _ = MORE.partition("    expect")
    suite(f"{head}    {body}\n", kept.name)
    assert runs("--run-id=two").ret == 3
    if "yield" not in body:
        assert verdict(project)["reason"].endswith("so it shows nothing")


FORGED = {"test": "tests/integration/test_suite.py::test_kept", "clause": "TKT-01", "level": "MUST"}


@ACCEPTED
def test_a_result_from_beside_decides_no_clause_of_tests(
    project: pytest.Pytester, runs: Runs, kept: Path
) -> None:
    (project.path / "found.jsonl").write_text(json.dumps(FORGED | {"outcome": "PASS"}) + "\n")
    done = runs("--run-id=two", "--also=found.jsonl", "--clause=TKT-01", "--ignore=tests/integration")
    assert done.ret == 3
    assert "TKT-01 is decided by tests" in done.stdout.str() + done.stderr.str()


@ACCEPTED
def test_a_thin_run_is_no_pass(project: pytest.Pytester, suite: Suite, runs: Runs, kept: Path) -> None:
    suite("@pytest.mark.left_out_when_thin" + MORE, kept.name)
    assert runs("--run-id=two", "--thin").ret == 2
    assert verdict(project)["so_far"] == "1 of 2 tests"


@ACCEPTED
def test_without_an_inventory_nothing_is_run(project: pytest.Pytester, kept: Path, runs: Runs) -> None:
    (project.path / "tests/inventory.json").unlink()
    options = ("tests", "--target=target.toml", "--run-id=two")
    done = project.runpytest_subprocess(*options)
    assert done.ret == 3
    assert "run `make inventory`" in done.stdout.str() + done.stderr.str()


@pytest.mark.parametrize(
    "columns",
    [
        pytest.param(width, marks=REFUSED if width in ("", "wide") else ACCEPTED)
        for width in ("", "wide", "0", "-5")
    ],
)
def test_a_width_that_is_none_spoils_no_verdict(
    project: pytest.Pytester, runs: Runs, kept: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    done = runs("--run-id=two")
    assert done.ret == 0
    assert "Traceback" not in done.stdout.str() + done.stderr.str()
    assert verdict(project)["verdict"] == "PASS"
