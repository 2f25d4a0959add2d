"""Programs of this machine: found, or named with how to get them."""

from pathlib import Path

import pytest

from signoff.deployment.programs import found_program, missing_engine, missing_scanner
from tests.unit.signoff.deployment.files import MINTED, a_target

BOOTED = MINTED.replace('base_url = "http://desk.test"', "") + '[boot]\ncommand = ["x"]\n[attachments]\n'


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (BOOTED, None),
        (
            BOOTED + 'program = "no-such-scanner"\n',
            "the scanner needs no-such-scanner, which is not on this machine",
        ),
        (
            BOOTED + 'program = "no-such-scanner"\npackage = "scanners"\n',
            "the scanner needs no-such-scanner, which is not on this machine; "
            "install the Debian package scanners",
        ),
        (BOOTED + 'program = "no-such-scanner"\nstyle = "none"\n', None),
        (MINTED + '[attachments]\nprogram = "no-such-scanner"\n', None),
    ],
)
def test_a_scanner_is_missed_where_it_is_needed(tmp_path: Path, text: str, missing: str | None) -> None:
    assert missing_scanner(a_target(tmp_path, text).description) == missing


def test_programs_of_the_path_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "scanner"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert found_program("scanner") == str(program)
    assert found_program("no-such-scanner") is None


def test_a_missing_browser_is_told_with_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signoff.deployment.programs.found_program", lambda name: None)
    assert missing_engine("chromium") == (
        "there is no chromium on this machine to see it in; "
        "install the Debian package chromium-headless-shell"
    )
    monkeypatch.setattr("signoff.deployment.programs.found_program", lambda name: "/usr/bin/chromium")
    assert missing_engine("chromium") is None
