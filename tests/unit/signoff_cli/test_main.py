"""The command line: every command is found, and only what it needs is loaded for it."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from signoff_cli import main


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_command_is_where_the_table_says(name: str) -> None:
    received = CliRunner().invoke(main.app, [name, "--help"])
    assert received.exit_code == 0, received.output
    assert f" {name} " in received.output.splitlines()[0]


def test_the_help_lists_every_command() -> None:
    received = CliRunner().invoke(main.app, ["--help"])
    listed = [
        line.split()[0] for line in received.output.partition("Commands:")[2].splitlines() if line.strip()
    ]
    assert [name for name in listed if name in main.COMMANDS] == list(main.COMMANDS)


def test_a_command_that_there_is_not_is_answered_with_the_one_that_was_meant() -> None:
    received = CliRunner().invoke(main.app, ["shet"])
    assert received.exit_code == 2
    assert "'sheet'" in received.output


def test_a_fault_of_the_command_is_no_ruling(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(**options: object) -> None:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(main, "app", breaks)
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == 3
    said = capsys.readouterr().err
    assert "ZeroDivisionError: a fault" in said
    assert "no verdict" in said


def test_the_sheet_does_not_wait_for_acceptance_and_load_to_be_loaded() -> None:
    received = "import sys; from signoff_cli.main import app; app(['sheet', '--help'], standalone_mode=False)"
    loaded = f"{received}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    names = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    ).stdout.splitlines()[-1]
    assert "signoff" in names.split()
    assert not {"e2e", "load", "locust", "gevent", "boto3", "pytest"} & set(names.split())
