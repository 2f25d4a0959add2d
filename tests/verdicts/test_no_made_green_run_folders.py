"""What a real run is called, is about, and leaves in its folder hides no failure.

`before` says what the instrument did with each case at first.
"""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from signoff.evidence.runs import EvidenceError, read_finished
from tests.unit.signoff.evidence.evidences import GUIDE, document_in
from tests.verdicts.judging import ACCEPTED, REFUSED
from tests.verdicts.plugin_runs import KEPT, Runs, Suite, clauses

IDS = ("../one", "/nowhere/one", "", "a\nb", "..", "-x")


@pytest.mark.parametrize(
    "run_id", [pytest.param(one, marks=REFUSED if one == "a\nb" else ACCEPTED) for one in IDS], ids=repr
)
def test_a_run_id_that_is_none_starts_no_run(project: pytest.Pytester, suite: Suite, run_id: str) -> None:
    suite(KEPT)
    done = project.runpytest_subprocess("tests", f"--run-id={run_id}", "--target=target.toml")
    assert done.ret == 3
    done.stderr.fnmatch_lines(["*signoff: --run-id: * is not a name for a run; use letters, digits*"])
    assert not (project.path / "out").exists()


@pytest.mark.parametrize(
    "version",
    [pytest.param(one, marks=ACCEPTED) for one in ("None", "7", '""', '"1\\x1b[8m2"', "[]", '"a/../b"')],
)
def test_a_target_that_names_no_build_is_not_run(
    project: pytest.Pytester, suite: Suite, runs: Runs, version: str
) -> None:
    fake = project.path / "fake.py"
    text = fake.read_text(encoding="utf-8")
    assert '"2" if moved else "1"' in text
    fake.write_text(text.replace('"2" if moved else "1"', version), encoding="utf-8")
    suite(KEPT)
    done = runs()
    assert done.ret == 3
    done.stderr.fnmatch_lines(["*signoff: *health, 'version': *build*; correct the target's answer*"])


@ACCEPTED
def test_a_second_run_does_not_take_the_place_of_one_that_failed(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    suite(KEPT.replace("is_ok()", "is_created()"))
    assert runs().ret == 1
    suite(KEPT)
    done = runs()
    assert done.ret == 3
    done.stderr.fnmatch_lines(["*signoff: */out/one: holds a run already; take another --run-id or --out*"])
    assert clauses(project)["TKT-01"]["verdict"] == "FAIL"


def failures(file: Path) -> int:
    return sum(len(list(ElementTree.parse(file).getroot().iter(tag))) for tag in ("failure", "error"))


def statuses(folder: Path) -> list[str]:
    return [json.loads(file.read_text())["status"] for file in folder.glob("*-result.json")]


LEAKING = """
@clause("TKT-01", requests=3)
def test_kept(customer_a, customer_b):
    customer_a.tickets.open()
    expect(customer_b.tickets.try_list()).is_ok()
"""


@ACCEPTED
def test_what_the_sweep_found_is_a_failure_for_ci_too(
    project: pytest.Pytester, suite: Suite, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_LEAKS", "1")
    suite(LEAKING)
    assert runs("--junitxml=mine.xml").ret == 1
    assert clauses(project)["SEC-01"]["verdict"] == "FAIL"
    assert failures(project.path / "mine.xml") == 1
    assert sorted(statuses(project.path / "out/one/allure-results")) == ["failed", "passed"]


@ACCEPTED
def test_a_build_that_changed_is_an_error_for_ci_too(
    project: pytest.Pytester, suite: Suite, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_DEPLOYS", "1")
    suite(KEPT)
    assert runs().ret == 3
    assert failures(project.path / "out/one/junit.xml") == 1
    assert sorted(statuses(project.path / "out/one/allure-results")) == ["broken", "passed"]


@ACCEPTED
def test_a_file_of_a_real_run_cannot_be_changed_unseen(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    suite(KEPT)
    assert runs("-n1").ret == 0
    folder = project.path / "out/one"
    assert document_in(folder)["run"]["results"]["count"] == 1
    assert read_finished(folder, GUIDE).id == "one"
    junit = folder / "junit.xml"
    junit.write_text(junit.read_text(encoding="utf-8").replace("test_kept", "test_other"), encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"junit\.xml: was changed, since the run ended; repeat the run"):
        read_finished(folder, GUIDE)


@ACCEPTED
def test_a_key_that_is_none_starts_no_run(
    project: pytest.Pytester, suite: Suite, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNOFF_RUN_KEY", str(project.path / "nowhere.pem"))
    suite(KEPT)
    done = runs()
    assert done.ret == 3
    done.stderr.fnmatch_lines(["*signoff: */nowhere.pem: cannot be read*; make one with `signoff keygen`"])
    assert not (project.path / "out/one").exists()
