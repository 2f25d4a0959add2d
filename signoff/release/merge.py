"""Joins runs about one build: functional from CI, load from a load machine, acceptance from a laptop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from signoff.evidence import counting
from signoff.evidence.counting import left_out_by_all, was_left_out
from signoff.evidence.document import Json
from signoff.evidence.integrity.files import EvidenceError
from signoff.evidence.parts import by_custom_profile
from signoff.evidence.runs import FinishedRun
from signoff.guide import Clause, Guide, Level
from signoff.release.failed_before import (
    Failed,
    Heard,
    History,
    as_result,
    broken_before,
    explained_row,
    histories,
    problem_of,
    stands,
    with_words,
)
from signoff.verdict.clauses import verdict_on
from signoff.verdict.explanations import Explanation
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import ClauseVerdict, Result

SKEW = timedelta(minutes=5)
"""How far a machine's clock may be ahead of ours before its instants mean nothing."""
_UNKNOWN = frozenset({Outcome.NOT_VERIFIED, Outcome.INCONCLUSIVE})
_SAME = {
    "build": "build",
    "name": "target",
    "kind": "a target of kind",
    "file_sha256": "a target file with digest",
}
"""What the runs must have in common, in words."""


@dataclass(frozen=True)
class JoinedVerdicts:
    """A verdict on every clause; each explanation with what it explains; what is wrong with the others."""

    verdicts: Sequence[ClauseVerdict]
    explanations: Sequence[Json]
    problems: Sequence[str]


def check_together(runs: Sequence[FinishedRun], guide: Guide, now: datetime, max_age: timedelta) -> None:
    """EvidenceError unless the runs are of one build and guide, at most `max_age` old, none of the future."""
    if not runs:
        raise EvidenceError("no run was named; name the folders of one run or more")
    first = runs[0].document["target"]
    seen: set[str] = set()
    for run in runs:
        target, followed = run.document["target"], run.document["guide"]["version"]
        if run.id in seen:
            raise EvidenceError(f"{run.folder}: run {run.id} is named twice; name it once")
        seen.add(run.id)
        for key, word in _SAME.items():
            if target[key] != first[key]:
                raise EvidenceError(
                    f"{run.folder}: is about {word} {target[key]!r}, {runs[0].folder} about {first[key]!r}; "
                    "only runs of the same target and build can be joined"
                )
        _check_address(run, runs[0])
        if followed != guide.version:
            raise EvidenceError(
                f"{run.folder}: follows guide {followed}, this one is {guide.version}; repeat the run"
            )
        _check_age(run, now, max_age)
    _check_no_copies(runs)


def joined_verdicts(
    guide: Guide,
    runs: Sequence[FinishedRun],
    earlier: Sequence[Failed] = (),
    explanations: Sequence[Explanation] = (),
) -> JoinedVerdicts:
    """A verdict on every clause of the guide, from all results of all runs and what failed `earlier`.

    What a run could not tell is set aside where another run's result of the same test kept the clause, with
    a note. What failed stays, whatever another run says, unless it is explained (failed_before.py).
    """
    explained = {(one.test, one.clause): one for one in explanations}
    found: dict[tuple[str, str], History] = {}
    heard = [Heard.of(run) for run in runs]
    verdicts = []
    for clause in guide.clauses.values():
        known = histories(clause, heard, earlier)
        found |= {(history.test, clause.id): history for history in known}
        verdicts.append(_verdict(clause, heard, earlier, known, explained))
    return JoinedVerdicts(
        verdicts=verdicts,
        explanations=[explained_row(one, found.get(key)) for key, one in explained.items()],
        problems=[wrong for key, one in explained.items() if (wrong := problem_of(one, found.get(key)))],
    )


def so_far(guide: Guide, runs: Sequence[FinishedRun]) -> dict[str, str]:
    """How much of each clause the runs looked at together, where that is not all of it."""
    results = [result for run in runs for result in run.results]
    looked_at = {result.clause for result in results}
    clauses = [clause for clause in guide.clauses.values() if clause.id in looked_at]
    return counting.so_far(results, clauses, runs[0].suite)


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
        raise EvidenceError(f"{run.folder}: run.{key} is not a time in ISO 8601; repeat the run") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _check_address(run: FinishedRun, first: FinishedRun) -> None:
    one, other = run.document["target"], first.document["target"]
    if not one["file_sha256"]:
        raise EvidenceError(
            f"{run.folder}: does not say which target file it read; repeat the run with this version"
        )
    if (one["base_url_stated"], other["base_url_stated"]) == (False, False):
        return
    if (one["base_url_stated"], one["base_url"]) != (other["base_url_stated"], other["base_url"]):
        raise EvidenceError(
            f"{run.folder}: reached its target at {one['base_url']!r}, {first.folder} at "
            f"{other['base_url']!r}; only runs of the same deployment can be joined"
        )


