"""Whether answers about two kinds of things take equally long (SEC-12): a sign test over pairs of calls.

The calls come in pairs, one of each kind; which of the two comes first is drawn by lot. If the time of an
answer does not depend on the kind, then to exchange the two of a pair changes nothing: given how long the two
took, their difference `d` has either sign with probability 1/2, for each pair on its own. That holds whatever
the noise is like: skewed, in bursts, drifting, correlated over time. So of n pairs no more have d > 0 than of
n fair coins show heads (a tie is on neither side), and no more have d < 0. With the differences in order,
d[0] <= ... <= d[n-1], and with the largest k for which

    P(at most k of n fair coins show heads) <= error / 2,

d[k] > 0 takes n - k of n above zero, so its probability is at most error / 2; so is that of d[n-1-k] < 0.
Where there is no difference, the interval from d[k] to d[n-1-k] misses zero with at most the probability
`error`; where there is one, it holds the median of the differences with the same certainty.

Several questions are asked, each perhaps looked at more than once. Each look gets an equal share of the error
that all of them may have together (Bonferroni), so that it holds however they hang together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import comb, inf


class Told(Enum):
    """What the times of the answers tell."""

    NOTHING = "the kinds cannot be told apart"
    THE_KIND = "the kinds can be told apart"
    TOO_NOISY = "the noise hides what was looked for"


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """What is looked for. Times in ms.

    A difference counts from `smallest_ms` on: unless one so large is excluded, nothing is known. One is
    reported only if it is above `negligible_ms` for certain: less can lie in the way a call is sent.
    `false_alarm` is the probability of any wrong report in `looks` looks, when there is no difference at all.
    """

    smallest_ms: float
    negligible_ms: float
    false_alarm: float
    looks: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The median of the differences of the pairs, and the interval in which it lies. Times in ms."""

    pairs: int
    median_ms: float
    low_ms: float
    high_ms: float

    def __str__(self) -> str:
        return (
            f"{self.median_ms:+.1f} ms (between {self.low_ms:+.1f} and {self.high_ms:+.1f}) "
            f"over {self.pairs} pairs"
        )


def difference(pairs: Sequence[tuple[float, float]], error: float) -> Difference:
    """How much longer the first of the pairs takes than the second, wrong with that probability.

    The interval is endless while there are too few pairs. ValueError without any.
    """
    if not pairs:
        raise ValueError("no pairs, so no difference")
    sorted_ms = sorted(first - second for first, second in pairs)
    count, outside = len(sorted_ms), most_outside(len(sorted_ms), error)
    middle = (sorted_ms[(count - 1) // 2] + sorted_ms[count // 2]) / 2
    if outside is None:
        return Difference(pairs=count, median_ms=middle, low_ms=-inf, high_ms=inf)
    return Difference(
        pairs=count, median_ms=middle, low_ms=sorted_ms[outside], high_ms=sorted_ms[count - 1 - outside]
    )


def most_outside(count: int, error: float) -> int | None:
    """The largest k with P(at most k of `count` fair coins show heads) <= error / 2; None: there is none."""
    found, below = None, 0
    for heads in range(count + 1):
        below += comb(count, heads)
        if below / 2**count > error / 2:
            return found
        found = heads
    return found


def judged(pairs: Sequence[tuple[float, float]], looked_for: Sensitivity) -> tuple[Told, Difference]:
    """What one look at those pairs (ms of the one kind, ms of the other) tells, and what it rests on."""
    found = difference(pairs, looked_for.false_alarm / looked_for.looks)
    if found.low_ms > looked_for.negligible_ms or found.high_ms < -looked_for.negligible_ms:
        return Told.THE_KIND, found
    if -looked_for.smallest_ms < found.low_ms and found.high_ms < looked_for.smallest_ms:
        return Told.NOTHING, found
    return Told.TOO_NOISY, found
