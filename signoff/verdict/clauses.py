"""From the results of a clause's tests to its verdict. Unknown outranks true; no evidence is never a pass."""

from collections.abc import Iterable, Mapping, Sequence

from signoff.guide import Clause, Level
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import ClauseVerdict, Collected, Result

_RANK = list(Outcome)
_DECIDES = {
    "signoff load": "a load run decides it: signoff load",
    "signoff page-load": "a load run decides it: signoff page-load",
    "signoff drill": "a drill decides it: signoff drill",
}
_BY_DRILL = "signoff drill: "
_PERMITS = " (in its target file, [permissions] change = true permits it; never on production)"


def with_unreported(collected: Mapping[str, Collected], results: Sequence[Result]) -> list[Result]:
    """The results, and an ERROR for each test that was collected but of which nothing was heard."""
    # A finding about another clause may bear the test's name; it does not stand in for the test's own result.
    heard = {(result.test, result.clause) for result in results}
    lost = [
        Result(
            test=test.test,
            clause=test.clause,
            level=test.level,
            outcome=Outcome.ERROR,
            reason="collected, but never reported: the run or its worker ended before",
        )
        for test in collected.values()
        if (test.test, test.clause) not in heard
    ]
    return [*results, *lost]


def by_clause(results: Iterable[Result]) -> dict[str, list[Result]]:
    """The results of each clause, in their order: to look through all of them for each takes too long."""
    found: dict[str, list[Result]] = {}
    for result in results:
        found.setdefault(result.clause, []).append(result)
    return found


def is_of_a_part(clause: Clause, test: str) -> bool:
    """Whether a command of its own found it, and no test of pytest, whose ids are those of files."""
    return bool(clause.decided_by) or (bool(clause.also_by) and test.startswith(_BY_DRILL))


def verdict_on(clause: Clause, results: Iterable[Result], lacking: Sequence[str] = ()) -> ClauseVerdict:
    """The verdict on one clause. `lacking` names what the target would need for it."""
    found = tuple(result for result in results if result.clause == clause.id)
    if not found:
        return ClauseVerdict(clause=clause.id, verdict=_without_tests(clause), reason=_why(clause, lacking))
    deciding = [result for result in found if _decides(clause, result)]
    notes = tuple(
        f"{r.test}: {r.reason}" for r in found if r.outcome is not Outcome.PASS and not _decides(clause, r)
    )
    if not deciding:
        return ClauseVerdict(
            clause=clause.id,
            verdict=Outcome.NOT_VERIFIED,
            reason="only checks that do not decide it were run",
            results=found,
            notes=notes,
        )
    worst = min(deciding, key=lambda result: _RANK.index(result.outcome))
    outcome = worst.outcome
    if outcome is Outcome.FAIL and clause.level is Level.SHOULD:
        outcome = Outcome.WARN
    reason = "" if outcome is Outcome.PASS else worst.reason
    missed = next((result for result in deciding if result.outcome is Outcome.WARN), None)
    if missed and outcome not in (Outcome.FAIL, Outcome.WARN):
        # What is known to be wrong is not hidden by what is not known.
        reason = f"{reason}; besides: {missed.reason}"
    is_rest_unknown = clause.also_by and not any(is_of_a_part(clause, result.test) for result in found)
    if is_rest_unknown and _RANK.index(outcome) > _RANK.index(Outcome.NOT_VERIFIED):
        outcome, reason = Outcome.NOT_VERIFIED, f"a drill decides the rest of it: {clause.also_by}"
    return ClauseVerdict(clause=clause.id, verdict=outcome, reason=reason, results=found, notes=notes)


def _decides(clause: Clause, result: Result) -> bool:
    """A check of SHOULD level within a MUST clause only adds a note, unless the harness broke on it.

    So does what had nothing to try within a SHOULD clause; but of nothing else is its level believed.
    """
    if result.level is Level.MAY and result.outcome is Outcome.NOT_VERIFIED:
        return False
    return result.level is clause.level or clause.level is not Level.MUST or result.outcome is Outcome.ERROR


def _without_tests(clause: Clause) -> Outcome:
    return Outcome.REVIEW if clause.level is Level.HUMAN else Outcome.NOT_VERIFIED


def _why(clause: Clause, lacking: Sequence[str]) -> str:
    if clause.level is Level.HUMAN:
        return "a person has to attest it"
    decides = _DECIDES.get(clause.decided_by, "")
    if lacking:
        permits = _PERMITS if "change" in lacking else ""
        return f"{decides or 'no test yet'}, and the target lacks: {', '.join(lacking)}{permits}"
    return decides or "no test decides it yet"
