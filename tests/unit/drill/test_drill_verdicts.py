from collections.abc import Mapping
from typing import Any

import pytest

from drill.account.watching import Line
from drill.portal_outage import PortalOutage
from drill.verdicts import CLAUSES, Ruling, Seen, results, rulings
from signoff.deployment.rollback import Rollback
from signoff.guide import load_guide
from signoff.report.drill.timeline import figures_of
from signoff.verdict.outcomes import Outcome
from tests.unit.drill.made import attempt, found, outage

MARK, SENT = "SecureBase rollback drill run-1", [attempt(number) for number in (0, 1, 4)]


def seen(**changed: Any) -> Seen:
    """A drill in which all went well."""
    fields: Mapping[str, Any] = {
        "outages": [outage()],
        "portal": PortalOutage(),
        "attempts": SENT,
        "found": [found(each) for each in SENT],
    }
    return Seen(**{**fields, **changed})


def ruled(of: Seen) -> dict[str, list[Ruling]]:
    found: dict[str, list[Ruling]] = {}
    for ruling in rulings(of, Rollback(), MARK, "run-1"):
        found.setdefault(ruling.clause, []).append(ruling)
    return found


def outcomes(of: Seen) -> dict[str, set[Outcome]]:
    return {clause: {each.outcome for each in found} for clause, found in ruled(of).items()}


def test_a_drill_in_which_all_goes_well_passes_everywhere() -> None:
    assert outcomes(seen()) == {clause: {Outcome.PASS} for clause in CLAUSES}
    (rollback,) = ruled(seen())["RBK-02"]
    lengths = {"time to detect": "0.5 s", "time to recover": "0.4 s", "outage": "1.9 s"}
    assert rollback.figures == lengths | figures_of(outage().timeline)


def test_a_drill_that_saw_nothing_passes_nothing() -> None:
    assert outcomes(Seen()) == {
        "RBK-01": {Outcome.NOT_VERIFIED},
        "RBK-02": {Outcome.ERROR},
        "RBK-03": {Outcome.ERROR},
        "RBK-04": {Outcome.ERROR},
    }


@pytest.mark.parametrize("outcome", [Outcome.NOT_VERIFIED, Outcome.INCONCLUSIVE, Outcome.ERROR])
def test_what_was_stopped_says_why_and_passes_nothing(outcome: Outcome) -> None:
    stopped = (outcome, "no customer is left")
    of = Seen(stopped=stopped, portal_stopped=stopped)
    assert outcomes(of) == {clause: {outcome} for clause in CLAUSES}
    assert {each.reason for found in ruled(of).values() for each in found} == {"no customer is left"}


def test_what_was_stopped_after_an_outage_does_not_pass_for_it() -> None:
    of = seen(stopped=(Outcome.ERROR, "the network is gone"), wanted=["raises", "slow"], found=None)
    assert {each.test: each.outcome for each in ruled(of)["RBK-02"]} == {
        "roll back: raises": Outcome.PASS,
        "roll back: slow": Outcome.ERROR,
    }
    assert outcomes(of)["RBK-04"] == {Outcome.ERROR}


def test_a_kind_that_was_not_drilled_does_not_pass() -> None:
    of = seen(wanted=["raises", "hangs"])
    assert [each.reason for each in ruled(of)["RBK-02"] if each.outcome is Outcome.INCONCLUSIVE] == [
        "not drilled: the outage before it did not end as it should"
    ]


def test_what_could_not_be_put_back_makes_every_verdict_an_error() -> None:
    assert outcomes(seen(unmended="the alias may be on the bad version")) == {
        clause: {Outcome.ERROR} for clause in CLAUSES
    }


def test_a_failure_that_is_not_in_the_log_shows_what_is() -> None:
    quiet = outage(logged=-1)
    quiet.log = [Line(0.0, "START RequestId: 1"), Line(0.1, "END RequestId: 1")]
    (ruling,) = ruled(seen(outages=[quiet]))["RBK-01"]
    assert ruling.outcome is Outcome.FAIL
    assert "2 lines of that time, the last: START RequestId: 1 | END RequestId: 1" in ruling.reason
    assert "aws logs tail /aws/lambda/support-tickets" in ruling.reason


