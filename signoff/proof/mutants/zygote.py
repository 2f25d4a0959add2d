"""A plugin for a pytest that waits: it collects the suites once, then forks a child for each mutant.

The backend stays up; a mutant is switched on while its tests run. `signoff prove --mutants` starts some of
these, and tells them over a line what to do.
"""

import gc
import os
import warnings
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import httpx
import pytest

from signoff.actors.session.session import TargetSession
from signoff.deployment.opening import open_target
from signoff.deployment.pool import CustomerPool
from signoff.monitors import cross_customer
from signoff.plugin.plugin import RUN
from signoff.plugin.selection import collected
from signoff.proof.mutants import switch
from signoff.proof.mutants.forked import FAILING, SLACK_S, TIMED_OUT, TIMES, Ran, Rest, named, run_in_child
from signoff.proof.mutants.protocol import SWITCHED, Cover, Idle, Seen, Stop, Tried, Try, Unasked
from signoff.proof.waiting_pytest import add_line_option, keep_apart, serve_line
from signoff.wire import clock

_LASTING = ("session", "pool", "aws_clients", "reading_clients", "target", "run")
_STAGES = ("short_sla_stage", "turn_of_year_stage", "stage_without_scanner", "short_window_stage")
"""Fixtures that last for the session: made once, before any child. The stages are further backends."""
_NEEDS = {
    "short_sla_customer": "short_sla_stage",
    "turn_of_year_customer": "turn_of_year_stage",
    "customer_without_scanner": "stage_without_scanner",
    "short_window_customer": "short_window_stage",
}
_WARM = ("dynamodb", "lambda", "sns", "sqs", "logs", "s3")
"""Services whose clients are made once: a tenth of a second each."""
QUIET_S, LOOK_S, MOST_LOOKS = 0.3, 0.05, 100
IDLE_S = 3.0


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the line to whoever leads is, and the switch."""
    group = parser.getgroup("mutants")
    add_line_option(group)
    group.addoption(SWITCHED, default=None, help="the file of the switch")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Does what the line says instead of running all tests."""
    switched = session.config.getoption(SWITCHED.strip("-").replace("-", "_"))
    return serve_line(session, lambda: Zygote(session, Path(switched)))


