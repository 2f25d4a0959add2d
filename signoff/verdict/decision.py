"""From the verdicts on the clauses to the decision about the release."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from signoff.guide import Guide, Level
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import ClauseVerdict


class Ruling(Enum):
    """The ways a run can end, each with the exit code of `signoff run`.

    KEPT is for a run over a part of the guide: all of that part is kept, which decides no release.
    """

    RELEASE = ("release", 0)
    KEPT = ("kept", 0)
    DO_NOT_RELEASE = ("do not release", 1)
    NOT_DECIDED = ("not decided", 2)
    HARNESS_ERROR = ("harness error", 3)

    def __init__(self, words: str, exit_code: int) -> None:
        self.words, self.exit_code = words, exit_code


@dataclass(frozen=True)
class Decision:
    """The ruling, and one sentence about why."""

    ruling: Ruling
    reason: str


def decide(guide: Guide, verdicts: Sequence[ClauseVerdict]) -> Decision:
    """The decision over those clauses; clauses of running the product (`post`) take no part in it."""
    counted = [verdict for verdict in verdicts if not guide.clause(verdict.clause).post]
    binding = [verdict for verdict in counted if guide.clause(verdict.clause).level is not Level.SHOULD]
    failed = _with(binding, Outcome.FAIL)
    broken = _with(counted, Outcome.ERROR)
    open_ = _with(binding, Outcome.NOT_VERIFIED, Outcome.INCONCLUSIVE, Outcome.REVIEW, Outcome.WARN)
    if failed:
        return Decision(Ruling.DO_NOT_RELEASE, f"{_clauses(failed)} not kept: {_named(failed)}")
    if broken:
        return Decision(
            Ruling.HARNESS_ERROR, f"the check itself broke on {_clauses(broken)}: {_named(broken)}"
        )
    if open_:
        return Decision(
            Ruling.NOT_DECIDED, f"nothing failed, but {_clauses(open_)} undecided: {_named(open_)}"
        )
    if not binding and not any(verdict.results for verdict in counted):
        return Decision(Ruling.NOT_DECIDED, "no clause that takes part was looked at, so nothing is known")
    whole = [
        clause for clause in guide.clauses.values() if not clause.post and clause.level is not Level.SHOULD
    ]
    if len(binding) == len(whole):
        return Decision(Ruling.RELEASE, f"{_clauses(binding)}, all of the guide, kept")
    return Decision(Ruling.KEPT, f"{_clauses(binding)} of {len(whole)}, all that were selected")


def _with(verdicts: Sequence[ClauseVerdict], *outcomes: Outcome) -> list[ClauseVerdict]:
    return [verdict for verdict in verdicts if verdict.verdict in outcomes]


def _clauses(verdicts: Sequence[ClauseVerdict]) -> str:
    return f"{len(verdicts)} binding clause{'' if len(verdicts) == 1 else 's'}"


def _named(verdicts: Sequence[ClauseVerdict], most: int = 8) -> str:
    names = ", ".join(verdict.clause for verdict in verdicts[:most])
    return names if len(verdicts) <= most else f"{names} and {len(verdicts) - most} more"
