"""What `signoff run` makes of its pytest: which one it starts, and what it says once that has ended."""

import json
from pathlib import Path
from typing import Any

import pytest

from signoff.verdict.outcomes import Outcome
from signoff_cli import pytest_run
from tests.unit.signoff.evidence.evidences import a_run, document_in


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """Each process that would have been started: its command and its environment."""
    calls: list[tuple[list[str], dict[str, str]]] = []

    def call(command: list[str], env: dict[str, str]) -> int:
        calls.append((command, env))
        return 0

    monkeypatch.setattr("subprocess.call", call)
    return calls


def test_variables_that_lead_pytest_astray_are_left_out_and_named(
    started: list[tuple[list[str], dict[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    astray = {
        "PYTEST_ADDOPTS",
        "PYTEST_PLUGINS",
        "PYTHONOPTIMIZE",
        "PIP_AUDIT_OSV_URL",
        "npm_config_registry",
    }
    for name in astray:
        monkeypatch.setenv(name, "--setup-plan")
    monkeypatch.setenv("STAGING_KEY", "kept")
    pytest_run.run(Path("out"), "--clause=TKT-01")
    ((_, env),) = started
    assert not astray & set(env)
    assert env["STAGING_KEY"] == "kept"
    assert astray <= set(env["SIGNOFF_SCRUBBED"].split())
    assert "PYTEST_ADDOPTS, " in capsys.readouterr().err


def test_only_named_plugins_and_our_own_configuration_are_loaded(
    started: list[tuple[list[str], dict[str, str]]],
) -> None:
    pytest_run.run(Path("out"))
    ((command, env),) = started
    assert env["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] == "1"
    loaded = [command[place + 1] for place, word in enumerate(command) if word == "-p"]
    assert loaded == ["xdist", "allure_pytest", "randomly", "no:cacheprovider"]
    assert command[command.index("-c") + 1].endswith("pyproject.toml")
    assert command[command.index("-o") + 1] == "addopts="


def edited(**changed: Any) -> Any:
    def edit(folder: Path) -> None:
        document = document_in(folder)
        document["run"] |= changed
        (folder / "verdict.json").write_text(json.dumps(document), encoding="utf-8")

    return edit


def cut(folder: Path) -> None:
    text = (folder / "verdict.json").read_text(encoding="utf-8")
    (folder / "verdict.json").write_text(text[:-20], encoding="utf-8")


@pytest.mark.parametrize(
    ("outcome", "code"), [(Outcome.PASS, 0), (Outcome.FAIL, 1), (Outcome.NOT_VERIFIED, 2), (Outcome.ERROR, 3)]
)
def test_the_exit_code_is_the_verdicts(tmp_path: Path, outcome: Outcome, code: int) -> None:
    assert pytest_run.outcome(a_run(tmp_path, outcomes={"TKT-01": outcome})) == (code, "")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: (folder / "verdict.json").unlink(), "the run left no verdict"),
        (cut, "is not valid JSON, it was cut or edited"),
        (edited(state="unfinished"), "the run did not come to its end"),
        (edited(id="20261123-100000-bbbb"), "the run did not come to its end"),
        (edited(state="done"), "'done' is not one of"),
    ],
    ids=["none", "cut", "unfinished", "of another run", "no state"],
)
def test_without_a_finished_verdict_the_check_itself_broke(tmp_path: Path, spoil: Any, words: str) -> None:
    folder = a_run(tmp_path, outcomes={"TKT-01": Outcome.PASS})
    spoil(folder)
    code, said = pytest_run.outcome(folder)
    assert code == 3
    assert words in said
