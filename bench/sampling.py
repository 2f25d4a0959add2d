"""`python -m bench.sampling`: how often the rule of `signoff.verdict.sampling` errs, by simulation.

A false pass is a PASS of a target that breaks its budget exactly as often as it may not: at most 5 % of such
runs. Power is the share of runs that pass when it does so a tenth as often. Exits 0 when the bars are met.
"""

import argparse
import math
import sys
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from rich.console import Console
from rich.table import Table

from signoff.verdict.sampling import CONFIDENCE, beta_cdf, fewest_windows

LENGTHS = (1.0, 1.3, 1.6, 2.1, 4.0)
"""Lengths of runs, as multiples of the shortest that can pass."""
PER_WINDOW = (2.0, 5.0)
"""Requests per window: two, the fewest that a profile may send, and more."""
MOST_FALSE, LEAST_POWER = 0.05, 0.9

Breaks = Callable[[Random, Sequence[float], float, float], list[bool]]


@dataclass(frozen=True)
class Setting:
    """One way to run: `windows` of length 1, Poisson or even arrivals, stalls of `stall` (0: none)."""

    allowance: float
    windows: int
    per_window: float
    poisson: bool
    stall: float


def passes(random: Random, setting: Setting, share: float) -> bool:
    """Whether one simulated run passes when `share` of all requests break the budget."""
    count = setting.windows
    instants = arrivals(random, setting.per_window, count, setting.poisson)
    if setting.stall:
        broken = hit(random, instants, count, share, setting.stall)
    else:
        broken = [random.random() < share for _ in instants]
    asked, broke = [0] * count, [0] * count
    for at, violated in zip(instants, broken, strict=True):
        asked[int(at)] += 1
        broke[int(at)] += violated
    filled = sum(number > 0 for number in asked)
    if filled < fewest_windows(setting.allowance):
        return False
    shares = sum(broke) / len(instants), sum(b / a for a, b in zip(asked, broke, strict=True) if a) / filled
    return max(shares) * filled <= most_violating(filled, setting.allowance)


def arrivals(random: Random, rate: float, count: int, poisson: bool) -> list[float]:
    """Instants below `count`, rising."""
    if not poisson:
        return [(slot + random.random()) / rate for slot in range(int(rate * count))]
    instants, at = [], random.expovariate(rate)
    while at < count:
        instants.append(at)
        at += random.expovariate(rate)
    return instants


def hit(random: Random, instants: Sequence[float], count: int, share: float, stall: float) -> list[bool]:
    """Which requests fall into a stall, when stalls begin at random and fill `share` of the time."""
    broken = [False] * len(instants)
    rate = -math.log1p(-share) / stall
    begun = -stall + random.expovariate(rate)
    while begun < count:
        for index in range(bisect_left(instants, begun), bisect_left(instants, begun + stall)):
            broken[index] = True
        begun += random.expovariate(rate)
    return broken


@lru_cache(maxsize=100_000)
def most_violating(windows: int, allowance: float) -> float:
    """The largest sum of violated windows that still passes: where the upper bound meets the allowance."""
    low, high = 0.0, float(windows)
    for _ in range(50):
        middle = (low + high) / 2
        passed = middle < windows and beta_cdf(allowance, middle + 1, windows - middle) > CONFIDENCE
        low, high = (middle, high) if passed else (low, middle)
    return low


def rate_of_passes(setting: Setting, share: float, runs: int, seed: int) -> float:
    """The share of simulated runs that pass."""
    random = Random(f"{seed} {setting} {share}")
    return sum(passes(random, setting, share) for _ in range(runs)) / runs


def false_passes(runs: int, seed: int) -> list[tuple[Setting, float]]:
    """Each setting at the boundary of p95, and those of 99 % in two lengths."""
    wanted = [(0.05, length) for length in LENGTHS] + [(0.01, 1.0), (0.01, 1.6)]
    settings = [
        Setting(allowance, math.ceil(fewest_windows(allowance) * length), per_window, poisson, stall)
        for allowance, length in wanted
        for per_window in PER_WINDOW
        for poisson in (False, True)
        for stall in (0.0, 0.5, 1.0)
    ]
    return [(setting, rate_of_passes(setting, setting.allowance, runs, seed)) for setting in settings]


def powers(runs: int, seed: int) -> list[tuple[Setting, float]]:
    """Runs meant for their budget; the bar is for scattered violations.

    `local` for p95 (480 s in windows of 5 s), `staging` for 99 % (2,400 s).
    """
    meant = [(0.05, 96), (0.01, 480)]
    settings = [
        Setting(allowance, windows, 2.0, False, stall)
        for allowance, windows in meant
        for stall in (0.0, 0.5, 1.0)
    ]
    return [(setting, rate_of_passes(setting, setting.allowance / 10, runs, seed)) for setting in settings]


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate, print, rule. Three standard errors are granted to chance: the worst of many is looked at."""
    parser = argparse.ArgumentParser(prog="python -m bench.sampling", description=__doc__)
    parser.add_argument("--runs", type=int, default=2000, help="of each setting")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    console = Console(highlight=False, width=110)
    false, power = false_passes(options.runs, options.seed), powers(options.runs, options.seed)
    for title, found in (("false passes", false), ("power", power)):
        table = Table(title=title, box=None, padding=(0, 2))
        for column in ("allowed", "windows", "requests a window", "arrivals", "violations", "pass"):
            table.add_column(column, justify="right")
        for setting, share in found:
            table.add_row(
                f"{setting.allowance:.1%}",
                str(setting.windows),
                f"{setting.per_window:g}",
                "Poisson" if setting.poisson else "even",
                f"stalls of {setting.stall:g} W" if setting.stall else "independent",
                f"{share:.1%}",
            )
        console.print(table)
    chance = 3 * math.sqrt(0.05 * 0.95 / options.runs)
    worst, weakest = max(share for _, share in false), min(share for way, share in power if not way.stall)
    met = worst <= MOST_FALSE + chance and weakest >= LEAST_POWER - chance
    console.print(
        f"false passes at most {worst:.1%} (bar {MOST_FALSE:.0%} + {chance:.1%} of chance), "
        f"power at least {weakest:.1%} (bar {LEAST_POWER:.0%} - {chance:.1%}): {'met' if met else 'MISSED'}"
    )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
