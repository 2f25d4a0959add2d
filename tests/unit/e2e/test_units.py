"""What Vitest reports of the portal's unit tests, and what only its exit code says."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from e2e import units
from signoff.verdict.outcomes import Unmet

PASSED = {"ancestorTitles": ["FE-04: api"], "title": "update", "status": "passed", "failureMessages": []}
FAILED = PASSED | {"status": "failed", "failureMessages": ["expected PUT\n  at line 7"]}


def file(status: str, *tests: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": "/portal/tests/api.test.ts",
        "status": status,
        "message": "afterAll",
        "assertionResults": tests,
    }


class Npm:
    """Runs no tests: it ends with that code and leaves that report; `runs` counts how often it was asked."""

    def __init__(self, code: int, *files: dict[str, Any]) -> None:
        self.code, self.files, self.runs = code, files, 0

    def __call__(self, command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        self.runs += 1
        report = Path(command[-1].partition("=")[2])
        report.write_text(json.dumps({"success": True, "testResults": self.files}), encoding="utf-8")
        return subprocess.CompletedProcess(command, self.code, "", "Unhandled Errors: AssertionError")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A portal whose packages are installed."""
    (tmp_path / "portal/node_modules").mkdir(parents=True)
    return tmp_path / "portal"


def seen(monkeypatch: pytest.MonkeyPatch, source: Path, npm: Npm) -> list[tuple[str, str, str]]:
    monkeypatch.setattr(units, "found_program", lambda name: name)
    monkeypatch.setattr(subprocess, "run", npm)
    return [(each.name, each.status, each.received) for each in units.unit_tests(source, source.parent)]


def test_each_test_is_told_with_its_groups_and_the_first_line_of_its_failure(
    monkeypatch: pytest.MonkeyPatch, source: Path
) -> None:
    npm = Npm(1, file("failed", PASSED, FAILED))
    assert seen(monkeypatch, source, npm) == [
        ("api.test.ts > FE-04: api > update", "passed", ""),
        ("api.test.ts > FE-04: api > update", "failed", "expected PUT"),
    ]
    seen(monkeypatch, source, npm)
    assert npm.runs == 1, "once for all clauses of a run"


@pytest.mark.parametrize("tests", [(), (PASSED,)], ids=["before its first test", "after its last test"])
def test_a_file_that_breaks_outside_of_its_tests_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, source: Path, tests: tuple[dict[str, Any], ...]
) -> None:
    found = seen(monkeypatch, source, Npm(1, file("failed", *tests)))
    assert found[0] == ("api.test.ts", "failed", "afterAll")


def test_what_fails_after_its_test_has_ended_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, source: Path
) -> None:
    npm = Npm(1, file("passed", PASSED))
    for _ in range(2):  # for each clause: a report that is no good is not kept for the next one
        with pytest.raises(Unmet, match="npm test ended with 1: Unhandled Errors: AssertionError"):
            seen(monkeypatch, source, npm)
    assert npm.runs == 2
