"""A backend that cannot start says why, where, and what to do."""

import os
from pathlib import Path

import pytest

from backend.local.processes import janitor
from backend.local.processes.custody import Custody
from backend.local.processes.failure import BackendError
from tests.unit.backend.local.running import Running

BROKEN = """
Resources:
  Nothing:
    Type: AWS::DynamoDB::Table
    Properties: {TableName: nothing}
"""


def refused(*arguments: str, **options: str) -> str:
    with Running(*arguments, **options) as running:
        received = running.next_line(within_s=20)
        assert received["ready"] is False
        assert running.process.wait(timeout=10) == 3
        error: str = received["error"]
        return error


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "none.yaml"
    assert refused("--template", str(missing)) == (
        f"The template {missing} cannot be read: No such file or directory. Name another with --template."
    )


def test_a_template_that_cannot_be_deployed_is_explained(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(BROKEN)
    error = refused("--template", str(broken), TMPDIR=str(tmp_path))
    assert error.startswith("The template could not be deployed: ")
    assert list(tmp_path.iterdir()) == [broken]


def test_an_emulator_that_dies_while_it_starts_is_reported() -> None:
    with Running() as running:
        emulator = running.first("emulator", within_s=5)
        emulator.kill()
        error = running.next_line(within_s=10)["error"]
        emulator.close()
        assert running.process.wait(timeout=10) == 3
        assert error.startswith(
            "The AWS emulator did not start (emulator was ended by SIGKILL). Correct what"
        )


def test_a_janitor_that_cannot_make_a_work_directory_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(janitor, "__file__", os.devnull)
    with pytest.raises(BackendError, match=r"^No work directory could be made in .+: free some space there"):
        Custody()
