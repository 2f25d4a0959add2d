"""What a run will decide, and whether it may be done at all."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from load.schedule.plan import Unfit, make_plan, pages
from load.schedule.profiles import load_profile
from signoff.guide import load_guide
from tests.unit.load.targets import described

GUIDE = load_guide()


def planned(profile: str = "smoke", workers: int = 1, **changed: Any) -> Any:
    return make_plan(load_profile(profile), GUIDE, described(**changed), "seed", workers)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"kind": "production"}, "the target is a production target: load is never sent to it"),
        ({"read_only": True}, "nothing is to be changed there (read_only): load is never sent to it"),
        ({"permissions": {"invoke": True}}, "the owner of there does not permit load"),
        (
            {"permissions": {"load": True, "load_rate": 11.5}},
            "up to 12 requests/s, and there permits 11.5",
        ),
        ({"limits": {"requests": 50}}, "there allows 50 requests per customer: too few"),
    ],
)
def test_a_run_that_may_not_be_done_is_not_begun(changed: dict[str, Any], why: str) -> None:
    with pytest.raises(Unfit) as refusal:
        planned(**changed)
    assert why in str(refusal.value)


def test_what_is_tried_has_the_guides_budget_and_the_profiles_window() -> None:
    demand = planned("local").demands["LAT-03"]
    assert (demand.budget_ms, demand.allowance, demand.window_s, demand.budgets) == (300, 0.05, 5, 7)
    success = planned("local").demands["LAT-07"]
    assert (success.budget_ms, success.allowance, success.window_s) == (None, 0.01, 1)


@pytest.mark.parametrize(
    ("changed", "clause", "why"),
    [
        ({"ws": None, "ws_url": None}, "LAT-05", "the target lacks: ws"),
        ({"permissions": {"load": True}, "aws": None}, "LAT-06", "the target lacks: invoke or seed"),
        ({"permissions": {"load": True, "seed": True}}, "LAT-06", "100 notifications may not be called"),
        ({}, "LAT-07", "that takes at least 4.98 minutes without a violation"),
        ({}, "LAT-08", "profile smoke does not try it"),
    ],
)
def test_what_cannot_be_decided_is_said_beforehand(changed: dict[str, Any], clause: str, why: str) -> None:
    plan = planned(**changed)
    assert why in plan.obstacles[clause]
    assert clause not in plan.demands
    assert any(clause in line and why in line for line in plan.beforehand(GUIDE))


def test_requests_that_are_too_far_apart_decide_nothing() -> None:
    sparse = replace(load_profile("smoke"), rates={"create": 1.9, "list": 2.0})
    plan = make_plan(sparse, GUIDE, described(), "seed")
    assert plan.obstacles["LAT-01"].startswith("a stall of 1 s could slip between two requests")
    assert "LAT-02" in plan.demands


def test_a_journey_that_decides_nothing_is_not_sent() -> None:
    assert "notifications" not in planned(permissions={"load": True}).journeys


@pytest.mark.parametrize("profile", ["smoke", "local", "staging", "soak"])
@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("window_s", [60, 3600])
def test_no_customer_exceeds_its_limit_in_any_window(profile: str, workers: int, window_s: int) -> None:
    plan = planned(profile, workers, limits={"requests": 100, "window_s": window_s})
    for journey in set(plan.journeys) - {"connect"}:
        customers = plan.customers[journey] // workers
        before = {"list": 50, "comment": 1}.get(journey, 0)
        mine = plan.schedule(journey)[::workers]
        sent: Counter[tuple[int, int]] = Counter()
        for index, at in enumerate(mine):
            sent[index % customers, int(at / window_s)] += 1
        assert max(sent.values()) + before <= 100


def test_the_schedule_is_that_of_the_seed() -> None:
    assert planned().schedule("create") == planned().schedule("create")
    assert planned().schedule("create") != planned().schedule("list")


def test_a_target_with_smaller_pages_takes_more_requests() -> None:
    assert pages(described(), 100) == 1
    assert pages(described(paging={"max_size": 30}), 100) == 4
