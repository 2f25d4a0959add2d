"""How a product that runs is judged by its numbers: errors against what is usual, tickets resolved. Pure.

Errors (OPS-01). The last day's count is compared with the days before. Errors come in bursts, so their days
differ by more than chance alone: counts are divided by how much they do (variance over mean of the usual
days, at least 1), and what remains is taken for Poisson. Given all of them, the last day's share is then
binomial. A spike is a last day of more errors than any day before, twice the usual at least, more than the
guide's own alarm allows in five minutes (OBS-01), and by chance seen in less than one of a thousand days.
Where the log does not go back far enough, there is no usual: then the guide's alarm is the measure.

Tickets (MET-01). The share that is not resolved, with the same exact interval as all other shares.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, variance

from signoff.verdict.outcomes import Outcome
from signoff.verdict.sampling import beta_cdf, lower_bound, upper_bound

FEWEST_DAYS = 5
"""With fewer days before the last, nothing is usual."""
ALARMING = 10
"""More errors than that in five minutes raise the guide's alarm (OBS-01)."""
BY_CHANCE = 0.001


@dataclass(frozen=True)
class Finding:
    """What the numbers come to, in a sentence."""

    outcome: Outcome
    words: str


def judge_errors(last: int, most_in_five_minutes: int, before: Sequence[int]) -> Finding:
    """The errors of the last 24 hours, the most of them within five minutes, and the counts of earlier days.

    `before` holds only days from which the log still is.
    """
    if len(before) < FEWEST_DAYS:
        measured = f"; the log goes back {len(before)} days before that, too few to know what is usual"
        if most_in_five_minutes > ALARMING:
            return Finding(
                Outcome.FAIL, f"{last} errors in a day, {most_in_five_minutes} in five minutes{measured}"
            )
        return Finding(
            Outcome.PASS, f"{last} errors in a day, at most {most_in_five_minutes} in five minutes{measured}"
        )
    usual = fmean(before)
    words = (
        f"{last} errors in the last day, {usual:.3g} on a usual one (of {len(before)}, {max(before)} at most)"
    )
    is_spike = last > max(*before, ALARMING, 2 * usual) and chance_of(last, before) < BY_CHANCE
    return Finding(Outcome.FAIL if is_spike else Outcome.PASS, words)


def chance_of(last: int, before: Sequence[int]) -> float:
    """How likely so many errors, or more, are on a day that is like those before."""
    mean = fmean(before)
    spread = max(1.0, variance(before) / mean) if mean else 1.0
    return beta_cdf(1 / (len(before) + 1), last / spread, sum(before) / spread + 1) if last else 1.0


def judge_resolved(resolved: int, due: int, allowance: float) -> Finding:
    """Of tickets that were due, whether those that are not resolved are fewer than the share `allowance`."""
    if not due:
        return Finding(Outcome.INCONCLUSIVE, "no ticket of a customer was due")
    kept = resolved / due
    low, high = 1 - upper_bound(due - resolved, due), 1 - lower_bound(due - resolved, due)
    words = f"{resolved} of {due} resolved, {kept:.1%} (95 %: {low:.1%} to {high:.1%})"
    if low > 1 - allowance:
        return Finding(Outcome.PASS, words)
    if high < 1 - allowance:
        return Finding(Outcome.FAIL, words)
    return Finding(Outcome.INCONCLUSIVE, f"{words}: too few to tell")
