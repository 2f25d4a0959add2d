"""Opening a target: it is started if it is ours to start, and asked which build it runs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.opening import open_ledger, open_target, read_build
from tests.unit.signoff.deployment.files import HMAC_KEY, LISTED, MINTED, a_target, key_of
from tests.unit.signoff.wire.serving import Desk, Heard, Reply, serving


@pytest.fixture
def desk() -> Iterator[Desk]:
    with serving() as desk:
        yield desk


def file_of(folder: Path, text: str) -> Path:
    file = folder / "target.toml"
    file.write_text(text, encoding="utf-8")
    return file


def booting(ready: object) -> str:
    code = f"import sys; print({json.dumps(ready)!r}, flush=True); sys.stdin.read(); open('ended', 'w')"
    command = json.dumps(["{python}", "-c", code])
    return MINTED.replace('base_url = "http://desk.test"', "") + f"[boot]\ncommand = {command}\n"


def test_a_target_that_runs_elsewhere_is_only_described(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY_A", "a key")
    monkeypatch.setenv("TOKEN_B", "an opaque token")
    target, booted = open_target(file_of(tmp_path, LISTED))
    assert (target.name, target.base_url, booted) == ("desk", "https://desk.test", None)


def test_a_target_of_ours_is_started_and_tells_its_secrets(tmp_path: Path) -> None:
    ready = {"ready": True, "base_url": "http://127.0.0.1:1", "secrets": {"DESK_KEY": HMAC_KEY}}
    target, booted = open_target(file_of(tmp_path, booting(ready)))
    assert booted is not None
    booted.stop()
    assert target.base_url == "http://127.0.0.1:1"
    assert key_of(target) == HMAC_KEY


def test_the_command_of_a_target_of_ours_takes_further_options_and_no_other_does(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match=r"has no \[boot\], whose command could take --functions lambda"):
        open_target(file_of(tmp_path, LISTED), ["--functions", "lambda"])


def test_a_target_of_ours_is_stopped_again_when_a_secret_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DESK_KEY", raising=False)
    file = file_of(tmp_path, booting({"ready": True, "base_url": "http://127.0.0.1:1"}))
    with pytest.raises(TargetError, match="export DESK_KEY="):
        open_target(file)
    assert (tmp_path / "ended").exists()


def test_the_build_is_read_from_the_field_that_the_file_names(tmp_path: Path, desk: Desk) -> None:
    desk.answers = lambda heard: Reply({"build": "2026.11.1"})
    text = MINTED.replace("http://desk.test", desk.base_url).replace("/health", "/status")
    assert read_build(a_target(tmp_path, 'build_field = "build"\n' + text)) == "2026.11.1"
    assert [heard.path for heard in desk.heard] == ["/status"]
    assert desk.heard[0].headers["accept"].startswith("application/json, ")


def test_the_build_may_lie_within_another_field(tmp_path: Path, desk: Desk) -> None:
    text = MINTED.replace("http://desk.test", desk.base_url)
    target = a_target(tmp_path, 'build_field = "build.version"\n' + text)
    desk.answers = lambda heard: Reply({"build": {"version": "7.1", "time": 1}})
    assert read_build(target) == "7.1"
    desk.answers = lambda heard: Reply({"build.version": "7.2"})
    assert read_build(target) == "7.2"
    desk.answers = lambda heard: Reply({"build": {"number": "7.1"}})
    with pytest.raises(TargetError, match=r"names no build in 'build\.version'"):
        read_build(target)


@pytest.mark.parametrize("build", [None, 7, "", "1.4.2\n1.4.3"])
def test_a_build_that_cannot_be_one_is_refused_with_its_field(
    tmp_path: Path, desk: Desk, build: object
) -> None:
    desk.answers = lambda heard: Reply({"version": build})
    target = a_target(tmp_path, MINTED.replace("http://desk.test", desk.base_url))
    with pytest.raises(TargetError, match=r"/health, 'version': .* build.*; correct the target's answer"):
        read_build(target)


@pytest.mark.parametrize("body", [{}, {"build": 1}, [], "text", b"<html>"])
def test_a_target_that_does_not_tell_its_build_is_refused(tmp_path: Path, desk: Desk, body: object) -> None:
    desk.answers = lambda heard: Reply(body)
    target = a_target(tmp_path, MINTED.replace("http://desk.test", desk.base_url))
    with pytest.raises(
        TargetError, match=r"/health names no build in 'version'; check build_url and build_f"
    ):
        read_build(target)


def hangs_up(heard: Heard) -> Reply:
    return Reply(status=0)


def breaks(heard: Heard) -> Reply:
    return Reply({"version": "1"}, status=503)


@pytest.mark.parametrize("answers", [hangs_up, breaks])
def test_a_target_that_cannot_be_reached_is_refused_with_its_address(
    tmp_path: Path, desk: Desk, answers: object
) -> None:
    desk.answers = answers  # type: ignore[assignment]
    target = a_target(tmp_path, MINTED.replace("http://desk.test", desk.base_url))
    with pytest.raises(
        TargetError, match=r"^desk cannot be reached at http://127.+; check base_url, build_url"
    ):
        read_build(target)


@pytest.mark.parametrize("base_url", ["http://desk.test:port", "http://[::1"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, base_url: str) -> None:
    with pytest.raises(
        TargetError, match=r"^desk cannot be reached at http://.+: Invalid .+; check base_url"
    ):
        read_build(a_target(tmp_path, MINTED.replace("http://desk.test", base_url)))


def test_all_runs_of_a_target_share_one_ledger(tmp_path: Path) -> None:
    description = load_description(file_of(tmp_path, LISTED + "[limits]\nrequests = 3\n"))
    first, second = open_ledger(description, tmp_path), open_ledger(description, tmp_path)
    first.charge("acme")
    assert [account.left for account in second.accounts(["acme", "globex"])] == [2, 3]
    first.close()
    second.close()
    assert (tmp_path / "out" / "ledger" / "desk.sqlite3").exists()
