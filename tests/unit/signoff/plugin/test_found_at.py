"""A failure is found where the test says what it expects, and its test is run again by one command."""

import shlex
from pathlib import Path

import pytest

from signoff import expect
from signoff.plugin.found_at import command_for, line_of
from signoff.verdict.outcomes import Unmet

ROOT = Path(__file__).resolve().parents[4]
HERE = Path(__file__).relative_to(ROOT).as_posix()


def line_with(text: str) -> int:
    """The number of this file's first line with that text."""
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_it_is_the_tests_own_line_and_not_the_matchers() -> None:
    with pytest.raises(Unmet) as caught:
        expect(1, "the first").equals(2)
    found_at, statement = line_of(caught, ROOT)
    assert found_at == f"{HERE}:{line_with('expect(1, ')}"
    assert statement == 'expect(1, "the first").equals(2)'


def test_of_a_plain_assert_it_is_the_statement() -> None:
    with pytest.raises(AssertionError) as caught:
        assert str(1) == "2"
    assert line_of(caught, ROOT) == (f"{HERE}:{line_with('assert str(1)')}", 'assert str(1) == "2"')


def test_what_came_from_nowhere_in_the_suites_has_no_line(tmp_path: Path) -> None:
    with pytest.raises(AssertionError) as caught:
        raise AssertionError
    assert line_of(caught, tmp_path) == ("", "")
    assert line_of(None, ROOT) == ("", "")


def test_the_command_survives_a_shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    test = "tests/security/test_a.py::test_a[it's $HOME]"
    assert shlex.split(command_for(test, tmp_path / "targets" / "mine.toml")) == [
        *("pytest", test, "--target", "targets/mine.toml"),
    ]
