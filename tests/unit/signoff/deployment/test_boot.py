"""Targets that are started for a run: the ready line, its failures, and how the target ends."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from signoff.deployment.boot import Booted
from signoff.deployment.description import Boot
from signoff.deployment.loading import TargetError

READY = """
import json, os, sys
print(json.dumps({"ready": True, "base_url": "http://127.0.0.1:1", "secrets": {"KEY": "told"},
                  "ca_file": "/there.pem", "folder": os.getcwd(),
                  "mood": os.environ.get("MOOD")}), flush=True)
sys.stdin.read()
open("ended", "w").close()
"""
SAYS_NOTHING = "import sys; sys.stdin.read()"


def boot(code: str, *, within: float = 20, folder: str = ".") -> Boot:
    return Boot(command=["{python}", "-c", code], ready_within_s=within, folder=folder)


def says(line: object) -> str:
    return f"import sys; print({line!r}, flush=True); sys.stdin.read()"


def test_a_target_that_is_ready_tells_its_address_and_secrets(tmp_path: Path) -> None:
    with Booted(boot(READY), tmp_path) as booted:
        assert booted.ready.base_url == "http://127.0.0.1:1"
        assert booted.ready.secrets == {"KEY": "told"}
        assert booted.ready.places == {"ca_file": "/there.pem"}
        assert booted.ready.received["ready"] is True
        assert "told" not in repr(booted.ready)


def test_a_target_ends_when_its_input_closes(tmp_path: Path) -> None:
    with Booted(boot(READY), tmp_path) as booted:
        assert not (tmp_path / "ended").exists()
    assert (tmp_path / "ended").exists()
    assert booted.wait() == 0


def test_a_target_runs_in_its_folder_with_the_environment_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOOD", "ours")
    (tmp_path / "inner").mkdir()
    with Booted(boot(READY, folder="inner"), tmp_path) as plain:
        assert (plain.ready.received["folder"], plain.ready.received["mood"]) == (
            str(tmp_path / "inner"),
            "ours",
        )
    with Booted(boot(READY), tmp_path, env={"MOOD": "changed"}) as changed:
        assert changed.ready.received["mood"] == "changed"


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        (says('{"ready": false, "error": "port taken"}'), "^the target did not start: port taken$"),
        (says('{"ready": false}'), "^the target did not start: it gave no reason$"),
        (says("{}"), "^the target did not start: it gave no reason$"),
        (says('{"ready": true}'), r"^the target is ready but gives no base_url; see \[boot\]$"),
        (says("Listening on port 80"), r"^the target's first line is not the JSON object that \[boot\]"),
        (says("[1]"), "^the target's first line is not the JSON object"),
        (
            says("\udcff".encode("utf-8", "surrogateescape")),
            "^the target's first line is not the JSON object",
        ),
        ("raise SystemExit(7)", "^the target ended with exit code 7 before it was ready$"),
        ("print('{', end='', flush=True)", "^the target ended with exit code 0 before it was ready$"),
    ],
)
def test_a_target_that_does_not_start_is_refused_with_its_reason(
    tmp_path: Path, code: str, complaint: str
) -> None:
    with pytest.raises(TargetError, match=complaint):
        Booted(boot(code), tmp_path)


@pytest.mark.parametrize("code", [SAYS_NOTHING, f"print('{{', end='', flush=True); {SAYS_NOTHING}"])
def test_a_target_that_is_too_slow_is_refused_and_ended(tmp_path: Path, code: str) -> None:
    with pytest.raises(TargetError, match=r"^the target was not ready within 0\.2 s; see \[boot\] ready_wi"):
        Booted(boot(code, within=0.2), tmp_path)


def test_what_a_target_prints_after_its_ready_line_is_not_looked_at(tmp_path: Path) -> None:
    line = json.dumps({"ready": True, "base_url": "http://127.0.0.1:1"})
    with Booted(boot(says(f"{line}\n127.0.0.1 GET /health")), tmp_path) as booted:
        assert booted.ready.base_url == "http://127.0.0.1:1"


def test_a_command_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match=r"^cannot start 'no-such-command -x': .+; see \[boot\] command$"):
        Booted(Boot(command=["no-such-command", "-x"]), tmp_path)


def test_a_target_that_does_not_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stubborn = READY.replace("sys.stdin.read()", "import signal; signal.pause()")
    waits: Callable[..., int] = subprocess.Popen.wait

    def runs_out(process: subprocess.Popen[bytes], timeout: float | None = None) -> int:
        if timeout is not None:
            raise subprocess.TimeoutExpired("target", timeout)
        return waits(process)

    monkeypatch.setattr(subprocess.Popen, "wait", runs_out)
    with Booted(boot(stubborn), tmp_path) as booted:
        pass
    assert booted.wait() == -9
    assert not (tmp_path / "ended").exists()


def test_a_target_may_be_stopped_twice(tmp_path: Path) -> None:
    booted = Booted(boot(READY), tmp_path)
    booted.stop()
    booted.stop()


def test_a_target_that_goes_on_talking_is_heard_out(tmp_path: Path) -> None:
    ready = '{"ready": true, "base_url": "http://127.0.0.1:1"}'
    command = [
        "{python}",
        "-c",
        f"import sys; print('{ready}', flush=True); sys.stdout.write('x' * 1_000_000); sys.exit(7)",
    ]
    with Booted(Boot(command=command), tmp_path) as booted:
        assert booted.wait() == 7
