"""Whether a run decides a budget: exact bounds on the share of requests that break it. Pure.

What is tested. "p95 under 500 ms" says that fewer than 5 % of requests (the allowance) take 500 ms or longer;
"above 99 % succeed" that fewer than 1 % fail. A request that breaks its budget, ends in an error or is not
answered in time is a violation. PASS: the 95 % upper bound of the share of violations is below the allowance.
FAIL: its lower bound is above. Else INCONCLUSIVE. A release needs every budget, so each one is tested at 5 %
(an intersection-union test wants no correction); FAIL needs one only, so there the 5 % is divided by the
number of budgets (Bonferroni).

What is counted. Violations cluster: a stall hits all requests of its time, and taken as independent they pass
falsely in a quarter to half of all runs. So the run is cut into windows of W seconds, and a window counts as
one observation, however many requests it holds: they are taken to be as alike as they can be, which is the
design effect n / (windows with requests). Hence n_eff = min(n / design effect, T / W), always; a rule that
lifted the cap when violations are seen to be scattered would reward violations. As neither number depends on
which requests broke the budget, one violation more only ever raises both bounds, one less only lowers them.

Why it holds. Requests come two or more to a window, each at a random instant of its own slot, or as Poisson
arrivals do. So they keep step with nothing, a stall of W cannot slip between the former (one to a window
would miss one in six of the stalls that straddle two windows, and evenly spaced ones can miss all stalls of a
target that stalls as regularly), and windows that the latter leave empty do not count. A stall of at most W
reaches no further than the next window; windows are otherwise independent. The share of violations of a
window lies in [0, 1]; of all such variables with a given mean the one that is 0 or 1 spreads widest, and for
it the sum over the windows is binomial. Clopper-Pearson is exact for that one, and for the rest errs on the
safe side (bench/sampling.py simulates it). Sums need not be whole: the bounds are quantiles of the beta
distribution, which takes any. Where the rate of arrivals changes in a run, the share of requests and the mean
share of windows differ: PASS is bound by the worse of them, FAIL by the better.

What is missing. A request that was due and never sent, or whose record was lost, tells nothing: had it been
sent, it may have broken the budget or kept it. So PASS is bound as if each had broken it, FAIL as if each had
kept it, within the window in which it was due, and whatever they would have shown lies between: both bounds
stay true, and what is missing uses up the budget's own allowance. Windows of which nothing was sent lower the
shares or raise them as the others do, but do not count as observations. One request missing more never lowers
the upper bound and never raises the lower one. That generators lose a few is foreseen; one that loses more
than 1 % is no measuring instrument, and then nothing is decided. Counts that do not add up to what was due
decide nothing either.

What it costs. Without a violation 0.95 ** n_eff has to fall below 5 %: 59 windows for a p95, 299 for 99 %,
2,995 for 99.9 %; with one violating window 93, 473, 4,742.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from signoff.verdict.outcomes import Outcome

CONFIDENCE = 0.95
MOST_LAG = 0.05
"""Of the budget: how late the generator itself may send (p99)."""
MOST_MISSING = 0.01
"""Of what was due: how much may be missing before the generator counts as broken, whatever the allowance."""
MOST_CPU = 0.80
"""Of a core: how busy a generator's process may be."""


@dataclass(frozen=True, slots=True)
class Window:
    """What fell due in one window: requests, and those of them that broke the budget.

    `missing` ones fell due too and were never sent, or their record was lost.
    """

    requests: int
    violations: int
    missing: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.violations <= self.requests:
            raise ValueError(f"{self.violations} violations of {self.requests} requests")
        if self.missing < 0:
            raise ValueError(f"{self.missing} requests are missing")


