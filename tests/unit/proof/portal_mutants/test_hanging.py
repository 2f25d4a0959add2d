"""A worker whose test hangs is started anew, and the mutant is killed only if it hangs again."""

from pathlib import Path
from typing import Any

import pytest

from signoff.guide.errors import UserError
from signoff.proof.mutants.forked import TIMED_OUT
from signoff.proof.mutants.protocol import Cover, Seen, Tried, Try
from signoff.proof.portal_mutants import workers
from signoff.proof.portal_mutants.protocol import Began, Judges, Named
from signoff.proof.portal_mutants.workers import Worker

TEST = "e2e/test_a.py::test_it[chromium]"
TRY = Try(5, 5, [(TEST, 1.0)])
PASSED = Seen(TEST, "UAT-01", "MUST", "PASS", 1.0, frozenset({5}))
SURVIVED = Tried(5, "", "", "", "", 1.0, 1, True)
KILLED = Tried(5, TEST, "UAT-01", "FAIL", "not shown", 1.0, 1, True, True)


class Line:
    """Answers with what it was given; then nothing comes any more."""

    def __init__(self, answers: list[Any]) -> None:
        self._answers = answers
        self.sent: list[Any] = []
        self.waited: list[float] = []

    def send(self, command: Any) -> None:
        self.sent.append(command)

    def poll(self, within_s: float) -> bool:
        self.waited.append(within_s)
        return bool(self._answers)

    def recv(self) -> Any:
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Started:
    """Stands for a pytest that was started."""

    def __init__(self, answers: list[Any]) -> None:
        self.line, self.killed = Line(answers), False

    def kill(self) -> None:
        self.killed = True

    def ended(self) -> UserError:
        return UserError("a worker ended")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[Any]]:
    """What each pytest answers that is started, the first one first."""
    answers: list[list[Any]] = []
    monkeypatch.setattr(workers, "Waiting", lambda *_, **__: Started(answers.pop(0)))
    return answers


def answer(worker: Worker, command: Any) -> Any:
    (only,) = worker.asked(command)
    return only


def test_each_test_may_take_a_multiple_of_what_it_takes_on_the_clean_portal(
    started: list[list[Any]], tmp_path: Path
) -> None:
    started.append([Began(TEST), KILLED])
    worker = Worker(tmp_path, tmp_path, "worker")
    line: Any = worker._waiting.line
    assert answer(worker, TRY) == KILLED
    assert line.waited == [workers.STARTS_WITHIN_S, 10.0]


def test_what_hangs_twice_and_passes_in_between_is_killed(started: list[list[Any]], tmp_path: Path) -> None:
    started += [[Began(TEST)], [Began(TEST), PASSED, Began(TEST)], []]
    worker = Worker(tmp_path, tmp_path, "worker")
    first: Any = worker._waiting
    tried = answer(worker, TRY)
    assert (tried.outcome, tried.by, tried.clause, tried.confirmed) == (TIMED_OUT, TEST, "UAT-01", True)
    assert first.killed
    assert started == []


@pytest.mark.parametrize(
    "then",
    [
        [Began(TEST), PASSED, Began(TEST), SURVIVED],
        [Began(TEST), Seen(TEST, "UAT-01", "MUST", "FAIL", 1.0, frozenset())],
    ],
    ids=["it does not hang again", "the clean portal fails, too"],
)
def test_what_may_be_the_machines_fault_is_no_kill(
    started: list[list[Any]], tmp_path: Path, then: list[Any]
) -> None:
    started += [[Began(TEST)], then]
    assert not answer(Worker(tmp_path, tmp_path, "worker"), TRY).confirmed


def test_a_clean_test_that_hangs_judges_nothing(started: list[list[Any]], tmp_path: Path) -> None:
    started += [[Began(TEST)], []]
    assert answer(Worker(tmp_path, tmp_path, "worker"), Cover([TEST])).outcome == TIMED_OUT


def test_a_worker_that_is_gone_or_never_ready_is_an_error(started: list[list[Any]], tmp_path: Path) -> None:
    started += [[EOFError()], []]
    with pytest.raises(UserError, match="a worker ended"):
        answer(Worker(tmp_path, tmp_path, "one"), Judges())
    with pytest.raises(UserError, match="not ready"):
        answer(Worker(tmp_path, tmp_path, "other"), Judges())


def test_which_tests_there_are_is_asked(started: list[list[Any]], tmp_path: Path) -> None:
    started.append([Named((TEST,))])
    assert answer(Worker(tmp_path, tmp_path, "worker"), Judges()) == Named((TEST,))