def test_a_log_group_that_is_not_there_is_a_failure() -> None:
    quiet = outage(logged=-1)
    quiet.log_trouble = "logs filter_log_events: ResourceNotFoundException"
    (ruling,) = ruled(seen(outages=[quiet]))["RBK-01"]
    assert (ruling.outcome, "ResourceNotFound" in ruling.reason) == (Outcome.FAIL, True)


@pytest.mark.parametrize(
    ("instants", "says"),
    [
        ({"noticed": -1.0}, "moving the alias changes nothing"),
        ({"recovered": -1.0}, "they were not"),
        ({"healthy": -1.0}, "the health check was not fine"),
        ({"recovered": 90.0}, "they were not"),
    ],
)
def test_a_rollback_that_does_not_help_fails(instants: dict[str, float], says: str) -> None:
    (ruling,) = ruled(seen(outages=[outage("raises", **instants)]))["RBK-02"]
    assert (ruling.outcome, says in ruling.reason) == (Outcome.FAIL, True)


def test_nothing_to_return_to_fails_and_leaves_the_rest_open() -> None:
    of = seen(outages=[], refused=("the alias to point to a version", "it points to $LATEST"))
    assert outcomes(of) == {
        "RBK-01": {Outcome.NOT_VERIFIED},
        "RBK-02": {Outcome.FAIL},
        "RBK-03": {Outcome.PASS},
        "RBK-04": {Outcome.NOT_VERIFIED},
    }


def test_a_kind_that_could_not_be_made_is_not_verified() -> None:
    of = seen(skipped={"slow": "the archive has no such module"})
    assert outcomes(of)["RBK-02"] == {Outcome.PASS, Outcome.NOT_VERIFIED}


def test_a_portal_that_is_not_as_it_was_fails() -> None:
    of = seen(portal=PortalOutage(expected="the old page", actual="it still serves another page"))
    assert outcomes(of)["RBK-03"] == {Outcome.FAIL}


def test_a_loss_fails() -> None:
    (ruling,) = ruled(seen(found=[found(each) for each in SENT[1:]]))["RBK-04"]
    assert (ruling.outcome, "ticket t0" in ruling.reason) == (Outcome.FAIL, True)


def test_what_was_lost_on_purpose_counts_for_the_drill_and_against_nobody() -> None:
    control = outage("loses-writes", bad=0.5, back=1.5, recovered=1.8)
    of = seen(
        outages=[outage(bad=3.0, noticed=3.1), control], found=[found(each) for each in (SENT[0], SENT[2])]
    )
    assert {each.test: each.outcome for each in ruled(of)["RBK-04"]} == {
        "what was acknowledged is kept": Outcome.PASS,
        "the drill sees what is lost": Outcome.PASS,
    }


def test_a_drill_that_does_not_miss_what_was_lost_on_purpose_is_an_error() -> None:
    control = outage("loses-writes", bad=0.5, back=1.5, recovered=1.8)
    assert Outcome.ERROR in outcomes(seen(outages=[control]))["RBK-04"]


def test_a_loss_outside_the_control_fails_beside_it() -> None:
    control = outage("loses-writes", bad=0.5, back=1.5, recovered=1.8)
    assert Outcome.FAIL in outcomes(seen(outages=[control], found=[found(SENT[0])]))["RBK-04"]


def test_results_explain_a_failure_and_name_their_files() -> None:
    made = results(rulings(seen(found=[]), Rollback(), MARK, "run-1"), load_guide(), 9.0, ("r/drill.html",))
    (failed,) = [each for each in made if each.outcome is Outcome.FAIL]
    assert failed.failure is not None
    assert "every acknowledged ticket and comment" in failed.failure.text
    assert {each.files for each in made} == {("r/drill.html",)}
