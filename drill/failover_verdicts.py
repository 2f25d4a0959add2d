"""From what was seen of each fault to the results of OPS-02. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from drill.outage import IN_A_ROW
from drill.verdicts import Ruling
from drill.writes.attempts import Attempt
from drill.writes.reckoning import Found, reckon
from signoff.deployment.rollback import Failover, Fault
from signoff.report.drill.timeline import seconds
from signoff.verdict.outcomes import Outcome

CLAUSE = "OPS-02"


@dataclass(kw_only=True)
class Tried:
    """What was seen of one fault; instants are seconds on the drill's clock, None what did not happen.

    `begun`: it was about to be made, `made`: it was, `watched`: customers were watched until then,
    `recovered`: the first of the good answers after the last bad one. `stopped` is why it did not come to its
    end, and what that makes of it; `live_trouble` what kept a new live connection from working.
    """

    fault: Fault
    mark: str = ""
    """What stands in all that was written meanwhile."""
    begun: float | None = None
    made: float | None = None
    watched: float | None = None
    recovered: Attempt | None = None
    live_after: float | None = None
    live_trouble: str = ""
    attempts: Sequence[Attempt] = ()
    found: Sequence[Found] | None = None
    stopped: tuple[Outcome, str] | None = None


def served_again(attempts: Sequence[Attempt], since: float) -> Attempt | None:
    """The first good attempt to open a ticket after the last bad one, if there are enough of them by now.

    Only those count that were sent after `since`.
    """
    tickets = [each for each in attempts if each.thing == "ticket" and each.at >= since]
    row: list[Attempt] = []
    for attempt in tickets:
        row = [*row, attempt] if attempt.is_good else []
    return row[0] if len(row) >= IN_A_ROW else None


def longest_gap(attempts: Sequence[Attempt], begun: float, until: float) -> float:
    """The longest time in which nobody got a good answer, of the one before the fault up to `until`."""
    good = sorted(each.ended for each in attempts if each.is_good and each.ended <= until)
    before = [at for at in good if at <= begun]
    instants = [before[-1] if before else begun, *(at for at in good if at > begun), until]
    return max(then - first for first, then in pairwise(instants))


def ruling(tried: Tried, bounds: Failover) -> Ruling:
    """What one fault came to."""
    test, what = f"failover: {tried.fault.id}", tried.fault.what
    if tried.begun is None or tried.made is None or tried.watched is None:
        outcome, why = tried.stopped or (Outcome.ERROR, "the drill ended before it came to this")
        return Ruling(CLAUSE, test, outcome, f"{what}: {why}")
    gap = longest_gap(tried.attempts, tried.begun, tried.watched)
    kept = reckon(tried.attempts, tried.found or (), tried.mark)
    figures = _figures(tried, gap)
    limit = f"{bounds.recovers_within_s:g} s"

    def failed(expected: str, actual: str) -> Ruling:
        return Ruling(CLAUSE, test, Outcome.FAIL, f"{what}: {actual}", expected, figures)

    late = tried.recovered and tried.recovered.ended - tried.made > bounds.recovers_within_s
    if tried.recovered is None or late:
        last = "; ".join(each.outcome for each in tried.attempts[-IN_A_ROW:]) or "no answers"
        words = f"customers to be served again ({IN_A_ROW} good answers in a row) within {limit} of the fault"
        return failed(words, f"they were not; the last answers: {last}")
    if gap > bounds.recovers_within_s:
        return failed(
            f"no customer to be without a good answer for more than {limit}", f"they were for {gap:.1f} s"
        )
    if tried.found is not None and not kept.is_clean:
        expected = "every acknowledged ticket and comment to be there once, as it was sent, and no other"
        return failed(expected, kept.words)
    if tried.live_trouble:
        return failed(
            f"a live connection that is opened anew to tell of a new ticket, within {limit} of the fault",
            tried.live_trouble,
        )
    if tried.stopped or tried.found is None:
        outcome, why = tried.stopped or (Outcome.ERROR, "what is there was not read")
        return Ruling(CLAUSE, test, outcome, f"{what}: {why}", _readable(outcome), figures)
    return Ruling(CLAUSE, test, Outcome.PASS, "", figures=figures)


def not_tried(fault: Fault, outcome: Outcome, why: str) -> Ruling:
    """A fault that was not made at all."""
    return Ruling(CLAUSE, f"failover: {fault.id}", outcome, f"{fault.what}: {why}")


def _readable(outcome: Outcome) -> str:
    return "what was written to be readable afterwards" if outcome is Outcome.FAIL else ""


def _figures(tried: Tried, gap: float) -> dict[str, str]:
    begun, made = tried.begun or 0.0, tried.made or 0.0
    bad = sum(not each.is_good for each in tried.attempts if each.ended >= begun)
    again = "-" if tried.recovered is None else seconds(tried.recovered.ended - begun)
    figures = {
        "longest gap between good answers": seconds(gap),
        "bad answers": str(bad),
        "time to recover": again if bad else "no bad answer was seen",
    }
    if tried.live_after is not None:
        figures["live connection worked after"] = seconds(tried.live_after - made)
    return figures | {"acknowledged": str(sum(each.acknowledged for each in tried.attempts))}
