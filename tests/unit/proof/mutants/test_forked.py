"""Tests that run in a forked child: until one fails, hangs, or cannot be run at all."""

import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from signoff.guide.errors import UserError
from signoff.proof.mutants import forked
from signoff.proof.mutants.forked import TIMED_OUT, Ran, run_in_child


def hang() -> Ran:
    signal.pause()
    raise AssertionError("woken")


def broken() -> Ran:
    raise RuntimeError("no such fixture")


def ended(outcome: str) -> Callable[[], Ran]:
    return lambda: Ran("a", outcome, f"in another process: {os.getpid() != PARENT}", 0.0)


PARENT = os.getpid()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., list[Ran]]:
    """Runs these in a child, as tests called a, b, c; nobody waits for `hang`."""

    def run(*plays: Callable[[], Ran]) -> list[Ran]:
        allowed_s = [0.5 if play is hang else 60 for play in plays]
        items: Sequence[Any] = [
            SimpleNamespace(nodeid=name, play=play) for name, play in zip("abc", plays, strict=False)
        ]
        monkeypatch.setattr(forked, "run_one", lambda item, leaks: item.play())
        return list(run_in_child(items, allowed_s, lambda: None, tmp_path / "leaks"))

    return run


def test_all_are_run_in_another_process_until_one_fails(run: Callable[..., list[Ran]]) -> None:
    found = run(ended("PASS"), ended("FAIL"), broken)
    assert [ran.outcome for ran in found] == ["PASS", "FAIL"]
    assert found[0].said == "in another process: True"


def test_one_that_hangs_is_given_up(run: Callable[..., list[Ran]]) -> None:
    found = run(ended("PASS"), hang, ended("PASS"))
    assert [(ran.test, ran.outcome) for ran in found] == [("a", "PASS"), ("b", TIMED_OUT)]


def test_that_one_cannot_be_run_is_no_kill_but_an_error(run: Callable[..., list[Ran]]) -> None:
    with pytest.raises(UserError, match="no such fixture"):
        run(broken)
