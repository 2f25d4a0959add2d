"""What Stryker's report says of the mutants that were drawn, and what is kept of it."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from signoff.proof.mutants.forked import TIMED_OUT
from signoff.proof.mutants.schemata import Mutant
from signoff.proof.portal_mutants import units
from signoff.proof.portal_mutants.tree import Made
from signoff.proof.portal_mutants.units import Name, judged, said_of, settings_of, tried_of


def made(number: int, place: str = "6:2-6:7") -> Made:
    mutant = Mutant(number, number, "backend/portal/src/a.ts", "f", "Arithmetic", "1", "2", 1, 6)
    return Made(mutant, place, "2")


def reported(status: str, column: int = 3, **more: list[str]) -> dict[str, object]:
    location = {"start": {"line": 6, "column": column}, "end": {"line": 6, "column": column + 5}}
    row = {"location": location, "mutatorName": "Arithmetic", "replacement": "2", "status": status, **more}
    return {
        "files": {"src/a.ts": {"mutants": [row]}},
        "testFiles": {"a.test.ts": {"tests": [{"id": "26", "name": "waits longer"}]}},
    }


def test_the_report_counts_columns_from_1_and_names_tests_by_number() -> None:
    found = said_of(reported("Killed", killedBy=["26"]), [made(1).name])
    assert found == {made(1).name: ("Killed", "waits longer")}


def test_what_was_not_drawn_is_not_looked_at() -> None:
    assert said_of(reported("CompileError", column=9), [made(1).name]) == {}


def test_only_a_test_that_fails_or_hangs_is_a_kill() -> None:
    killed, hung = tried_of(1, "Killed", "waits longer"), tried_of(1, "Timeout", "")
    assert killed is not None
    assert (killed.by, killed.outcome, killed.confirmed) == ("waits longer", "FAIL", True)
    assert hung is not None
    assert (hung.by, hung.outcome) == ("a unit test", TIMED_OUT)
    assert [tried_of(1, status, "") for status in ("Survived", "NoCoverage", "RuntimeError", "")] == [
        None
    ] * 4


def test_what_was_tried_before_is_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[int]] = []

    def run(root: Path, home: Path, drawn: Sequence[Made]) -> dict[Name, tuple[str, str]]:
        asked.append([each.mutant.number for each in drawn])
        return {each.name: ("Killed", "a") if each.mutant.number == 1 else ("Survived", "") for each in drawn}

    monkeypatch.setattr(units, "run", run)
    one, two, three = made(1, "1:0-1:1"), made(2, "2:0-2:1"), made(3, "3:0-3:1")
    cache = tmp_path / "cache" / "units.json"
    assert set(judged(tmp_path, tmp_path, [one, two], cache)) == {1}
    assert set(judged(tmp_path, tmp_path, [one, two, three], cache)) == {1}
    assert asked == [[1, 2], [3]]
    assert len(json.loads(cache.read_text(encoding="utf-8"))) == 3


def test_stryker_is_asked_about_the_files_of_those_that_were_drawn(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, [made(1), made(2)])
    assert settings["mutate"] == ["src/a.ts"]
    assert settings["checkers"] == ["chosen"]
