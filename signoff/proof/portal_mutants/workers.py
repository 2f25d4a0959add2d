"""A worker that judges mutants of the portal in a browser, and is started anew when a test hangs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from signoff.guide.errors import UserError
from signoff.proof.mutants.forked import SLACK_S, TIMED_OUT, TIMES
from signoff.proof.mutants.protocol import Command, Cover, Seen, Tried, Try
from signoff.proof.mutants.workers import Waiting
from signoff.proof.portal_mutants.protocol import JUDGE, Began, Judges

PLUGINS = ("signoff.plugin.plugin", "signoff.plugin.fixtures", JUDGE)
JUDGES = ("e2e",)
PATIENCE = "SIGNOFF_PATIENCE_S"
PATIENCE_S = 5.0
"""How long a test waits for what the page does not show, in s: some ten times what it takes here. A kill that
only shows impatience is found out: the same test has to pass right afterwards with no mutant active."""
STARTS_WITHIN_S = 120.0
CLEAN_S = 60.0
"""A test of which nothing is known yet may take so long."""


class Hangs(Exception):
    """A test did not end in time; the worker was started anew."""

    def __init__(self, test: str, within_s: float) -> None:
        super().__init__(f"it took more than {within_s:.0f} s")
        self.test = test


class Worker:
    """A pytest with a backend and a browser of its own."""

    def __init__(self, root: Path, tree: Path, name: str) -> None:
        """The worker gets ready meanwhile. `tree` has the portal with its mutants."""
        self._root, self._tree, self._name, self._starts = root, tree, name, 0
        self._waiting = self._started()

    def asked(self, command: Command | Judges) -> Iterator[Any]:
        """The answers to a command: one, or one for each test that is to be covered."""
        if isinstance(command, Try):
            yield self._tried(command)
        elif isinstance(command, Cover):
            for test in command.tests:
                yield self._covered(test)
        else:
            yield self._answer(command, {})

    def close(self) -> None:
        """Ends it."""
        self._waiting.close()

    def _started(self) -> Waiting:
        self._starts += 1
        place = self._tree / f"{self._name}-{self._starts}"
        place.mkdir()
        env = {PATIENCE: str(PATIENCE_S)}
        return Waiting(self._root, self._tree, place, judges=JUDGES, plugins=PLUGINS, env=env)

    def _covered(self, test: str) -> Seen:
        try:
            seen: Seen = self._answer(Cover([test]), {})
        except Hangs:
            return Seen(test, "", "", TIMED_OUT, CLEAN_S, frozenset())
        return seen

    def _tried(self, command: Try) -> Tried:
        """What hangs has to do so twice, the second time with twice as much time, and to pass in between."""
        allowed = {test: TIMES * seconds + SLACK_S for test, seconds in command.tests}
        try:
            tried: Tried = self._answer(command, allowed)
        except Hangs as hanging:
            test, said = hanging.test, str(hanging)
            seen = self._covered(test)
            again = Try(command.number, command.place, [(test, dict(command.tests)[test])])
            confirmed = seen.outcome == "PASS" and self._hangs(again, 2 * allowed[test])
            return Tried(
                *(command.number, test, seen.clause, TIMED_OUT, said, allowed[test], len(command.tests)),
                was_reached=True,
                confirmed=confirmed,
            )
        return tried

    def _hangs(self, command: Try, within_s: float) -> bool:
        """Whether it hangs, or fails in another way."""
        try:
            tried: Tried = self._answer(command, {test: within_s for test, _ in command.tests})
        except Hangs:
            return True
        return bool(tried.by) and tried.confirmed

    def _answer(self, command: Command | Judges, allowed: dict[str, float]) -> Any:
        """What it answers; Hangs when a test takes longer than it may, UserError when the worker is gone."""
        line, within_s, test = self._waiting.line, STARTS_WITHIN_S, ""
        try:
            line.send(command)
            while line.poll(within_s):
                answer = line.recv()
                if not isinstance(answer, Began):
                    return answer
                test = answer.test
                within_s = allowed.get(test, CLEAN_S)
        except (EOFError, OSError):
            raise self._waiting.ended() from None
        if not test:
            raise UserError(f"a worker was not ready within {within_s:.0f} s")
        self._waiting.kill()
        self._waiting = self._started()
        raise Hangs(test, within_s)
