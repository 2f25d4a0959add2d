"""Runs some tests in a child that is forked from a pytest which has collected and imported all of them."""

import json
import os
import select
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from signoff.guide.errors import UserError
from signoff.plugin.selection import clause_of
from signoff.wire import clock

TIMED_OUT = "TIMED OUT"
FAILING = ("FAIL", "WARN", "ERROR", TIMED_OUT)
"""What a test that fails comes to: of a MUST, of a SHOULD, with something unforeseen, not within its time."""
SLACK_S, TIMES = 5.0, 5.0
"""A test may take so many times what it takes on the clean backend, and so long beside."""


@dataclass(frozen=True)
class Ran:
    """One test that was run in the child."""

    test: str
    outcome: str
    said: str
    seconds: float


class Rest:
    """Stands for the next test, so that what lasts for the session is not taken down."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session

    def listchain(self) -> list[pytest.Session]:
        """What stays."""
        return [self._session]


def run_in_child(
    items: Sequence[pytest.Item], allowed_s: Sequence[float], begin: Callable[[], None], leaks: Path
) -> Iterator[Ran]:
    """Runs them in order until one fails. `begin` is called in the child first; `leaks` is what monitors
    write to, and a test that makes it grow fails. A test that takes longer than is allowed ends it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _play(items, begin, leaks, writing)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb", buffering=0) as answers:
            yield from _watched(answers.fileno(), items, allowed_s)
    finally:
        # Its whole group: a browser that it started goes with it.
        for number in (child, -child):
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        os.waitpid(child, 0)


def _watched(answers: int, items: Sequence[pytest.Item], allowed_s: Sequence[float]) -> Iterator[Ran]:
    held = b""
    for item, allowed in zip(items, allowed_s, strict=True):
        deadline = clock.monotonic() + allowed
        while b"\n" not in held:
            ready = select.select([answers], [], [], max(0.0, deadline - clock.monotonic()))[0]
            if not ready:
                yield Ran(item.nodeid, TIMED_OUT, f"it took more than {allowed:.0f} s", allowed)
                return
            part = os.read(answers, 65536)
            if not part:
                raise UserError(f"{item.nodeid}: the process that ran it ended")
            held += part
        line, _, held = held.partition(b"\n")
        if not line.startswith(b"{"):
            raise UserError(f"{item.nodeid} cannot be run: {(line + held).decode(errors='replace')}")
        ran = Ran(**json.loads(line))
        yield ran
        if ran.outcome in FAILING:
            return


def _play(items: Sequence[pytest.Item], begin: Callable[[], None], leaks: Path, writing: int) -> None:
    """The child: never returns, so that nothing of the parent's is taken down."""
    code = 1
    try:
        os.setsid()
        begin()
        for item in items:
            ran = run_one(item, leaks)
            os.write(writing, json.dumps(vars(ran)).encode() + b"\n")
            if ran.outcome in FAILING:
                break
        code = 0
    except BaseException:
        os.write(writing, traceback.format_exc()[-4000:].encode())
        raise
    finally:
        os._exit(code)


def run_one(item: pytest.Item, leaks: Path) -> Ran:
    """Runs a test here; what lasts for the session stays."""
    begun, before = clock.monotonic(), _size(leaks)
    rest: Any = Rest(item.session)
    reports = runtestprotocol(item, log=False, nextitem=rest)
    outcome, said = _worst(reports)
    if outcome not in FAILING and _size(leaks) > before:
        outcome, said = "FAIL", "something of another customer's was received (SEC-01)"
    return Ran(item.nodeid, outcome, said[:400], clock.monotonic() - begun)


def _worst(reports: Sequence[pytest.TestReport]) -> tuple[str, str]:
    """What a test's phases come to; one that is tied to no clause passes or fails by pytest's own words."""
    found = [getattr(report, "signoff", None) for report in reports]
    ruled = [(row["outcome"], row["reason"]) for row in found if row]
    for outcome in FAILING:
        if hits := [reason for name, reason in ruled if name == outcome]:
            return outcome, hits[0]
    return next(((name, reason) for name, reason in ruled if name != "PASS"), ("PASS", ""))


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def named(item: pytest.Item) -> str:
    """The clause of a test; empty where it has none."""
    return clause_of(item) or ""
