"""What of a run's results counts, and what is missing: the same when it ends and when it is read again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from signoff.guide import Clause, Guide, Level
from signoff.suite.suite import Suite
from signoff.verdict.clauses import is_of_a_part, with_unreported
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Collected, Result, is_unanswered

_MISSING = "this one was left out of the run"


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """Under which a run's results came about.

    `suite` is all that there is to run, `partial` why no test of the run counts as it would otherwise;
    `build_after` is None as long as the run goes on. `resumed_at` says after how many results it was
    interrupted, each time.
    """

    suite: Suite
    partial: Sequence[str] = ()
    build: str = ""
    build_after: str | None = None
    resumed_at: Sequence[int] = ()


def counted(
    results: Sequence[Result],
    collected: Mapping[str, Collected],
    clauses: Sequence[Clause],
    guide: Guide,
    around: Circumstances,
) -> list[Result]:
    """The results as they count for those clauses, and one for each test of theirs that was not run."""
    finished = around.build_after is not None
    once = list(_without_repeated(results, around.resumed_at))
    whole = with_unreported(collected, once) if finished else once
    whole = [_as_it_counts(result, guide, around) for result in whole]
    if finished:
        whole += _left_out(whole, clauses, around.suite)
    if around.build_after not in (None, around.build):
        whole = [_disturbed(result, around) for result in whole]
    return whole


def so_far(results: Sequence[Result], clauses: Sequence[Clause], suite: Suite) -> dict[str, str]:
    """Of each clause whose tests were not all run, how many of how many were."""
    heard = {(result.test, result.clause) for result in results if not was_left_out(result)}
    found = {}
    for clause in clauses:
        tests = suite.of([clause.id])
        there = sum((name, clause.id) in heard for name in tests)
        if tests and there < len(tests):
            found[clause.id] = f"{there} of {len(tests)} tests"
    return found


def _without_repeated(results: Sequence[Result], resumed_at: Sequence[int]) -> Iterator[Result]:
    """All but those that got no answer before an interruption and were repeated after it."""
    last = {result.test: place for place, result in enumerate(results)}
    for place, result in enumerate(results):
        if not (is_unanswered(result) and any(place < at <= last[result.test] for at in resumed_at)):
            yield result


def _as_it_counts(result: Result, guide: Guide, around: Circumstances) -> Result:
    """A pass of a test that nobody lists, or in a run whose tests may not have run as written, is none."""
    if is_of_a_part(guide.clause(result.clause), result.test):
        return result
    listed = around.suite.tests.get(result.test)
    as_listed = listed is not None and (listed.clause, listed.level) == (result.clause, result.level)
    if result.outcome is Outcome.WARN and listed and listed.clause == result.clause and not as_listed:
        reason = f"the inventory lists it as a {listed.level}: {result.reason}"
        return replace(result, outcome=Outcome.NOT_VERIFIED, level=Level(listed.level), reason=reason)
    if result.outcome is not Outcome.PASS:
        return result
    if not as_listed:
        reason = "it passed, but the inventory of the suite does not list it so; run `make inventory`"
        return replace(result, outcome=Outcome.NOT_VERIFIED, reason=reason)
    if around.partial:
        reason = f"it passed, but the run is partial: {around.partial[0]}"
        return replace(result, outcome=Outcome.NOT_VERIFIED, reason=reason)
    return result


def _left_out(results: Sequence[Result], clauses: Sequence[Clause], suite: Suite) -> list[Result]:
    heard = {(result.test, result.clause) for result in results}
    words = so_far(results, clauses, suite)
    return [
        Result(
            test=name,
            clause=test.clause,
            level=Level(test.level),
            outcome=Outcome.NOT_VERIFIED,
            reason=f"so far {words[test.clause]}: {_MISSING}",
        )
        for name, test in suite.of(words).items()
        if (name, test.clause) not in heard
    ]


def left_out_by_all(results: Sequence[Result], clause: Clause, suite: Suite) -> list[Result]:
    """Of one clause's results in several runs: a result for each test that none of them ran."""
    ran = {result.test for result in results if not was_left_out(result)}
    lacking = {result.test: result for result in results if was_left_out(result) and result.test not in ran}
    words = so_far(results, [clause], suite).get(clause.id, "")
    return [replace(result, reason=f"so far {words}: {_MISSING}") for result in lacking.values()]


def was_left_out(result: Result) -> bool:
    """Whether it stands for a test that the run did not run."""
    return result.outcome is Outcome.NOT_VERIFIED and result.reason.endswith(_MISSING)


def _disturbed(result: Result, around: Circumstances) -> Result:
    reason = f"the target's build changed during the run, from {around.build} to {around.build_after}"
    return replace(result, outcome=Outcome.ERROR, reason=reason)
