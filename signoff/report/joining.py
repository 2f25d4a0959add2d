"""Joins runs about one build: functional from CI, load from a load machine, acceptance from a laptop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from signoff.guide import Clause, Guide, Level
from signoff.report.runs import EvidenceError, FinishedRun, by_clause
from signoff.verdict.clauses import verdict_on
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import ClauseVerdict, Result

SKEW = timedelta(minutes=5)
"""How far a machine's clock may be ahead of ours before its instants mean nothing."""
_UNKNOWN = frozenset({Outcome.NOT_VERIFIED, Outcome.INCONCLUSIVE})


@dataclass(frozen=True)
class Failed:
    """Tests that failed in an earlier run of the very same build, and when that was."""

    run_id: str
    tests: Mapping[str, Sequence[str]]
    """By clause."""


def check_together(runs: Sequence[FinishedRun], guide: Guide, now: datetime, max_age: timedelta) -> None:
    """EvidenceError unless the runs are of one build and guide, at most `max_age` old, none of the future."""
    if not runs:
        raise EvidenceError("no run was named; name the folders of one run or more")
    first = runs[0].document["target"]
    seen: set[str] = set()
    for run in runs:
        target, told = run.document["target"], run.document["guide"]
        if run.id in seen:
            raise EvidenceError(f"{run.folder}: run {run.id} is named twice; name it once")
        seen.add(run.id)
        for key, word in (("build", "build"), ("name", "target")):
            if target[key] != first[key]:
                raise EvidenceError(
                    f"{run.folder}: is about {word} {target[key]!r}, {runs[0].folder} about {first[key]!r}; "
                    "only runs of the same target and build can be joined"
                )
        if told["version"] != guide.version:
            raise EvidenceError(
                f"{run.folder}: follows guide {told['version']}, this one is {guide.version}; repeat the run"
            )
        _check_age(run, now, max_age)


def joined_verdicts(
    guide: Guide, runs: Sequence[FinishedRun], failed_before: Sequence[Failed] = ()
) -> list[ClauseVerdict]:
    """A verdict on every clause of the guide, from all results of all runs.

    What a run could not tell is set aside where another run's result of the same test kept the clause. What
    failed stays, whatever another run says: on one build it cannot be both.
    """
    found = by_clause(tuple(result for run in runs for result in run.results))
    verdicts = []
    for clause in guide.clauses.values():
        results = _told(clause, found.get(clause.id, [])) + _vanished(clause, runs, failed_before)
        if results:
            verdicts.append(verdict_on(clause, results))
        else:
            verdicts.append(_without_results(clause, runs))
    return verdicts


def so_far(runs: Sequence[FinishedRun]) -> dict[str, str]:
    """How much of each clause was looked at, by the run that looked most closely."""
    closest: dict[str, tuple[int, str]] = {}
    for run in runs:
        for clause in run.document["clauses"]:
            count, _ = closest.get(clause["id"], (-1, ""))
            if len(clause["tests"]) > count:
                closest[clause["id"]] = (len(clause["tests"]), clause["so_far"])
    return {name: text for name, (_, text) in closest.items()}


def _check_age(run: FinishedRun, now: datetime, max_age: timedelta) -> None:
    started, written = (_instant(run, key) for key in ("started", "written"))
    if written > now + SKEW or started > written + SKEW:
        raise EvidenceError(
            f"{run.folder}: ran from {started.isoformat()} to {written.isoformat()}, and here it is "
            f"{now.isoformat()}; set the clocks right and repeat the run"
        )
    if now - started > max_age:
        days = (now - started) / timedelta(days=1)
        most = max_age / timedelta(days=1)
        raise EvidenceError(
            f"{run.folder}: is {days:.1f} days old, at most {most:g} are allowed; repeat the run (--max-age)"
        )


def _instant(run: FinishedRun, key: str) -> datetime:
    try:
        found = datetime.fromisoformat(run.document["run"][key])
    except ValueError:
        raise EvidenceError(f"{run.folder}: run.{key} is no instant (ISO 8601); repeat the run") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _told(clause: Clause, results: Sequence[Result]) -> list[Result]:
    # A load run names its test after its profile; what it decides is the clause as a whole.
    def key(result: Result) -> str:
        return clause.id if clause.by_load else result.test

    kept = {key(result) for result in results if result.outcome is Outcome.PASS}
    return [result for result in results if not (result.outcome in _UNKNOWN and key(result) in kept)]


def _vanished(clause: Clause, runs: Sequence[FinishedRun], failed: Sequence[Failed]) -> list[Result]:
    """A test that failed on this very build does not stop counting because it is not there any more."""
    if not failed:
        return []
    there = {result.test for run in runs for result in run.results if result.clause == clause.id}
    return [
        Result(
            test=test,
            clause=clause.id,
            level=clause.level,
            outcome=Outcome.NOT_VERIFIED,
            reason=f"it failed on this build in run {before.run_id} and is not among the tests any more",
        )
        for before in failed
        for test in before.tests.get(clause.id, ())
        if test not in there
    ]


def _without_results(clause: Clause, runs: Sequence[FinishedRun]) -> ClauseVerdict:
    if clause.level is Level.HUMAN:
        return verdict_on(clause, [])
    said = [c["reason"] for run in runs for c in run.document["clauses"] if c["id"] == clause.id]
    reason = said[0] if said else "none of the runs looked at it"
    return ClauseVerdict(clause=clause.id, verdict=Outcome.NOT_VERIFIED, reason=reason)
