"""A test in the browser kills a mutant if it fails with it and passes without."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from signoff.plugin.plugin import RUN
from signoff.proof.mutants.forked import Ran
from signoff.proof.mutants.protocol import Cover, Seen, Stop, Tried, Try
from signoff.proof.portal_mutants import judge
from signoff.proof.portal_mutants.judge import ENGINE, Judge
from signoff.proof.portal_mutants.protocol import Began, Judges, Named

ONE, TWO = "e2e/test_a.py::one[chromium]", "e2e/test_a.py::two[chromium]"


class Line:
    """Asks one thing; notes the answers, which test began, and how often."""

    def __init__(self, command: Any) -> None:
        self._commands = [command, Stop()]
        self.answers: list[Any] = []
        self.began: list[str] = []

    def recv(self) -> Any:
        return self._commands.pop(0)

    def send(self, answer: Any) -> None:
        if isinstance(answer, Began):
            self.began.append(answer.test)
        else:
            self.answers.append(answer)


def item(nodeid: str) -> Any:
    call = SimpleNamespace(params={"engine": ENGINE})
    return SimpleNamespace(nodeid=nodeid, callspec=call, fixturenames=["windows"])


def asked(
    monkeypatch: pytest.MonkeyPatch, command: Any, outcomes: dict[tuple[str, int | None], list[str]]
) -> Line:
    """What the judge does with the command; `outcomes` of each test with a mutant, the first run first."""
    windows: Any = SimpleNamespace(active=None, reached=set())

    def run_one(item: Any, leaks: Any) -> Ran:
        windows.reached.add(len(windows.reached))
        return Ran(item.nodeid, outcomes[item.nodeid, windows.active].pop(0), "said", 1.0)

    for name, stand_in in (
        ("run_one", run_one),
        ("count_anew", lambda item: None),
        ("named", lambda item: "UAT-01"),
        ("collected", lambda item: SimpleNamespace(level="MUST")),
        ("keep_apart", lambda *_: None),
    ):
        monkeypatch.setattr(judge, name, stand_in)
    run = SimpleNamespace(
        target=SimpleNamespace(description=SimpleNamespace(limits=SimpleNamespace(requests=1, window_s=1))),
        ledger=SimpleNamespace(close=lambda: None),
        folder=Path("out"),
        worker="main",
    )
    plugins = SimpleNamespace(get_plugin=lambda name: None)
    session: Any = SimpleNamespace(
        items=[item(ONE), item(TWO)],
        config=SimpleNamespace(stash={RUN: run}, pluginmanager=plugins),
    )
    line: Any = Line(command)
    Judge(session, windows).serve(line)
    asked: Line = line
    return asked


def tried(monkeypatch: pytest.MonkeyPatch, outcomes: dict[tuple[str, int | None], list[str]]) -> Tried:
    (answer,) = asked(monkeypatch, Try(5, 5, [(ONE, 1.0), (TWO, 1.0)]), outcomes).answers
    assert isinstance(answer, Tried)
    return answer


def test_the_first_test_that_fails_kills_if_it_passes_without(monkeypatch: pytest.MonkeyPatch) -> None:
    found = tried(monkeypatch, {(ONE, 5): ["PASS"], (TWO, 5): ["FAIL"], (TWO, None): ["PASS"]})
    assert (found.by, found.clause, found.outcome, found.ran, found.confirmed) == (
        TWO,
        "UAT-01",
        "FAIL",
        2,
        True,
    )


def test_what_fails_without_a_mutant_too_kills_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not tried(monkeypatch, {(ONE, 5): ["FAIL"], (ONE, None): ["FAIL"]}).confirmed


def test_an_error_has_to_come_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = tried(monkeypatch, {(ONE, 5): ["ERROR", "ERROR"], (ONE, None): ["ERROR", "PASS"]})
    assert (twice.by, twice.outcome, twice.confirmed) == (ONE, "ERROR", True)
    assert tried(monkeypatch, {(ONE, 5): ["ERROR", "PASS"], (TWO, 5): ["PASS"]}).by == ""


def test_what_survives_was_judged_by_all(monkeypatch: pytest.MonkeyPatch) -> None:
    found = tried(monkeypatch, {(ONE, 5): ["PASS"], (TWO, 5): ["NOT VERIFIED"]})
    assert (found.by, found.ran, found.confirmed) == ("", 2, False)


def test_a_clean_run_says_what_was_reached_and_when_each_test_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    line = asked(monkeypatch, Cover([ONE]), {(ONE, None): ["PASS"]})
    assert line.answers == [Seen(ONE, "UAT-01", "MUST", "PASS", 1.0, frozenset({0}))]
    assert line.began == [ONE]


def test_it_knows_the_tests_that_are_seen_in_its_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, Judges(), {}).answers == [Named((ONE, TWO))]
