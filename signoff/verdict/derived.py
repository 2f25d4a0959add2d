"""Clauses that no test decides: they follow from the verdicts on others (the guide's sign-off list)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from signoff.guide import Clause, Guide, Level
from signoff.guide.registry import CALLS
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import ClauseVerdict

_FOLLOWS: Mapping[str, Callable[[Clause], bool]] = {
    "SIGN-01": lambda clause: clause.area not in ("LAT", "OBS"),
    "SIGN-02": lambda clause: clause.area == "LAT",
    "SIGN-04": lambda clause: clause.area == "OBS",
}
_NAMES_CONTACTS = "SIGN-08"
DERIVED = frozenset({*_FOLLOWS, _NAMES_CONTACTS})
_GRAVEST = (Outcome.FAIL, Outcome.ERROR, Outcome.INCONCLUSIVE, Outcome.NOT_VERIFIED)
_MOST_NAMED = 8


def derived(
    guide: Guide,
    verdicts: Sequence[ClauseVerdict],
    contacts: Collection[str],
    waived: Collection[str] = (),
) -> list[ClauseVerdict]:
    """The verdicts, those that follow from others put in place.

    A clause that they follow from and that nobody looked at counts as NOT VERIFIED; a waived one counts as
    kept. `contacts` are the rows of the escalation table that the target file fills.
    """
    known = {verdict.clause: verdict.verdict for verdict in verdicts}
    return [_in_place(guide, verdict, known, contacts, waived) for verdict in verdicts]


def _in_place(
    guide: Guide,
    verdict: ClauseVerdict,
    known: Mapping[str, Outcome],
    contacts: Collection[str],
    waived: Collection[str],
) -> ClauseVerdict:
    if verdict.results or guide.clause(verdict.clause).level is Level.HUMAN:
        return verdict
    if verdict.clause == _NAMES_CONTACTS:
        missing = [name for name in CALLS if name not in contacts]
        reason = f"the target file's [contacts] name nobody for {', '.join(missing)}" if missing else ""
        return replace(verdict, verdict=Outcome.WARN if missing else Outcome.PASS, reason=reason)
    follows = _FOLLOWS.get(verdict.clause)
    if follows is None:
        return verdict
    causes = [
        clause.id
        for clause in guide.clauses.values()
        if clause.level is Level.MUST
        and not clause.post
        and clause.id not in DERIVED
        and clause.id not in waived
        and follows(clause)
    ]
    for outcome in _GRAVEST:
        found = [name for name in causes if known.get(name, Outcome.NOT_VERIFIED) is outcome]
        if found:
            return replace(verdict, verdict=outcome, reason=f"because of {_named(found)}")
    return replace(verdict, verdict=Outcome.PASS, reason="")


def _named(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
