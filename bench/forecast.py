"""`python -m bench.forecast`: how often coming months lie within their interval, and how far off amounts are.

Histories of six kinds are drawn, 24 months each, and the three months after them, which the forecast does not
see. MASE is the mean error, as a share of what "as the same month a year before" is off within the history;
that method's own stands beside it. Exits 0 when 80 % and 95 % intervals hold at least 76 % and 92 % of the
months of each kind, and none is forecast worse than by that method; 1 when not. More than 84 % or 98 % is
"wide": after a step, which may come again, intervals are. It needs no target.
"""

import argparse
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean

from rich.console import Console
from rich.table import Table

from backend.domain.costs import MonthlyCost, following
from backend.domain.forecasting import YEAR, forecast, season

MONTHS, AHEAD = 24, 3
BARS = {0.80: 0.04, 0.95: 0.03}
"""By the share that shall lie within, how much less may do."""
Kind = Callable[[Random, int], float]
"""What the nth month costs."""


def kinds(random: Random) -> dict[str, Kind]:
    """Each a history of its own."""
    step_at = random.randrange(6, 18)
    return {
        "flat": lambda draw, month: 200 + draw.gauss(0, 10),
        "trend": lambda draw, month: 100 + 6 * month + draw.gauss(0, 10),
        "season": lambda draw, month: 200 + 60 * math.sin(month * math.tau / YEAR) + draw.gauss(0, 10),
        "step": lambda draw, month: (270 if month >= step_at else 150) + draw.gauss(0, 10),
        "intermittent": lambda draw, month: draw.choice((0, 0, 1)) * (80 + abs(draw.gauss(0, 30))),
        "outliers": lambda draw, month: (
            200 + draw.gauss(0, 10) + (draw.random() < 0.1) * draw.choice((150, 250))
        ),
    }


@dataclass
class Score:
    """What came of one kind: by coverage how many months lay within, and how far off amounts were."""

    within: dict[float, int]
    months: int
    mase: float
    naive: float

    @property
    def ruling(self) -> str:
        """Whether it meets the bars."""
        over = [self.within[share] / self.months - share for share in BARS]
        if self.mase > self.naive or any(o < -off for o, off in zip(over, BARS.values(), strict=True)):
            return "MISSED"
        wide = any(o > off for o, off in zip(over, BARS.values(), strict=True))
        return "met, wide" if wide else "met"


def measured(name: str, histories: int, seed: int) -> Score:
    """So many histories of that kind."""
    random = Random(f"{seed} {name}")
    within, errors, naive = dict.fromkeys(BARS, 0), [], []
    for _ in range(histories):
        kind = kinds(random)[name]
        amounts = [max(0.0, round(kind(random, month), 2)) for month in range(MONTHS + AHEAD)]
        past, future = amounts[:MONTHS], amounts[MONTHS:]
        history = [MonthlyCost(following("2030-01", month), amount) for month, amount in enumerate(past)]
        scale = fmean(abs(after - before) for before, after in zip(past, past[YEAR:], strict=False))
        for share in BARS:
            found = forecast(history, AHEAD, share)
            within[share] += sum(
                each.low <= came <= each.high for each, came in zip(found, future, strict=True)
            )
        errors += _errors([each.amount for each in found], future, scale)
        naive += _errors(season(past, AHEAD), future, scale)
    return Score(within, histories * AHEAD, fmean(errors), fmean(naive))


def _errors(said: Sequence[float], came: Sequence[float], scale: float) -> list[float]:
    return [abs(one - other) / scale for one, other in zip(said, came, strict=True)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, rule."""
    parser = argparse.ArgumentParser(prog="python -m bench.forecast", description=__doc__)
    parser.add_argument("--histories", type=int, default=1000, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    table = Table(box=None, padding=(0, 2))
    for column in ("history", "within 80 %", "within 95 %", "MASE", "a year before", ""):
        table.add_column(column, justify="left" if column == "history" else "right")
    scores = {name: measured(name, options.histories, options.seed) for name in kinds(Random(0))}
    for name, score in scores.items():
        shares = (f"{score.within[share] / score.months:.1%}" for share in BARS)
        table.add_row(name, *shares, f"{score.mase:.2f}", f"{score.naive:.2f}", score.ruling)
    Console(highlight=False, width=110).print(table)
    return 1 if "MISSED" in {score.ruling for score in scores.values()} else 0


if __name__ == "__main__":
    sys.exit(main())
