"""From the verdicts on the clauses to the decision about the release."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from signoff.guide import Guide, Level
from signoff.verdict.derived import DERIVED
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import ClauseVerdict

_OPEN = (Outcome.INCONCLUSIVE, Outcome.NOT_VERIFIED, Outcome.WARN, Outcome.REVIEW)
_SERIOUS = (Outcome.FAIL, Outcome.ERROR, *_OPEN)


class Ruling(Enum):
    """The ways a run can end, each with the exit code of `signoff run`.

    KEPT is for a run over a part of the guide: all of that part is kept, which decides no release. NOT_KEPT
    is for one that found nothing wrong but with how the product is run: no release depends on that.
    """

    RELEASE = ("release", 0)
    KEPT = ("kept", 0)
    DO_NOT_RELEASE = ("do not release", 1)
    NOT_KEPT = ("not kept", 1)
    NOT_DECIDED = ("not decided", 2)
    HARNESS_ERROR = ("harness error", 3)

    def __init__(self, words: str, exit_code: int) -> None:
        self.words, self.exit_code = words, exit_code


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One thing that speaks against a release. `clause` is empty when it is about none in particular."""

    clause: str
    verdict: str
    text: str


@dataclass(frozen=True)
class Decision:
    """The ruling, one sentence about why, and every reason against a release, the most serious first."""

    ruling: Ruling
    reason: str
    reasons: tuple[Reason, ...] = ()


def decide(
    guide: Guide,
    verdicts: Sequence[ClauseVerdict],
    waived: Collection[str] = (),
    problems: Sequence[str] = (),
) -> Decision:
    """The decision over those clauses. Clauses of running the product (`post`) take part in it only where the
    release is not at stake: where other clauses are missing from those that were asked for.

    `waived` clauses count as kept. `problems` (stale waivers) forbid a release.
    """
    is_about_release = {verdict.clause for verdict in verdicts} >= _whole(guide)
    counted = [
        verdict
        for verdict in verdicts
        if verdict.clause not in waived and not (is_about_release and guide.clause(verdict.clause).post)
    ]
    ruling, reason = _ruling(guide, counted, waived, problems)
    return Decision(ruling, reason, _reasons(guide, counted, problems))


def _ruling(
    guide: Guide, counted: Sequence[ClauseVerdict], waived: Collection[str], problems: Sequence[str]
) -> tuple[Ruling, str]:
    binding = [verdict for verdict in counted if guide.clause(verdict.clause).level is not Level.SHOULD]
    failed = _with(binding, Outcome.FAIL)
    broken = _with(counted, Outcome.ERROR)
    open_ = _with(binding, *_OPEN)
    if failed and all(guide.clause(verdict.clause).post for verdict in failed):
        return Ruling.NOT_KEPT, f"{_clauses(failed)} not kept: {_named(failed)}"
    if failed:
        return Ruling.DO_NOT_RELEASE, f"{_clauses(failed)} not kept: {_named(failed)}"
    if broken:
        return Ruling.HARNESS_ERROR, f"the check itself broke on {_clauses(broken)}: {_named(broken)}"
    if problems:
        return Ruling.HARNESS_ERROR, "; ".join(problems)
    if open_:
        return Ruling.NOT_DECIDED, f"nothing failed, but {_clauses(open_)} undecided: {_named(open_)}"
    if not binding and not any(verdict.results for verdict in counted):
        return Ruling.NOT_DECIDED, "no clause that takes part was looked at, so nothing is known"
    whole = _whole(guide)
    set_aside = f", {len(whole & set(waived))} waived" if waived else ""
    if {verdict.clause for verdict in binding} >= whole - set(waived):
        return Ruling.RELEASE, f"{_clauses(binding)}, all of the guide, kept{set_aside}"
    if any(guide.clause(verdict.clause).post for verdict in binding):
        return Ruling.KEPT, f"{_clauses(binding)}, all that were selected{set_aside}"
    return Ruling.KEPT, f"{_clauses(binding)} of {len(whole)}, all that were selected{set_aside}"


def _whole(guide: Guide) -> set[str]:
    """The clauses that a release takes."""
    return {c.id for c in guide.clauses.values() if not c.post and c.level is not Level.SHOULD}


def _reasons(guide: Guide, counted: Sequence[ClauseVerdict], problems: Sequence[str]) -> tuple[Reason, ...]:
    """What follows from other clauses comes after all of them: it says nothing new."""
    found = []
    for serious, outcome in enumerate(_SERIOUS):
        for verdict in counted:
            clause = guide.clause(verdict.clause)
            blocks = clause.level is not Level.SHOULD or verdict.verdict is Outcome.ERROR
            if verdict.verdict is outcome and blocks:
                reason = Reason(clause=clause.id, verdict=outcome.value, text=verdict.reason)
                found.append((verdict.clause in DERIVED, serious, reason))
    found += [(False, 1, Reason(clause="", verdict="ERROR", text=text)) for text in problems]
    return tuple(reason for *_, reason in sorted(found, key=lambda row: row[:2]))


def _with(verdicts: Sequence[ClauseVerdict], *outcomes: Outcome) -> list[ClauseVerdict]:
    return [verdict for verdict in verdicts if verdict.verdict in outcomes]


def _clauses(verdicts: Sequence[ClauseVerdict]) -> str:
    return f"{len(verdicts)} binding clause{'' if len(verdicts) == 1 else 's'}"


def _named(verdicts: Sequence[ClauseVerdict], most: int = 8) -> str:
    names = ", ".join(verdict.clause for verdict in verdicts[:most])
    return names if len(verdicts) <= most else f"{names} and {len(verdicts) - most} more"
