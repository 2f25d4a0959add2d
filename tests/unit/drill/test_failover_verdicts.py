"""What a fault comes to, by what was seen of it."""

from dataclasses import replace
from typing import Any

import pytest

from drill.coordinator import ROOT
from drill.failover import lacking_in
from drill.failover_verdicts import Tried, longest_gap, not_tried, ruling, served_again
from drill.writes.attempts import Attempt
from signoff.deployment.loading import load_description
from signoff.deployment.rollback import Failover, Fault
from signoff.verdict.outcomes import Outcome
from tests.unit.drill.made import attempt, comment, found

FAULT = Fault(id="gateway", what="a gateway is killed", command=["kill"])
BOUNDS = Failover(recovers_within_s=10, faults=[FAULT])


def bad(number: int, **changed: Any) -> Attempt:
    return attempt(number, **{"acknowledged": False, "status": 503, "id": "", "ticket": ""} | changed)


SENT = [attempt(0), attempt(1), bad(2), bad(3), attempt(4), comment(5), attempt(6), attempt(7)]


def tried(**changed: Any) -> Tried:
    """A fault at second 1.5 that customers noticed, and from which all recovered."""
    fields: dict[str, Any] = {
        "fault": FAULT,
        "mark": "run-1",
        "begun": 1.5,
        "made": 1.6,
        "watched": 8.0,
        "recovered": SENT[4],
        "live_after": 5.0,
        "attempts": SENT,
        "found": [found(each) for each in SENT if each.acknowledged],
    }
    return Tried(**fields | changed)


def test_a_service_that_recovers_passes_with_its_figures() -> None:
    passed = ruling(tried(), BOUNDS)
    assert (passed.clause, passed.test, passed.outcome) == ("OPS-02", "failover: gateway", Outcome.PASS)
    assert passed.figures == {
        "longest gap between good answers": "3.0 s",
        "bad answers": "2",
        "time to recover": "2.6 s",
        "live connection worked after": "3.4 s",
        "acknowledged": "6",
    }


def test_where_customers_noticed_nothing_it_is_said_so() -> None:
    sent = [attempt(number) for number in range(6)]
    of = tried(attempts=sent, recovered=sent[2], found=[found(each) for each in sent])
    assert ruling(of, BOUNDS).figures["time to recover"] == "no bad answer was seen"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"recovered": None}, "they were not; the last answers: answer 201"),
        ({"recovered": attempt(20)}, "they were not; the last answers"),
        ({"watched": 30.0}, "they were for 22.9 s"),
        ({"found": []}, "6 acknowledged and not there: ticket t0"),
        ({"live_trouble": "the opening was answered with 503 ''"}, "the opening was answered with 503"),
        ({"stopped": (Outcome.FAIL, "the list gave 500"), "found": None}, "the list gave 500"),
    ],
)
def test_what_is_wrong_is_named_with_the_fault(changed: dict[str, Any], says: str) -> None:
    failed = ruling(tried(**changed), BOUNDS)
    assert failed.outcome is Outcome.FAIL
    assert failed.reason.startswith("a gateway is killed: ")
    assert says in failed.reason
    assert failed.expected


@pytest.mark.parametrize("missing", ["begun", "made", "watched", "found"])
def test_what_did_not_come_to_its_end_passes_nothing(missing: str) -> None:
    assert ruling(tried(**{missing: None}), BOUNDS).outcome is Outcome.ERROR
    stopped = (Outcome.INCONCLUSIVE, "no customer is left")
    unclear = ruling(tried(**{missing: None, "stopped": stopped}), BOUNDS)
    assert (unclear.outcome, unclear.reason) == (
        Outcome.INCONCLUSIVE,
        "a gateway is killed: no customer is left",
    )
    assert not_tried(FAULT, *stopped).reason == unclear.reason


def test_served_again_is_who_gets_good_answers_and_no_bad_one_after_them() -> None:
    assert served_again(SENT, 1.6) == SENT[4]
    assert served_again(SENT, 4.5) is None
    assert served_again([*SENT, bad(8)], 1.6) is None
    assert served_again([*SENT, replace(attempt(8), seconds=9.0)], 1.6) is None


def test_a_gap_reaches_from_the_answer_before_the_fault_to_the_end() -> None:
    assert longest_gap(SENT, 1.5, 8.0) == pytest.approx(3.0)
    assert longest_gap([attempt(0), *map(bad, range(1, 9))], 0.5, 9.0) == pytest.approx(8.9)
    assert longest_gap([], 1.0, 4.0) == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"kind": "production"}, "is a production target, so nothing is broken on purpose"),
        ({"read_only": True}, "nothing is to be changed there (read_only), so nothing is broken on purpose"),
        ({"failover": None}, "add [[failover.faults]]"),
        ({"permissions": None}, "[permissions] change = true"),
        ({}, ""),
    ],
)
def test_what_is_lacking_is_named(local: Any, changed: dict[str, Any], says: str) -> None:
    if "permissions" in changed:
        changed = {"permissions": local.permissions.model_copy(update={"change": False})}
    lacking = lacking_in(local.model_copy(update=changed))
    assert says in lacking
    assert bool(lacking) is bool(says)


@pytest.fixture(scope="module")
def local() -> Any:
    return load_description(ROOT / "targets" / "local.toml")
