"""What is measured beside the tests counts only where it was measured on what the run is about."""

import json
from pathlib import Path
from typing import Any

import pytest

from signoff.evidence.parts import PART, results_of_part, write_part
from signoff.evidence.runs import EvidenceError
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import outcome_of

BUILD, TARGET, URL = "1.2.3", "desk", "https://desk.test"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A part of one result that is kept, on the build of the run; the file of its results."""
    file = tmp_path / "results.jsonl"
    file.write_text(json.dumps(outcome_of("LAT-01", Outcome.PASS).as_json()) + "\n")
    (tmp_path / "desk.toml").write_text('name = "desk"\n')
    writes(tmp_path)
    return file


def writes(folder: Path, build: str = BUILD, build_after: str = BUILD) -> None:
    write_part(
        folder,
        build=build,
        build_after=build_after,
        target=TARGET,
        base_url=URL,
        target_file=folder / "desk.toml",
    )


def read(file: Path, **changed: Any) -> tuple[str, str]:
    """Outcome and reason of the one result."""
    known: dict[str, Any] = {
        "build": BUILD,
        "target": TARGET,
        "base_url": URL,
        "target_file": file.parent / "desk.toml",
    }
    (result,) = results_of_part(file, **(known | changed))
    return result.outcome.value, result.reason


def test_what_was_measured_on_the_runs_build_counts_as_it_is(results: Path) -> None:
    assert read(results) == ("PASS", "")
    assert read(results, base_url="", target_file=None) == ("PASS", "")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"build": "1.2.4"}, "it was measured on build '1.2.3', and the run is about build '1.2.4'"),
        ({"target": "other"}, "it was measured on target 'desk', and the run is about 'other'"),
        ({"base_url": "https://other.test"}, "it was measured at https://desk.test, and the run is about"),
    ],
)
def test_what_was_measured_on_something_else_is_an_error(
    results: Path, changed: dict[str, str], why: str
) -> None:
    outcome, reason = read(results, **changed)
    assert outcome == "ERROR"
    assert reason.startswith(why)
    assert reason.endswith("; it says PASS")


@pytest.mark.parametrize(
    ("build_after", "why"),
    [
        ("1.2.4", "the target's build changed while it was measured, from '1.2.3' to '1.2.4'"),
        ("unknown (no answer)", "from '1.2.3' to 'unknown (no answer)'"),
        ("", "it was cut short on build '1.2.3'"),
    ],
)
def test_a_build_that_moves_while_it_is_measured_is_an_error(
    results: Path, build_after: str, why: str
) -> None:
    writes(results.parent, build_after=build_after)
    outcome, reason = read(results)
    assert outcome == "ERROR"
    assert why in reason


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "is not there"),
        ("{", "is not valid JSON"),
        ("[]", "is not what a measurement writes"),
        ('{"build": "1.2.3", "build_after": "1.2.3"}', "is not what a measurement writes"),
        (b"\xff", "is not valid JSON"),
    ],
)
def test_without_a_word_on_the_build_it_is_an_error(
    results: Path, text: str | bytes | None, why: str
) -> None:
    file = results.parent / PART
    file.unlink()
    if text is not None:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    outcome, reason = read(results)
    assert outcome == "ERROR"
    assert reason.startswith("which build was measured is not known: ")
    assert why in reason


def test_a_target_file_that_was_changed_afterwards_is_an_error(results: Path) -> None:
    (results.parent / "desk.toml").write_text('name = "desk"\n[limits]\ntimeout_s = 60\n')
    assert read(results)[0] == "ERROR"
    assert "the target file was changed after it was measured" in read(results)[1]


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"outcome": "GREEN"}', "null"])
def test_a_line_that_is_no_result_is_refused_with_its_place(results: Path, line: str) -> None:
    results.write_text(results.read_text() + line + "\n")
    with pytest.raises(EvidenceError, match=r"results\.jsonl:2: is not a result .*; measure again"):
        read(results)


def test_results_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="cannot be read"):
        read(tmp_path / "none.jsonl")
