"""Secrets as they come from the environment, from a file and from a command."""

import sys
from pathlib import Path

import pytest

from signoff.deployment.auth import secrets
from signoff.deployment.auth.secrets import SecretError, from_command, from_environment, from_file


def printing(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_file_may_end_as_editors_end_it(tmp_path: Path, ending: str) -> None:
    (tmp_path / "key").write_bytes(b"\xef\xbb\xbfa-key" + ending.encode())
    assert from_file(tmp_path / "key") == "a-key"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty; put the secret there"),
        (b" \n", "is empty; put the secret there"),
        (b"\xff\xfe", r"cannot be read \(it is no text\)"),
        (b"a key \n", "begins or ends with a blank or a line break; write it without"),
        (b"a-key\n\n", "begins or ends with a blank or a line break; write it without"),
        (b"Bearer a.b.c", 'begins with "Bearer"; write the token alone'),
    ],
)
def test_a_file_that_holds_no_secret_is_told(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(SecretError, match=says) as refusal:
        from_file(tmp_path / "key")
    assert "a key" not in str(refusal.value)
    assert "a.b.c" not in str(refusal.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SecretError, match=r"key cannot be read \(No such file or directory\); put"):
        from_file(tmp_path / "key")


def test_a_variable_that_is_not_set_is_told_with_what_to_export(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("A_KEY", raising=False)
    with pytest.raises(SecretError, match=r"^the secret A_KEY is not in the environment; export A_KEY="):
        from_environment("A_KEY")


@pytest.mark.parametrize(
    "written", ["sk_live_4f9a8b7c6d5e", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "$DESK_TOKEN_A"]
)
def test_what_is_no_name_of_a_variable_is_not_repeated(written: str) -> None:
    with pytest.raises(SecretError, match=r"^there is no variable of the name that stands there") as refusal:
        from_environment(written)
    assert written not in str(refusal.value)


def test_a_command_prints_a_token_in_the_folder_of_the_target_file(tmp_path: Path) -> None:
    (tmp_path / "held").write_text("a.b.c", encoding="utf-8")
    assert from_command(printing("print(open('held').read())"), tmp_path) == "a.b.c"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import sys; sys.exit('sign in first')", "ended with exit code 1: sign in first; run it by hand"),
        ("", "printed nothing: it did not say why; let it print the token alone"),
        ("print('token:'); print('a.b.c')", "holds a line break .*; let it print the token alone"),
        ("print('Bearer a.b.c')", 'begins with "Bearer"; let it print the token alone'),
    ],
)
def test_a_command_that_prints_no_token_is_told(tmp_path: Path, code: str, says: str) -> None:
    with pytest.raises(SecretError, match=says) as refusal:
        from_command(printing(code), tmp_path)
    assert "a.b.c" not in str(refusal.value)


def test_a_command_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "COMMAND_ENDS_WITHIN_S", 0.2)
    with pytest.raises(SecretError, match=r"had not ended after 0\.2 s; run it by hand"):
        from_command(printing("import time; time.sleep(60)"), tmp_path)


def test_a_program_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(SecretError, match=r"^no-such-program cannot be started \(No such file"):
        from_command(["no-such-program"], tmp_path)
