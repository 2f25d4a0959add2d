"""From what was seen to verdicts on the clauses."""

from random import Random
from typing import Any

import pytest

from load.schedule.plan import make_plan
from load.schedule.profiles import JOURNEY_OF, load_profile
from load.verdict.records import Records, Sample
from load.verdict.verdicts import Judged, judge, results
from signoff.guide import load_guide
from signoff.verdict.outcomes import Outcome
from tests.unit.load.targets import described

GUIDE = load_guide()
PLAN = make_plan(load_profile("smoke"), GUIDE, described(), "seed")


def seen(
    change: Any = lambda journey, at: {}, elapsed: float = 75, skip: Any = lambda at: False
) -> dict[str, Judged]:
    records = Records.over(PLAN.budgets_ms)
    for journey in PLAN.journeys:
        for at in PLAN.schedule(journey):
            if at < elapsed and not skip(at):
                fields = {"lag": 0.001, "queueing": 0.0, "service": 0.02, **change(journey, at)}
                records.journeys[journey].add(Sample(due=at, **fields))
    return {one.clause: one for one in judge(PLAN, GUIDE, records, elapsed)}


def outcomes(judged: dict[str, Judged]) -> dict[str, str]:
    return {name: one.outcome.value for name, one in judged.items()}


TRIED = [f"LAT-0{number}" for number in range(1, 7)]


def test_a_clean_smoke_passes_what_it_tries_and_names_the_runs_for_the_rest() -> None:
    judged = seen()
    untried = {"LAT-07": "NOT VERIFIED", "LAT-08": "NOT VERIFIED"}
    assert outcomes(judged) == dict.fromkeys(TRIED, "PASS") | untried
    assert judged["LAT-07"].words.endswith("--profile local (8 min) or --profile staging (40 min)")
    assert judged["LAT-08"].words.endswith("could be decided by --profile soak (396 min)")


def test_slow_comments_fail_comments_alone() -> None:
    judged = seen(lambda journey, at: {"service": 0.31} if journey == "comment" else {})
    assert outcomes(judged)["LAT-03"] == "FAIL"
    assert [name for name in TRIED if outcomes(judged)[name] == "PASS"] == [n for n in TRIED if n != "LAT-03"]


def test_the_wait_for_a_free_user_counts() -> None:
    assert outcomes(seen(lambda journey, at: {"queueing": 0.5}))["LAT-01"] == "FAIL"


@pytest.mark.parametrize(
    "change",
    [
        lambda journey, at: {"service": 1 - at % 10} if at % 10 < 1 else {},
        lambda journey, at: {"fault": "503"} if 20 < at < 24 else {},
        lambda journey, at: {"lag": 0.03},
        lambda journey, at: {"throttled": True, "fault": "429"} if at < 1 else {},
    ],
    ids=["stall", "outage", "late generator", "limit"],
)
def test_what_is_disturbed_or_stalls_is_never_green(change: Any) -> None:
    judged = outcomes(seen(change))
    assert judged["LAT-01"] in ("FAIL", "INCONCLUSIVE")
    assert judged["LAT-03"] in ("FAIL", "INCONCLUSIVE")


def test_what_was_never_sent_is_not_forgotten() -> None:
    judged = seen(skip=lambda at: 30 < at < 32)
    assert outcomes(judged)["LAT-01"] == "INCONCLUSIVE"
    assert "were never sent" in judged["LAT-01"].words


def test_a_run_that_was_cut_short_decides_by_what_it_saw() -> None:
    assert set(outcomes(seen(elapsed=62)).values()) == {"PASS", "NOT VERIFIED"}
    assert outcomes(seen(elapsed=30))["LAT-01"] == "INCONCLUSIVE"


def test_an_empty_run_decides_nothing() -> None:
    judged = judge(PLAN, GUIDE, Records.over(PLAN.budgets_ms), 0.0)
    assert {one.outcome for one in judged} == {Outcome.INCONCLUSIVE, Outcome.NOT_VERIFIED}


def test_a_metric_that_is_missing_is_no_pass() -> None:
    records = Records.over(PLAN.budgets_ms)
    for journey in PLAN.journeys:
        if journey != "comment":
            for at in PLAN.schedule(journey):
                records.journeys[journey].add(Sample(due=at, lag=0.001, queueing=0, service=0.02))
    judged = {one.clause: one for one in judge(PLAN, GUIDE, records, 75)}
    assert (judged["LAT-01"].outcome, judged["LAT-03"].outcome) == (Outcome.PASS, Outcome.INCONCLUSIVE)
    assert judged["LAT-03"].words.startswith("no sample")


@pytest.mark.parametrize(
    ("profile", "clause", "share"), [("local", "LAT-07", 0.02), ("soak", "LAT-08", 0.003)]
)
@pytest.mark.parametrize("seed", range(3))
def test_too_many_failures_are_never_green(profile: str, clause: str, share: float, seed: int) -> None:
    plan = make_plan(load_profile(profile), GUIDE, described(), "seed")
    journey, random = JOURNEY_OF[clause], Random(seed)
    records = Records.over(plan.budgets_ms)
    for at in plan.schedule(journey):
        fault = "answered 503" if random.random() < share else ""
        records.journeys[journey].add(Sample(due=at, lag=0.001, queueing=0, service=0.02, fault=fault))
    judged = {one.clause: one for one in judge(plan, GUIDE, records, plan.profile.seconds)}
    assert judged[clause].outcome is not Outcome.PASS
    assert judged[clause].due == records.journeys[journey].sent


def test_a_failed_clause_explains_itself() -> None:
    judged = list(seen(lambda journey, at: {"fault": "answered 503"}).values())
    kept = {result.clause: result for result in results(PLAN, GUIDE, judged, 75)}
    failure = kept["LAT-01"].failure
    assert failure is not None
    assert "Customers wait after pressing the button" in failure.text
    assert kept["LAT-08"].failure is None