def _check_no_copies(runs: Sequence[FinishedRun]) -> None:
    """That none is another one under another name: no two runs take equally long, test by test."""
    known: dict[tuple[tuple[str, str, float], ...], FinishedRun] = {}
    for run in runs:
        measured = tuple((one.test, one.clause, one.seconds) for one in run.results if one.seconds)
        if measured and (other := known.setdefault(measured, run)) is not run:
            raise EvidenceError(
                f"{run.folder}: has exactly the results of {other.folder}, to the microsecond; "
                "it is a copy of that run, so name one of them"
            )


def _verdict(
    clause: Clause,
    runs: Sequence[Heard],
    earlier: Sequence[Failed],
    known: Sequence[History],
    explained: Mapping[tuple[str, str], Explanation],
) -> ClauseVerdict:
    kept, notes = _without_unknown(clause, runs)
    notes += broken_before(clause, earlier)
    failures: dict[str, list[Result]] = {}
    for result in kept:
        if result.outcome is Outcome.FAIL:
            failures.setdefault(result.test, []).append(result)
    settled: list[Result] = []
    for history in known:
        mine = failures.get(history.test, [])
        words = stands(history, one := explained.get((history.test, clause.id)))
        if one is not None and not words:
            words = f"{history.words}; {one.name} explains: {one.text}"
            settled += [with_words(result, words) for result in mine] or [as_result(clause, history, words)]
            kept = [result for result in kept if result not in mine]
            notes.append(f"{history.test}: {words}")
        elif not mine:
            kept.append(as_result(clause, history, words))
        elif history.passed is not None:
            kept = [with_words(result, words) if result in mine else result for result in kept]
    # In whatever order tests ran, and by which run: the same results give the same document.
    kept = sorted(kept, key=lambda result: result.test)
    found = verdict_on(clause, kept) if kept else _without_results(clause, [one.run for one in runs])
    return replace(found, results=(*found.results, *settled), notes=(*found.notes, *notes))


def _without_unknown(clause: Clause, runs: Sequence[Heard]) -> tuple[list[Result], list[str]]:
    """All results of the clause but those that could not tell what another run could, and a note on these."""

    heard = [(one.run, result) for one in runs for result in one.about(clause)]
    found = [(run, result) for run, result in heard if not was_left_out(result)]
    passed = [result for _, result in found if result.outcome is Outcome.PASS]
    tests = {result.test for result in passed}
    # A load run names its test after its profile; what an official one decides is the clause as a whole.
    whole = clause.by_load and not all(map(by_custom_profile, passed))
    # What one run left out is told by another that ran it, as the shards of a suite do.
    kept = left_out_by_all([result for _, result in heard], clause, runs[0].run.suite)
    aside: dict[tuple[str, Outcome], list[Result]] = {}
    for run, result in found:
        if result.outcome in _UNKNOWN and (whole or result.test in tests):
            aside.setdefault((run.id, result.outcome), []).append(result)
        else:
            kept.append(result)
    notes = [
        f"{results[0].test}{f' and {len(results) - 1} more' if len(results) > 1 else ''}: {outcome.value} in "
        f"run {run_id} ({results[0].reason}), set aside, for another run shows that it holds"
        for (run_id, outcome), results in aside.items()
    ]
    return kept, notes


def _without_results(clause: Clause, runs: Sequence[FinishedRun]) -> ClauseVerdict:
    if clause.level is Level.HUMAN:
        return verdict_on(clause, [])
    said = [c["reason"] for run in runs for c in run.document["clauses"] if c["id"] == clause.id]
    reason = said[0] if said else "none of the runs looked at it"
    return ClauseVerdict(clause=clause.id, verdict=Outcome.NOT_VERIFIED, reason=reason)