@dataclass(frozen=True, kw_only=True)
class Demand:
    """A budget: the share of violations that it allows, and its time if it is one. W in seconds.

    `budgets` is how many are decided in the same run; `breaks` says in words what a violation did.
    """

    allowance: float
    window_s: float
    budget_ms: float | None = None
    budgets: int = 1
    breaks: str = "broke the budget"

    def __post_init__(self) -> None:
        if not 0 < self.allowance < 0.5 or self.window_s <= 0 or self.budgets < 1:
            raise ValueError(f"no budget: {self}")


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What a run saw of one budget: its windows, over how many seconds, and how well it measured.

    `due` are all that fell due: in the windows, or `throttled`, turned away by the request limit: the latter
    are in no window, for they tell nothing of the time an answer takes. `generator_cpu` is a share of a core.
    """

    windows: Sequence[Window]
    seconds: float
    due: int
    lag_p99_ms: float = 0.0
    generator_cpu: float = 0.0
    throttled: int = 0


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """The verdict on one budget, in a sentence, with the numbers behind it. Shares are of 1."""

    outcome: Outcome
    words: str
    requests: int
    violations: int
    missing: int
    observations: float
    low: float
    high: float


def rule(demand: Demand, seen: Observed) -> Ruling:
    """The verdict on a budget. A disturbed measurement decides nothing, for the target or against it."""
    due = [window for window in seen.windows if window.requests or window.missing]
    requests, violations = sum(w.requests for w in due), sum(w.violations for w in due)
    missing = sum(w.missing for w in due)
    observations = min(float(sum(w.requests > 0 for w in due)), seen.seconds / demand.window_s)
    low, high = 0.0, 1.0
    if requests:
        best = _shares([(w.violations, w.requests + w.missing) for w in due])
        worst = _shares([(w.violations + w.missing, w.requests + w.missing) for w in due])
        low = lower_bound(min(best) * observations, observations, 1 - (1 - CONFIDENCE) / demand.budgets)
        high = upper_bound(max(worst) * observations, observations)
    doubts = _doubts(demand, seen, requests, missing, observations)
    if doubts:
        outcome = Outcome.INCONCLUSIVE
    elif high < demand.allowance:
        outcome = Outcome.PASS
    elif low > demand.allowance:
        outcome = Outcome.FAIL
    else:
        outcome = Outcome.INCONCLUSIVE
    counted = (
        f"{violations:,} of {requests:,} requests in {observations:,.4g} windows of {demand.window_s:g} s"
    )
    if missing:
        counted += f", and {missing:,} that were due and never sent, or lost, each of which may have done so"
    words = {
        Outcome.PASS: f"fewer than {percent(high)} {demand.breaks} ({percent(demand.allowance)} allowed)",
        Outcome.FAIL: f"more than {percent(low)} {demand.breaks} ({percent(demand.allowance)} allowed)",
        Outcome.INCONCLUSIVE: "; ".join(doubts)
        or f"from {percent(low)} to {percent(high)} {demand.breaks}, {percent(demand.allowance)} allowed: "
        "a longer run would tell",
    }[outcome]
    return Ruling(
        outcome=outcome,
        words=f"{words}; seen: {counted}; holds for stalls up to {demand.window_s:g} s",
        requests=requests,
        violations=violations,
        missing=missing,
        observations=observations,
        low=low,
        high=high,
    )


@lru_cache(maxsize=256)
def fewest_windows(allowance: float, violating: int = 0) -> int:
    """The fewest windows that can PASS when so many of them are violated throughout."""

    def passes(count: int) -> bool:
        return beta_cdf(allowance, violating + 1, count - violating) > CONFIDENCE

    few, many = violating, violating + 1
    while not passes(many):
        few, many = many, many * 2
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if passes(middle) else (middle, many)
    return many


def upper_bound(violating: float, observations: float, confidence: float = CONFIDENCE) -> float:
    """Clopper-Pearson, one-sided: the largest share that shows so few with a chance of 1 - confidence."""
    if violating >= observations:
        return 1.0
    return beta_quantile(confidence, violating + 1, observations - violating)


def lower_bound(violating: float, observations: float, confidence: float = CONFIDENCE) -> float:
    """Clopper-Pearson, one-sided: the smallest share that would show so many."""
    if violating <= 0:
        return 0.0
    return beta_quantile(1 - confidence, violating, max(observations - violating, 0.0) + 1)


@lru_cache(maxsize=4096)
def beta_quantile(share: float, a: float, b: float) -> float:
    """Where the beta distribution with these parameters reaches `share`, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        if beta_cdf(middle, a, b) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def beta_cdf(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, by Lentz's continued fraction."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_cdf(1 - x, b, a)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    tiny, d = 1e-300, 1 - (a + b) * x / (a + 1)
    c, d = 1.0, 1 / (d or tiny)
    fraction = d
    for m in range(1, 2000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / ((1 + term * d) or tiny)
            c = (1 + term / c) or tiny
            fraction *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return math.exp(front) * fraction / a


def _shares(windows: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """Of (broken, due) by window: the share of all that were due, and the mean of the windows' shares."""
    whole = sum(broken for broken, _ in windows) / sum(due for _, due in windows)
    return whole, sum(broken / due for broken, due in windows) / len(windows)


def _doubts(demand: Demand, seen: Observed, requests: int, missing: int, observations: float) -> list[str]:
    """Why this run can decide nothing, whatever it counted."""
    if not requests:
        return ["no sample"]
    doubts = []
    needed = fewest_windows(demand.allowance)
    if observations < needed:
        doubts.append(
            f"too few: {observations:,.4g} windows, and even without a violation {needed:,} are needed"
        )
    if demand.budget_ms is not None and seen.lag_p99_ms > MOST_LAG * demand.budget_ms:
        most = MOST_LAG * demand.budget_ms
        doubts.append(f"the generator sent late: {seen.lag_p99_ms:.1f} ms (p99), at most {most:g} ms is fair")
    if missing > MOST_MISSING * seen.due:
        doubts.append(f"{missing:,} of {seen.due:,} requests were never sent, or lost")
    if (counted := requests + missing + seen.throttled) != seen.due:
        doubts.append(f"the counts do not add up: {seen.due:,} requests were due, {counted:,} are counted")
    if seen.generator_cpu > MOST_CPU:
        doubts.append(f"the generator was at {seen.generator_cpu:.0%} of its core")
    if seen.throttled:
        doubts.append(f"{seen.throttled:,} requests met the request limit (429)")
    return doubts


def percent(share: float) -> str:
    """In words."""
    return "under 0.001 %" if 0 < share < 1e-5 else f"{share * 100:.3g} %"
