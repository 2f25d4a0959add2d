"""From records to a verdict on each clause, and to the result that a run's evidence keeps. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from load.schedule.plan import Plan
from load.schedule.profiles import FOLDER, JOURNEY_OF, load_profile
from load.verdict.records import Records
from signoff.guide import Guide
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Failure, Result
from signoff.verdict.sampling import Observed, Ruling, fewest_windows, rule

KEPT, NOT_KEPT, UNDECIDED, BROKEN = 0, 1, 2, 3
"""Exit codes of a load run."""


@dataclass(frozen=True)
class Judged:
    """A clause's ruling; None where it was not tried. `due`: how many of its requests fell due in the run."""

    clause: str
    outcome: Outcome
    words: str
    ruling: Ruling | None = None
    due: int = 0


def exit_code(outcomes: Iterable[Outcome]) -> int:
    """Of the clauses that were tried: 0 all kept, 1 one is not, 2 one is undecided, 3 one broke."""
    tried = set(outcomes) - {Outcome.NOT_VERIFIED}
    if Outcome.ERROR in tried:
        return BROKEN
    if Outcome.FAIL in tried:
        return NOT_KEPT
    return KEPT if tried == {Outcome.PASS} else UNDECIDED


def judge(plan: Plan, guide: Guide, records: Records, elapsed: float) -> list[Judged]:
    """A verdict on each clause of load. `elapsed`: how many seconds of the schedule came to pass."""
    judged = []
    for name, journey in sorted(JOURNEY_OF.items()):
        if name in plan.obstacles:
            words = plan.obstacles[name]
            if name not in plan.beyond:
                words += advice(guide, name, plan.profile.name)
            judged.append(Judged(name, Outcome.NOT_VERIFIED, words))
            continue
        demand, record = plan.demands[name], records.journeys[journey]
        due = [at for at in plan.schedule(journey) if at < elapsed]
        by: Literal["time", "success"] = "success" if demand.budget_ms is None else "time"
        seen = Observed(
            windows=record.windows(demand.window_s, elapsed, by=by, due=due),
            seconds=elapsed,
            due=len(due),
            lag_p99_ms=record.histograms["lag"].percentile_ms(99),
            generator_cpu=records.busiest,
            throttled=record.throttled,
        )
        ruling = rule(demand, seen)
        words = ruling.words
        if ruling.outcome is Outcome.INCONCLUSIVE:
            words += advice(guide, name, plan.profile.name)
        judged.append(Judged(name, ruling.outcome, words, ruling, len(due)))
    return judged


def advice(guide: Guide, clause: str, tried: str) -> str:
    """The profiles that can decide the clause, besides the one that was tried."""
    budget = guide.clause(clause).budget
    assert budget is not None
    profiles = [load_profile(file.stem) for file in sorted(FOLDER.glob("*.toml"))]
    able = [
        profile
        for profile in profiles
        if profile.official
        and profile.name != tried
        and JOURNEY_OF[clause] in profile.rates
        and profile.seconds >= fewest_windows(budget.allowance) * profile.window(clause)
    ]
    named = " or ".join(
        f"--profile {profile.name} ({profile.seconds / 60:.3g} min)"
        for profile in sorted(able, key=lambda profile: profile.seconds)
    )
    return f"; could be decided by {named}" if named else ""


def results(plan: Plan, guide: Guide, judged: list[Judged], elapsed: float) -> list[Result]:
    """What the run's evidence keeps of each clause that was tried, or why it could not be."""
    return [
        Result(
            test=f"load/{plan.profile.name}: {JOURNEY_OF[one.clause]}",
            clause=one.clause,
            level=guide.clause(one.clause).level,
            outcome=one.outcome,
            reason=one.words,
            seconds=elapsed,
            failure=_failure(guide, one) if one.outcome is Outcome.FAIL else None,
        )
        for one in judged
    ]


def _failure(guide: Guide, one: Judged) -> Failure:
    clause = guide.clause(one.clause)
    text = f"{clause.id} {clause.title}\n{clause.asks}\n\n{one.words}\n\n{clause.consequence}"
    return Failure(expected=clause.asks, actual=one.words, text=text)
