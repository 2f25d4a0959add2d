"""Waivers: clauses that are not kept and for which somebody answers, until a day. A stale one is an error."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from signoff.guide import Guide, Level
from signoff.guide.errors import UserError
from signoff.guide.toml_lines import line_of
from signoff.verdict.derived import DERIVED
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import ClauseVerdict

WAIVABLE = tuple(outcome.value for outcome in (Outcome.FAIL, Outcome.INCONCLUSIVE, Outcome.NOT_VERIFIED))
"""The verdicts that can be waived, each by a waiver for that very one."""
_TEXTS = ("clause", "verdict", "reason", "owner", "issue")


class WaiverError(UserError, ValueError):
    """The file of waivers is not what docs/decide.md describes. The text names file, line and remedy."""


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """`owner` answers for going live although the clause's verdict is `verdict`, and no other.

    Up to and including the day of `expires`.
    """

    clause: str
    verdict: str
    reason: str
    owner: str
    expires: date
    issue: str

    def as_json(self) -> dict[str, str]:
        """For the verdict document; the day as ISO 8601."""
        return {name: getattr(self, name) for name in _TEXTS} | {"expires": self.expires.isoformat()}


def read_waivers(text: str, name: str, guide: Guide) -> tuple[Waiver, ...]:
    """The waivers in that text (TOML); WaiverError names `name` and line of whatever is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WaiverError(f"{name}: is not valid TOML: {error}") from error
    if set(data) - {"waiver"} or not isinstance(data.get("waiver", []), list):
        raise WaiverError(f"{name}: may hold only [[waiver]] tables")
    found: dict[str, Waiver] = {}
    for index, row in enumerate(data.get("waiver", [])):
        where = f"{name}:{line_of(text, ('waiver', index))}"
        waiver = _waiver(row, where)
        if waiver.clause in found:
            raise WaiverError(f"{where}: {waiver.clause} is waived twice; keep one")
        if wrong := _unwaivable(waiver.clause, guide):
            raise WaiverError(f"{where}: {wrong}")
        found[waiver.clause] = waiver
    return tuple(found.values())


def effective(
    waivers: Sequence[Waiver], verdicts: Sequence[ClauseVerdict], today: date
) -> tuple[frozenset[str], tuple[str, ...]]:
    """The clauses that are waived today, and what is wrong with waivers that are of no use any more."""
    known = {verdict.clause: verdict for verdict in verdicts}
    waived, wrong = set(), []
    for waiver in waivers:
        verdict = known.get(waiver.clause)
        if waiver.expires < today:
            wrong.append(f"the waiver of {waiver.clause} expired on {waiver.expires}: renew or remove it")
        elif verdict is None:
            wrong.append(f"the waiver of {waiver.clause} matches nothing that was looked at: remove it")
        elif verdict.verdict is Outcome.PASS:
            wrong.append(f"the waiver of {waiver.clause} is stale, the clause is kept: remove it")
        elif verdict.verdict.value == waiver.verdict:
            waived.add(waiver.clause)
        elif verdict.verdict.value in WAIVABLE:
            wrong.append(
                f"the waiver of {waiver.clause} is for {waiver.verdict}, the clause is "
                f"{verdict.verdict.value}: that is not waived"
            )
    return frozenset(waived), tuple(wrong)


def _waiver(row: Mapping[str, Any], where: str) -> Waiver:
    keys = {*_TEXTS, "expires"}
    if not isinstance(row, dict) or set(row) != keys:
        raise WaiverError(f"{where}: a waiver must have exactly the keys {', '.join(sorted(keys))}")
    for key in _TEXTS:
        if not isinstance(row[key], str) or not row[key].strip():
            raise WaiverError(f"{where}: {key!r} must be a text")
    if row["verdict"] not in WAIVABLE:
        raise WaiverError(f"{where}: 'verdict' says which verdict is waived, one of {', '.join(WAIVABLE)}")
    if not row["issue"].startswith(("https://", "http://")):
        raise WaiverError(f"{where}: 'issue' must be a link (https://...)")
    # A datetime is a date too, but tells a time of day that nothing here looks at.
    if type(row["expires"]) is not date:
        raise WaiverError(f"{where}: 'expires' must be a day such as 2026-12-24, without quotes")
    return Waiver(**row)


def _unwaivable(clause_id: str, guide: Guide) -> str | None:
    if clause_id not in guide.clauses:
        return f"there is no clause {clause_id!r}; `signoff clauses` lists them"
    clause = guide.clause(clause_id)
    if clause_id in DERIVED:
        return f"{clause_id} follows from other clauses; waive the one that is not kept"
    if clause.level is Level.HUMAN:
        return f"{clause_id} is attested or refused by a person; it cannot be waived"
    if clause.level is Level.SHOULD or clause.post:
        return f"{clause_id} does not decide a release, so it needs no waiver"
    return None
