"""No results of load make a decision green that is about something else: other builds, targets, profiles."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from signoff.evidence.parts import PART, end_part, results_of_part, write_part
from signoff.evidence.runs import EvidenceError
from signoff.release.decide import decided
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import (
    GUIDE,
    a_run,
    all_kept,
    asked,
    clause_in,
    document_in,
    outcome_of,
)
from tests.verdicts.judging import ACCEPTED, REFUSED
from tests.verdicts.plugin_runs import KEPT, Runs, Suite, clauses


@pytest.fixture
def measured(tmp_path: Path) -> Path:
    """The results of a load run that kept LAT-01, on the build and target of the run that it is a part of."""
    (tmp_path / "desk.toml").write_text('name = "desk"\n')
    write_part(
        tmp_path,
        build="1.2.3",
        build_after="1.2.3",
        target="desk",
        base_url="https://desk.test",
        target_file=tmp_path / "desk.toml",
    )
    file = tmp_path / "results.jsonl"
    file.write_text(json.dumps(outcome_of("LAT-01", Outcome.PASS, "load/smoke: create").as_json()) + "\n")
    return file


_number = count(1)


def verdict_with(file: Path) -> tuple[str, str]:
    """Verdict and reason of LAT-01 in a run, else kept, that takes these results over."""
    results = results_of_part(
        file,
        build="1.2.3",
        target="desk",
        base_url="https://desk.test",
        target_file=file.parent / "desk.toml",
    )
    rest = all_kept()
    rest.pop("LAT-01")
    document = document_in(a_run(file.parent / f"out{next(_number)}", outcomes=rest, results=results))
    found = clause_in(document, "LAT-01")
    assert (document["decision"]["ruling"] == "harness error") is (found["verdict"] == "ERROR")
    return found["verdict"], found["reason"]


def says(file: Path, **changed: str) -> None:
    """Edits what the part says of itself."""
    part = file.parent / PART
    part.write_text(json.dumps(json.loads(part.read_text()) | changed))


@ACCEPTED
def test_a_profile_of_ones_own_does_not_decide_what_an_official_one_could_not(tmp_path: Path) -> None:
    kept = all_kept()
    kept.pop("LAT-01")
    unsure = outcome_of("LAT-01", Outcome.INCONCLUSIVE, "load/smoke: create")
    official = a_run(tmp_path, outcomes=kept, results=[unsure])
    passed = outcome_of("LAT-01", Outcome.PASS, "load/custom:smoke@0badc0de: create")
    custom = a_run(tmp_path, "20261123-103000-cccc", results=[passed])
    document, decision, _ = decided(asked(official, custom, now=datetime.now(UTC)), GUIDE)
    found = clause_in(document, "LAT-01")
    assert found["verdict"] == "INCONCLUSIVE"
    assert {test["id"] for test in found["tests"]} == {unsure.test, passed.test}
    assert decision.ruling.words == "not decided"


SPOILED: dict[str, tuple[Callable[[Path], object], str]] = {
    "of another build": (lambda file: says(file, build="1.2.2"), "measured on build '1.2.2'"),
    "a build that moved": (lambda file: says(file, build_after="1.2.4"), "from '1.2.3' to '1.2.4'"),
    "cut short": (lambda file: end_part(file.parent, ""), "it was cut short"),
    "of another target": (lambda file: says(file, target="other"), "measured on target 'other'"),
    "at another address": (lambda file: says(file, base_url="https://easy.test"), "at https://easy.test"),
    "part.json is not there": (lambda file: (file.parent / PART).unlink(), "is not there"),
    "part.json is cut": (
        lambda file: (file.parent / PART).write_text('{"build": "1.2.3"'),
        "is not valid JSON",
    ),
    "part.json of null": (lambda file: (file.parent / PART).write_text("null"), "is not what"),
    "a later target file": (
        lambda file: (file.parent / "desk.toml").write_text('name = "desk"\n[limits]\ntimeout_s = 120\n'),
        "the target file was changed",
    ),
}


@ACCEPTED
@pytest.mark.parametrize(("spoil", "why"), SPOILED.values(), ids=SPOILED)
def test_what_was_measured_on_something_else_is_an_error(
    measured: Path, spoil: Callable[[Path], object], why: str
) -> None:
    assert verdict_with(measured)[0] == "PASS"
    spoil(measured)
    verdict, reason = verdict_with(measured)
    assert verdict == "ERROR"
    assert why in reason


@REFUSED
@pytest.mark.parametrize("line", ["{", "null", '{"clause": "LAT-01", "outcome": "PASS"}'])
def test_a_line_that_is_no_result_is_refused(measured: Path, line: str) -> None:
    measured.write_text(measured.read_text() + line + "\n")
    with pytest.raises(EvidenceError, match=r"results\.jsonl:2: is not a result"):
        verdict_with(measured)


@ACCEPTED
def test_a_run_of_tests_does_not_pass_with_the_load_of_another_build(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    suite(KEPT)
    folder = project.mkdir("load")
    result = outcome_of("LAT-01", Outcome.PASS, "load/smoke: create").as_json()
    (folder / "results.jsonl").write_text(json.dumps(result) + "\n")
    asked_for = ("--clause=TKT-01", "--clause=LAT-01", "--also=load/results.jsonl")

    def measured_on(build: str) -> None:
        file = project.path / "target.toml"
        write_part(folder, build=build, build_after=build, target="fake", base_url="", target_file=file)

    measured_on("1")
    assert runs(*asked_for).ret == 0
    measured_on("0")
    assert runs("--run-id=two", *asked_for).ret == 3
    document = json.loads((project.path / "out/two/verdict.json").read_text())
    found = clause_in(document, "LAT-01")
    assert found["verdict"] == "ERROR"
    assert found["reason"].startswith("it was measured on build '0', and the run is about build '1'")
    assert clauses(project)["LAT-01"]["verdict"] == "PASS"
