"""The part of `verdict.json` that a load run fills: its verdicts, and the numbers they rest on. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

from load.schedule.plan import Plan
from load.schedule.profiles import JOURNEY_OF
from load.verdict.records import Records
from load.verdict.verdicts import Judged
from signoff.guide import Guide
from signoff.verdict.sampling import (
    MOST_CPU,
    MOST_LAG,
    MOST_MISSING,
    Ruling,
    fewest_windows,
)

PERCENTILES = {"p50": 50, "p95": 95, "p99": 99, "longest": 100}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A run that has ended: what was seen in `elapsed` s of it, and what that decides.

    `build_after` is the build that was there at its end, empty when it was interrupted; `timeout_s` bounded
    each journey as a whole.
    """

    plan: Plan
    build: str
    build_after: str
    timeout_s: float
    records: Records
    elapsed: float
    interrupted: bool
    workers: int
    judged: list[Judged]


def section(seen: Seen, guide: Guide) -> dict[str, Any]:
    """As `verdict.schema.json` describes it under `load`. Shares are of 1, times in ms unless named else."""
    return {
        "profile": seen.plan.profile.as_json(),
        "build": seen.build,
        "build_after": seen.build_after,
        "timeout_s": seen.timeout_s,
        "locust": version("locust"),
        "elapsed": round(seen.elapsed, 3),
        "interrupted": seen.interrupted,
        "seed": seen.plan.seed,
        "workers": seen.workers,
        "generator_cpu": round(seen.records.busiest, 3),
        "page": "load.html",
        "counters": "load.json",
        "verdicts": [_verdict(one, seen, guide) for one in seen.judged],
    }


def _verdict(one: Judged, seen: Seen, guide: Guide) -> dict[str, Any]:
    clause, journey = guide.clause(one.clause), JOURNEY_OF[one.clause]
    reported = {
        "clause": one.clause,
        "title": clause.title,
        "outcome": one.outcome.value,
        "words": one.words,
        "journey": journey,
    }
    if one.ruling is None:
        return reported
    record, demand = seen.records.journeys[journey], seen.plan.demands[one.clause]
    latency, lag = record.histograms["latency"], record.histograms["lag"]
    return reported | {
        "budget_ms": demand.budget_ms,
        "allowance": demand.allowance,
        "window_s": demand.window_s,
        "ruling": _numbers(one.ruling),
        "latency_ms": {name: latency.percentile_ms(percent) for name, percent in PERCENTILES.items()},
        "lag_p99_ms": lag.percentile_ms(99),
        "due": one.due,
        "sent": record.sent,
        "missing": one.ruling.missing,
        "throttled": record.throttled,
    }


def _numbers(ruling: Ruling) -> dict[str, Any]:
    left_out = ("outcome", "words", "missing")
    return {name: value for name, value in asdict(ruling).items() if name not in left_out}


def soundness(reported: Mapping[str, Any], cpu: float) -> list[tuple[str, str, str, bool]]:
    """What the verdict asks of the measurement: each with what was seen, what it takes, whether it is met."""
    ruling, lag, due, missing = (
        reported["ruling"],
        reported["lag_p99_ms"],
        reported["due"],
        reported["missing"],
    )
    needed, few = fewest_windows(reported["allowance"]), missing <= MOST_MISSING * due
    enough = ruling["observations"] >= needed
    found = [
        ("windows with requests", f"{ruling['observations']:,.4g}", f"{needed:,} or more", enough),
        ("never sent, or lost", f"{missing:,} of {due:,}", f"at most {MOST_MISSING:.0%}; each counts", few),
        ("turned away by the request limit", f"{reported['throttled']:,}", "none", not reported["throttled"]),
        ("generator's CPU", f"{cpu:.0%} of a core", f"at most {MOST_CPU:.0%}", cpu <= MOST_CPU),
    ]
    if reported["budget_ms"] is not None:
        most = MOST_LAG * reported["budget_ms"]
        found.append(("sent late by (p99)", f"{lag:.1f} ms", f"at most {most:g} ms", lag <= most))
    return found
