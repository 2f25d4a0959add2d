"""What `signoff load` hands on to Locust."""

import pytest

from signoff_cli import load


def test_variables_that_are_options_of_locusts_are_left_out_and_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOCUST_RUN_TIME", "8s")
    monkeypatch.setenv("STAGING_KEY", "kept")
    env = load.environment()
    assert "LOCUST_RUN_TIME" not in env
    assert env["STAGING_KEY"] == "kept"
    assert "LOCUST_RUN_TIME left out" in capsys.readouterr().err


def test_nothing_is_said_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LOCUST_RUN_TIME", raising=False)
    load.environment()
    assert capsys.readouterr().err == ""
