"""A process's part in a run ends with each request accounted for: answered, given up, or never sent."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from types import SimpleNamespace
from typing import Any, cast

import gevent
import pytest
from gevent.event import Event

from load.schedule.plan import make_plan
from load.schedule.profiles import Journey, load_profile
from load.worker import session as module
from load.worker.customer_pool import LoadCustomers
from load.worker.journeys import Answered, Ask, Done, Journeys
from load.worker.scheduler import Offer
from load.worker.session import Session
from signoff.actors.session.session import TargetSession
from signoff.deployment.target import Target
from signoff.guide import load_guide
from tests.unit.load.targets import described

DESCRIPTION = described(limits={"timeout_s": 0.2})
PLAN = make_plan(load_profile("smoke"), load_guide(), DESCRIPTION, "seed")
TARGET = Target(Path("there.toml"), DESCRIPTION, "http://there.example")
SESSION = cast(TargetSession, SimpleNamespace(target=TARGET, run_id="RUN", redact=lambda text: text))
NOBODY = cast(Ask, None)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    """A session of which nothing falls due by itself, and that waits for no more than it has to."""
    monkeypatch.setattr(module, "AFTERWARDS_S", 0.1)
    monkeypatch.setattr(module, "GRACE_S", 0.1)
    monkeypatch.setattr(Session, "_arrivals", lambda self: [])
    return Session(SESSION, PLAN, 0, 1)


def walking(session: Session, walk: Callable[[Journey, Ask], Done]) -> None:
    """What a journey of that session is from now on."""
    session._journeys = cast(Journeys, SimpleNamespace(walk=walk))


def offered(session: Session, number: int) -> None:
    for at in range(number):
        session.offers.put(Offer("create", at / 10, 0.0, 0.0))


def test_what_is_under_way_when_the_run_ends_is_recorded_once_as_unanswered(session: Session) -> None:
    answered = Event()

    def walk(journey: Journey, ask: Ask) -> Done:
        answered.wait()
        return Done(0.0)

    walking(session, walk)
    offered(session, 1)
    serving = gevent.spawn(lambda: session.serve(session.take(), NOBODY))
    session.run()
    record = session.records.journeys["create"]
    assert record.faults == {"no answer when the run ended": 1}
    answered.set()
    assert serving.get() is None
    assert (record.sent, record.over.total()) == (1, 1)


def test_what_nobody_was_free_to_send_is_missing_and_not_sent_later(session: Session) -> None:
    walking(session, lambda journey, ask: Done(0.0))
    offered(session, 3)
    session.serve(session.take(), NOBODY)
    session.run()
    assert session.offers.empty()
    assert session.records.journeys["create"].sent == 1


def test_a_walk_that_breaks_is_not_under_way_any_more_and_not_recorded(session: Session) -> None:
    def walk(journey: Journey, ask: Ask) -> Done:
        raise KeyError(journey)

    walking(session, walk)
    offered(session, 1)
    with pytest.raises(KeyError):
        session.serve(session.take(), NOBODY)
    session.run()
    assert session.records.journeys["create"].sent == 0


def walked(journey: Journey, ask: Any) -> Done:
    """What comes of one journey whose requests `ask` sends."""
    customers = cast(
        LoadCustomers, SimpleNamespace(next_of=lambda journey: "customer", charge=lambda customer: None)
    )
    return Journeys(SESSION, customers, None, None).walk(journey, ask)


def test_the_time_out_bounds_a_journey_as_a_whole_however_often_something_comes() -> None:
    def ask(request: Any, customer: str) -> Answered:
        while True:
            gevent.sleep(0.01)

    done = walked("create", ask)
    assert (done.fault, done.throttled) == ("no whole answer within 0.2 s", False)


def test_a_time_out_that_the_client_takes_for_its_own_bounds_the_journey_all_the_same() -> None:
    def ask(request: Any, customer: str) -> Answered:
        try:
            gevent.sleep(60)
        except gevent.Timeout as late:
            return Answered(0, b"", perf_counter(), f"no answer: {type(late).__name__}")
        raise AssertionError

    assert walked("list", ask).fault == "no whole answer within 0.2 s"


def test_an_answer_that_is_whole_but_late_is_none_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(request: Any, customer: str) -> Answered:
        body = b'{"tickets": [], "next_cursor": null}'
        return Answered(200, body, perf_counter() + 0.21)

    assert walked("probe", ask).fault == "no whole answer within 0.2 s"


def test_a_time_out_of_somebody_else_is_not_taken_for_the_journeys() -> None:
    def ask(request: Any, customer: str) -> Answered:
        raise gevent.Timeout(0.01)

    with pytest.raises(gevent.Timeout, match=r"0\.01"):
        walked("create", ask)
