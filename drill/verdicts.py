"""From what a drill saw to the results of RBK-01..04. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from drill.kinds import DEFAULT
from drill.outage import IN_A_ROW, Outage
from drill.portal_outage import PortalOutage
from drill.writes.attempts import Attempt
from drill.writes.reckoning import Found, Reckoning, reckon
from signoff.deployment.rollback import Rollback
from signoff.guide import Guide
from signoff.report.drill.timeline import figures_of, seconds
from signoff.verdict.failure import explain
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Result

CLAUSES = ("RBK-01", "RBK-02", "RBK-03", "RBK-04")
_LAST_LINES = 3
_ENDED = "the drill ended before it came to this"


@dataclass(kw_only=True)
class Seen:
    """What a drill saw until it ended. `stopped` is why its outages did before their end, and what that
    makes of them; `portal_stopped` the same of the portal.

    `found` is None as long as it was not read what is there. `unmended` is why
    something could not be put back.
    """

    wanted: Sequence[str] = (DEFAULT,)
    """The kinds that are to be drilled, by their ids."""
    outages: list[Outage] = field(default_factory=list)
    portal: PortalOutage | None = None
    attempts: Sequence[Attempt] = ()
    found: Sequence[Found] | None = None
    stopped: tuple[Outcome, str] | None = None
    portal_stopped: tuple[Outcome, str] | None = None
    refused: tuple[str, str] | None = None
    """Expected and actual, where the deployment has no version to return to (RBK-02)."""
    skipped: Mapping[str, str] = field(default_factory=dict)
    """Why a kind could not be drilled, by its id."""
    unmended: str = ""


@dataclass(frozen=True)
class Ruling:
    """What one check came to."""

    clause: str
    test: str
    outcome: Outcome
    reason: str
    expected: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)


def rulings(seen: Seen, names: Rollback, mark: str, run_id: str) -> list[Ruling]:
    """One for each check of the drill; each of the clauses has at least one.

    `mark` is what the failing versions say, `run_id` what stands in all that the customers wrote.
    """
    found = [*_log(seen, names, mark), *_rollbacks(seen, names), *_portal(seen), *_writes(seen, run_id)]
    if seen.unmended:
        found = [
            Ruling(
                each.clause,
                each.test,
                Outcome.ERROR,
                f"{seen.unmended}; it says {each.outcome}: {each.reason}",
            )
            for each in found
        ]
    return found


def results(found: Sequence[Ruling], guide: Guide, elapsed: float, files: tuple[str, ...]) -> list[Result]:
    """The rulings as results of a part of a run; `files` show them, in the run's folder."""
    made = []
    for ruling in found:
        clause, test = guide.clause(ruling.clause), f"signoff drill: {ruling.test}"
        failure = None
        if ruling.outcome is Outcome.FAIL:
            failure = explain(clause, clause.level, test, [], expected=ruling.expected, actual=ruling.reason)
        made.append(
            Result(
                test=test,
                clause=ruling.clause,
                level=clause.level,
                outcome=ruling.outcome,
                reason=ruling.reason,
                seconds=elapsed,
                failure=failure,
                figures=dict(ruling.figures),
                files=files,
            )
        )
    return made


def _stopped(seen: Seen, clause: str, test: str) -> Ruling:
    outcome, why = seen.stopped or (Outcome.ERROR, _ENDED)
    expected = "what was written to be readable afterwards" if outcome is Outcome.FAIL else ""
    return Ruling(clause, test, outcome, why, expected)


def _log(seen: Seen, names: Rollback, mark: str) -> Iterator[Ruling]:
    test = "a failing function in the log"
    outage = next((each for each in seen.outages if each.kind.id == DEFAULT), None)
    if outage is None or outage.noticed is None:
        why = seen.refused or ("", "no bad answer was seen, so nothing could be looked for in the log")
        yield (
            _stopped(seen, "RBK-01", test)
            if seen.stopped
            else Ruling("RBK-01", test, Outcome.NOT_VERIFIED, why[1])
        )
        return
    took = outage.timeline.between("bad", "logged")
    if took is not None:
        yield Ruling(
            "RBK-01", test, Outcome.PASS, "", figures={"in the log after": seconds(took)} | _alarm(outage)
        )
        return
    held = outage.log_trouble or (
        f"it has {len(outage.log)} lines of that time, the last: "
        + " | ".join(line.text.strip()[:120] for line in outage.log[-_LAST_LINES:])
        if outage.log
        else "it has no line of that time"
    )
    yield Ruling(
        "RBK-01",
        test,
        Outcome.FAIL,
        f"within {names.logged_within_s:g} s it did not: {held}; aws logs tail {names.log_group} --since 10m",
        f"the log group {names.log_group} to show the exception {mark!r}, which the function raised",
    )


def _alarm(outage: Outage) -> dict[str, str]:
    took = outage.timeline.between("bad", "alarmed")
    return {
        "alarm": f"in ALARM after {seconds(took)}" if took is not None else outage.alarm or "there is none"
    }