class Zygote:
    """Runs tests in children, on a backend of its own."""

    def __init__(self, session: pytest.Session, switched: Path) -> None:
        self._session, self._switch = session, switch.Switch(switched)
        self._run = session.config.stash[RUN]
        self._items = {item.nodeid: item for item in session.items}
        self._stages: set[str] = set()
        self._children = 0
        self._idle: frozenset[int] = frozenset()
        self._starting = self._switch.reached()
        keep_apart(session, self._run)
        self._made: dict[str, Any] = {}
        self._make(())
        gc.collect()
        gc.freeze()

    def serve(self, line: Connection) -> None:
        """Until it is told to stop, or the other end is closed."""
        while True:
            try:
                command = line.recv()
            except EOFError:
                return
            match command:
                case Stop():
                    return
                case Cover(tests):
                    for test in tests:
                        line.send(self._covered(self._items[test]))
                case Idle():
                    self._idle = self._reached_meanwhile(IDLE_S)
                    line.send(Unasked(self._idle, self._starting))
                case Try():
                    line.send(self._tried(command))

    def close(self) -> None:
        """Ends what was started."""
        self._session._setupstate.teardown_exact(None)
        if self._run.booted is not None:
            self._run.booted.stop()

    # What lasts ---------------------------------------------------------------------------------

    def _make(self, stages: Iterable[str]) -> None:
        """Sets up what lasts for the session, and these stages, before a child could need it."""
        names = [*_LASTING, *stages]
        body: dict[str, Any] = {}
        exec(f"def lasting({', '.join(names)}): pass", body)
        item = self._harmless(body["lasting"])
        self._session._setupstate.setup(item)
        self._made |= {name: item.funcargs[name] for name in names}
        rest: Any = Rest(self._session)
        self._session._setupstate.teardown_exact(rest)
        for service in _WARM:
            self._made["aws_clients"].client(service)
        self._stages |= set(stages)

    def _harmless(self, body: Callable[..., None]) -> pytest.Function:
        parent = next(item for item in self._items.values()).parent
        item: pytest.Function = pytest.Function.from_parent(parent, name="lasting", callobj=body)
        return item

    def _start_again(self, number: int = switch.NONE) -> None:
        """Ends the backends and starts them anew, with that mutant active from the first."""
        run = self._run
        self._session._setupstate.teardown_exact(None)
        if run.booted is not None:
            run.booted.stop()
        self._switch.set(number)
        self._switch.clear()
        self._stages.clear()
        run.target, run.booted = open_target(run.target.file)
        self._make(())

    def _ready_for(self, items: Iterable[pytest.Item]) -> None:
        wanted = {_NEEDS[name] for item in items for name in item.fixturenames if name in _NEEDS}  # type: ignore[attr-defined]
        if missing := wanted - self._stages:
            self._make(sorted(missing))

    # Children -----------------------------------------------------------------------------------

    def _ran(self, items: list[pytest.Item], seconds: list[float]) -> list[Ran]:
        self._children += 1
        name = f"{self._run.run_id}-{os.getpid()}-{self._children}"
        leaks = self._run.folder / cross_customer.FOLDER / f"{self._run.worker}.jsonl"

        def begin() -> None:
            pool, session = self._made["pool"], self._made["session"]
            assert isinstance(pool, CustomerPool)
            assert isinstance(session, TargetSession)
            pool.mint_apart(name)
            session.log = None

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            allowed = [TIMES * each + SLACK_S for each in seconds]
            return list(run_in_child(items, allowed, begin, leaks))

    def _covered(self, item: pytest.Item) -> Seen:
        """Runs a test with no mutant active. What it set going ends before the places are read."""
        self._ready_for([item])
        self._switch.set(switch.NONE)
        self._switch.clear()
        begun = clock.monotonic()
        (ran,) = self._ran([item], [60.0])
        seconds = clock.monotonic() - begun
        self._wait_until_quiet()
        tied = collected(item)
        level = "" if tied is None else str(tied.level)
        return Seen(item.nodeid, named(item), level, ran.outcome, seconds, self._switch.reached())

    def _wait_until_quiet(self) -> None:
        """Until nothing new was reached for a while."""
        before, quiet = self._switch.reached(), 0.0
        for _ in range(MOST_LOOKS):
            clock.sleep(LOOK_S)
            now = self._switch.reached()
            quiet = quiet + LOOK_S if now == before else 0.0
            before = now
            if quiet >= QUIET_S:
                return

    def _reached_meanwhile(self, seconds: float) -> frozenset[int]:
        self._wait_until_quiet()
        self._switch.clear()
        clock.sleep(seconds)
        return self._switch.reached()

    def _tried(self, what: Try) -> Tried:
        begun = clock.monotonic()
        if what.restart:
            if failed := self._cannot_start(what):
                return failed
        elif not self._is_well():
            self._start_again()
        items = [self._items[test] for test, _ in what.tests]
        self._ready_for(items)
        self._switch.clear()
        self._switch.set(what.number)
        ran = self._ran(items, [seconds for _, seconds in what.tests]) if items else []
        was_reached = what.place in self._switch.reached() or what.restart
        self._switch.set(switch.NONE)
        last = ran[-1] if ran else None
        if last is None or last.outcome not in FAILING:
            tried = Tried(what.number, "", "", "", "", 0.0, len(ran), was_reached)
            if what.restart:
                self._start_again()
            return _timed(tried, begun)
        item = self._items[last.test]
        seconds = dict(what.tests)[last.test]
        confirmed = self._passes(item, seconds, anew=what.restart)
        if confirmed and last.outcome == TIMED_OUT:
            confirmed = self._fails_again(item, what.number, 2 * seconds)
        found = Tried(
            what.number, last.test, named(item), last.outcome, last.said, 0.0, len(ran), was_reached
        )
        return _timed(found, begun, confirmed)

    def _passes(self, item: pytest.Item, seconds: float, *, anew: bool) -> bool:
        """Whether the test passes with no mutant active; the backend is started anew if it does not at first:
        a mutant may have left something behind."""
        for again in (anew, True):
            if again or not self._is_well():
                self._start_again()
                self._ready_for([item])
            (ran,) = self._ran([item], [seconds])
            if ran.outcome == "PASS":
                return True
        return False

    def _fails_again(self, item: pytest.Item, number: int, seconds: float) -> bool:
        """Whether it fails again, with more time: a busy machine may have kept it from ending."""
        self._switch.set(number)
        (ran,) = self._ran([item], [seconds])
        self._switch.set(switch.NONE)
        return ran.outcome in FAILING

    def _cannot_start(self, what: Try) -> Tried | None:
        begun = clock.monotonic()
        try:
            self._start_again(what.number)
        except Exception as error:  # noqa: BLE001 - a mutant may break the start in any way
            self._start_again()
            found = Tried(what.number, "(start)", "PRE-08", ENDED_EARLY, str(error)[:300], 0.0, 0, True, True)
            return _timed(found, begun, True)
        return None

    def _is_well(self) -> bool:
        target = self._run.target
        try:
            return httpx.get(target.build_url, timeout=3, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False


ENDED_EARLY = "NOT STARTED"


def _timed(tried: Tried, begun: float, confirmed: bool = False) -> Tried:
    return Tried(**{**vars(tried), "seconds": clock.monotonic() - begun, "confirmed": confirmed})
