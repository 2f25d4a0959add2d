"""What a run is to decide, when it sends what, how many customers that takes: said before it begins. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from load.schedule.arrivals import schedule
from load.schedule.profiles import CLAUSES, JOURNEY_OF, JOURNEYS, Journey, Profile
from signoff.deployment.description import Description
from signoff.guide import Clause, Guide
from signoff.verdict.sampling import Demand, fewest_windows

TICKETS_LISTED, NOTIFICATIONS_LOADED = 50, 100
"""How many the guide has listed and loaded."""
FEWEST_A_WINDOW = 2
"""Requests of a kind, so that a stall as long as the window meets one."""
SPARE = 0.1
"""The part of a customer's requests that a run leaves alone."""


class Unfit(ValueError):
    """The run may not be done on this target, or cannot; the text says why and what would help."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`obstacles` has each clause that is not decided, and why; `demands` the others.

    `beyond` are those of the former that no profile could decide on this target.
    """

    profile: Profile
    seed: str
    journeys: tuple[Journey, ...]
    demands: Mapping[str, Demand]
    obstacles: Mapping[str, str]
    beyond: frozenset[str]
    budgets_ms: Mapping[Journey, float]
    customers: Mapping[Journey, int]
    requests_each: int

    def schedule(self, journey: Journey) -> list[float]:
        """When that journey's requests are due, of all workers together, in s from the start."""
        return schedule(self.profile.segments(journey), self.profile.arrivals, f"{self.seed}/{journey}")

    def beforehand(self, guide: Guide) -> list[str]:
        """What will be decided, under which conditions, and what not."""
        total = sum(self.profile.expected(journey) for journey in self.journeys)
        lines = [
            f"profile {self.profile.name}: {self.profile.seconds:g} s, about {total:,.0f} requests, "
            f"{sum(self.customers.values())} customers, seed {self.seed}"
        ]
        return lines + [f"  {name} {self._prospect(guide, name)}" for name in sorted(JOURNEY_OF)]

    def _prospect(self, guide: Guide, name: str) -> str:
        if name in self.obstacles:
            return f"will not be decided: {self.obstacles[name]}"
        demand = self.demands[name]
        windows, clean = self.profile.seconds / demand.window_s, fewest_windows(demand.allowance)
        return (
            f"{guide.clause(name).title}: {windows:,.4g} windows of {demand.window_s:g} s; a clean run needs "
            f"{clean:,}, one with a stall {fewest_windows(demand.allowance, 1):,}"
        )


def make_plan(profile: Profile, guide: Guide, description: Description, seed: str, workers: int = 1) -> Plan:
    """The plan of a run; Unfit when the target forbids it, or nothing could be decided."""
    permissions = description.permissions
    if description.read_only_because:
        raise Unfit(f"{description.read_only_because}: load is never sent to it")
    if not permissions.load:
        raise Unfit(f"the owner of {description.name} does not permit load ([permissions] load)")
    if profile.peak_rate > permissions.load_rate:
        raise Unfit(
            f"profile {profile.name} sends up to {profile.peak_rate:.3g} requests/s, and {description.name} "
            f"permits {permissions.load_rate:g} ([permissions] load_rate)"
        )
    clauses = {name: guide.clause(name) for names in CLAUSES.values() for name in names}
    obstacles = {
        name: reason
        for journey in JOURNEYS
        for name in CLAUSES[journey]
        if (reason := _obstacle(profile, journey, clauses[name], description.capabilities))
    }
    journeys = tuple(
        journey for journey in JOURNEYS if any(name not in obstacles for name in CLAUSES[journey])
    )
    if not journeys:
        raise Unfit(f"profile {profile.name} can decide nothing about {description.name}: {_why(obstacles)}")
    demands = {
        name: _demand(profile, clauses[name], len(clauses) - len(obstacles))
        for name in clauses
        if name not in obstacles
    }
    each = math.floor(description.limits.requests * (1 - SPARE))
    return Plan(
        profile=profile,
        seed=seed,
        journeys=journeys,
        demands=demands,
        obstacles=obstacles,
        beyond=frozenset(
            name
            for name, clause in clauses.items()
            if _lacking(JOURNEY_OF[name], clause, description.capabilities)
        ),
        budgets_ms={journey: _budget_ms(clauses, journey) for journey in journeys},
        customers={
            journey: workers * _customers(profile, journey, description, each, workers)
            for journey in journeys
        },
        requests_each=each,
    )


def pages(description: Description, items: int) -> int:
    """How many requests it takes to load so many items."""
    return math.ceil(items / min(items, description.paging.max_size))


def _obstacle(profile: Profile, journey: Journey, clause: Clause, offered: frozenset[str]) -> str:
    assert clause.budget is not None
    if lacking := _lacking(journey, clause, offered):
        return lacking
    if journey not in profile.rates:
        return f"profile {profile.name} does not try it"
    needed, window = fewest_windows(clause.budget.allowance), profile.window(clause.id)
    if (
        profile.arrivals == "uniform"
        and profile.rates[journey] * min(profile.shape) * window < FEWEST_A_WINDOW
    ):
        return f"a stall of {window:g} s could slip between two requests: send {FEWEST_A_WINDOW} a window"
    if profile.seconds < needed * window:
        return f"that takes at least {needed * window / 60:,.3g} minutes without a violation"
    return ""


def _lacking(journey: Journey, clause: Clause, offered: frozenset[str]) -> str:
    if lacking := clause.lacks(offered):
        return f"the target lacks: {', '.join(lacking)}"
    if journey == "notifications" and "invoke" not in offered:
        return "the function that makes 100 notifications may not be called ([permissions] invoke)"
    return ""


def _demand(profile: Profile, clause: Clause, budgets: int) -> Demand:
    assert clause.budget is not None
    is_time = clause.budget.unit == "ms"
    return Demand(
        allowance=clause.budget.allowance,
        window_s=profile.window(clause.id),
        budget_ms=clause.budget.limit if is_time else None,
        budgets=budgets,
        breaks=f"took {clause.budget.limit:g} ms or longer, or failed" if is_time else "failed",
    )


def _budget_ms(clauses: Mapping[str, Clause], journey: Journey) -> float:
    budgets = [clauses[name].budget for name in CLAUSES[journey]]
    return next((budget.limit for budget in budgets if budget and budget.unit == "ms"), math.inf)


def _customers(profile: Profile, journey: Journey, description: Description, each: int, workers: int) -> int:
    """How many customers one worker needs, so that none meets its limit in any window of it."""
    limits, paging = description.limits, description
    if journey == "connect":
        return 1
    within = min(profile.seconds, limits.window_s)
    cost = pages(paging, NOTIFICATIONS_LOADED) if journey == "notifications" else 1
    spent_before = {"list": TICKETS_LISTED, "comment": 1}.get(journey, 0)
    left = each - spent_before
    if left < cost:
        raise Unfit(
            f"{description.name} allows {limits.requests} requests per customer: too few to make "
            f"{TICKETS_LISTED} tickets and list them"
        )
    rate = profile.rates[journey] * max(profile.shape) / workers
    return math.ceil((rate * within + 1) * cost / left)


def _why(obstacles: Mapping[str, str]) -> str:
    reasons: Sequence[str] = list(dict.fromkeys(obstacles.values()))
    return "; ".join(reasons)