def _rollbacks(seen: Seen, names: Rollback) -> Iterator[Ruling]:
    if seen.refused:
        yield Ruling("RBK-02", "the version to return to", Outcome.FAIL, seen.refused[1], seen.refused[0])
        return
    for outage in seen.outages:
        yield _rollback(outage, names)
    for kind, why in seen.skipped.items():
        yield Ruling("RBK-02", f"roll back: {kind}", Outcome.NOT_VERIFIED, why)
    done = {outage.kind.id for outage in seen.outages} | seen.skipped.keys()
    unlike: tuple[Outcome, str] = (Outcome.ERROR, _ENDED)
    if done:
        unlike = Outcome.INCONCLUSIVE, "not drilled: the outage before it did not end as it should"
    outcome, words = seen.stopped or unlike
    for kind in seen.wanted:
        if kind not in done:
            yield Ruling("RBK-02", f"roll back: {kind}", outcome, words)


def _rollback(outage: Outage, names: Rollback) -> Ruling:
    test, line = f"roll back: {outage.kind.id}", outage.timeline
    figures = {
        "time to detect": seconds(line.to_detect),
        "time to recover": seconds(line.to_recover),
        "outage": seconds(line.outage),
    } | figures_of(line)
    if outage.noticed is None:
        return Ruling(
            "RBK-02",
            test,
            Outcome.FAIL,
            f"for {names.noticed_within_s:g} s tickets were opened as before, while alias {names.alias} of "
            f"{names.function} pointed to a version that {outage.kind.does}: moving the alias changes "
            "nothing there, neither forth nor back; let the API invoke the alias",
            f"the API to be served through the alias {names.alias} of {names.function}",
        )
    if line.to_recover is None or line.to_recover > names.recovers_within_s:
        last = "; ".join(attempt.outcome for attempt in outage.last) or "no answers"
        healthy = "" if "healthy" in line.instants else ", and the health check was not fine"
        return Ruling(
            "RBK-02",
            test,
            Outcome.FAIL,
            f"they were not{healthy}; the last answers: {last}",
            f"customers to be served again ({IN_A_ROW} good answers in a row) within "
            f"{names.recovers_within_s:g} s of the alias pointing to the good version",
            figures,
        )
    return Ruling("RBK-02", test, Outcome.PASS, "", figures=figures)


def _portal(seen: Seen) -> Iterator[Ruling]:
    test = "restore the portal"
    if seen.portal is None:
        outcome, why = seen.portal_stopped or (Outcome.ERROR, _ENDED)
        yield Ruling("RBK-03", test, outcome, why)
        return
    line = seen.portal.timeline
    figures = {
        "files restored in": seconds(line.between("back", "restored")),
        "old page served after": seconds(line.between("back", "served")),
    } | figures_of(line)
    if seen.portal.actual:
        yield Ruling("RBK-03", test, Outcome.FAIL, seen.portal.actual, seen.portal.expected)
        return
    yield Ruling("RBK-03", test, Outcome.PASS, "", figures=figures)


def _writes(seen: Seen, run_id: str) -> Iterator[Ruling]:
    test = "what was acknowledged is kept"
    if seen.found is None or not seen.outages:
        yield (
            Ruling("RBK-04", test, Outcome.NOT_VERIFIED, "there was no outage to lose anything in")
            if seen.refused
            else _stopped(seen, "RBK-04", test)
        )
        return
    control = [attempt for attempt in seen.attempts if _is_in_control(attempt, seen.outages)]
    lost_on_purpose = reckon(control, seen.found, "") if control else None
    texts = {attempt.text for attempt in control}
    kept = reckon(
        [attempt for attempt in seen.attempts if attempt.text not in texts],
        [each for each in seen.found if each.text not in texts],
        run_id,
    )
    yield _kept(kept, test)
    yield from _control(seen.outages, lost_on_purpose)
    if seen.stopped:
        yield _stopped(seen, "RBK-04", test)


def _kept(kept: Reckoning, test: str) -> Ruling:
    figures = {"acknowledged": str(kept.acknowledged), "refused or unanswered": str(kept.unanswered)}
    if not kept.is_clean:
        expected = "every acknowledged ticket and comment to be there once, as it was sent, and no other"
        return Ruling("RBK-04", test, Outcome.FAIL, kept.words, expected, figures)
    return Ruling("RBK-04", test, Outcome.PASS, "", figures=figures)


def _control(outages: Sequence[Outage], reckoning: Reckoning | None) -> Iterator[Ruling]:
    """The drill has to see what a version lost that it made for that: else its green says nothing."""
    if not any(outage.kind.is_control and outage.noticed for outage in outages):
        return
    test = "the drill sees what is lost"
    if reckoning is None or not reckoning.lost:
        yield Ruling(
            "RBK-04",
            test,
            Outcome.ERROR,
            "a version that keeps nothing acknowledged tickets, and the drill did not miss them afterwards",
        )
        return
    yield Ruling(
        "RBK-04", test, Outcome.PASS, "", figures={"lost on purpose, and missed": str(len(reckoning.lost))}
    )


def _is_in_control(attempt: Attempt, outages: Sequence[Outage]) -> bool:
    """Whether that ticket may have been acknowledged by the version that keeps nothing."""
    for outage in outages:
        if outage.kind.is_control and attempt.thing == "ticket":
            instants = outage.timeline.instants
            ends = max(instants.get("recovered", instants["back"]), instants["back"])
            if attempt.ended >= instants["bad"] and attempt.at <= ends:
                return True
    return False
