"""The charts of a budget: how many took longer, how long over time, what was due and what came of it."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from load.page.chart import Axis, Bars, Curve, chart
from load.verdict.records import TICK_S, Histogram

BLUE, GREY, AMBER, RED, PALE = "#0969da", "#8c959f", "#bf8700", "#cf222e", "#afb8c1"
MOST_POINTS, MOST_BARS = 240, 50
SHORTEST_MS = 1.0


def curves(one: Mapping[str, Any], record: Mapping[str, Any], reported: Mapping[str, Any]) -> list[str]:
    """Of the verdict `one` and its journey's `record`, in the run that `reported` describes."""
    seconds = max(1, math.ceil(reported["elapsed"]))
    due = reported["due"].get(one["journey"], [])
    return [_longer(one, record), _over_time(one, record, seconds), _arrivals(one, record, due, seconds)]


def _longer(one: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    """The complementary distribution: a straight line to the budget hides nothing on a logarithmic scale."""
    limit, allowed, sent = one["budget_ms"], one["allowance"], max(1, record["sent"])
    found = {part: Histogram.decoded(record["histograms"][part]) for part in ("latency", "lag")}
    longest = max([SHORTEST_MS * 10, limit or 0] + [each.percentile_ms(100) for each in found.values()])
    floor = min(0.5 / sent, allowed / 2)
    x = Axis(
        name="ms",
        ends=(SHORTEST_MS, longest * 1.1),
        logarithmic=True,
        budget=limit,
        says=f"{limit:,g} ms" if limit else "",
    )
    y = Axis(
        name="share",
        ends=(floor, 1.0),
        logarithmic=True,
        budget=allowed if limit else None,
        says=f"{allowed * 100:.3g} % allowed",
        number=lambda share: f"{share * 100:g} %",
    )
    lines = [
        Curve("sent late", _falling(found["lag"], floor), GREY, steps=True),
        Curve("latency", _falling(found["latency"], floor), BLUE, steps=True),
    ]
    return chart("Requests that took longer", x, y, lines)


def _falling(histogram: Histogram, floor: float) -> list[tuple[float, float]]:
    points = [(SHORTEST_MS, 1.0)] if histogram.count else []
    return points + [(max(SHORTEST_MS, ms), max(share, floor)) for ms, share in histogram.curve()]


def _over_time(one: Mapping[str, Any], record: Mapping[str, Any], seconds: int) -> str:
    """The slowest request of each short time, by when it was due."""
    limit, wide = one["budget_ms"], max(TICK_S, seconds / MOST_POINTS)
    slowest: dict[int, float] = {}
    for tick, us in record["slowest_us"].items():
        place = int(int(tick) * TICK_S / wide)
        slowest[place] = max(slowest.get(place, 0.0), us / 1000)
    high = max([limit or 1.0, *slowest.values()]) * 1.08
    points = [((place + 0.5) * wide, ms) for place, ms in sorted(slowest.items())]
    y = Axis(name="ms", ends=(0.0, high), budget=limit, says=f"{limit:,g} ms" if limit else "")
    return chart("Slowest request, by when it was due", _time(seconds), y, [Curve("latency", points, BLUE)])


def _arrivals(one: Mapping[str, Any], record: Mapping[str, Any], due: Sequence[int], seconds: int) -> str:
    """Each bar is what was due; what shows behind the others was never sent, or met the request limit."""
    wide = max(1, math.ceil(seconds / MOST_BARS))
    count = math.ceil(seconds / wide)

    def rate(parts: Mapping[int, float]) -> list[float]:
        heights = [0.0] * count
        for second, number in parts.items():
            heights[min(count - 1, int(second / wide))] += number
        return [height / min(wide, seconds - place * wide) for place, height in enumerate(heights)]

    def ticks(name: str) -> dict[int, float]:
        found: dict[int, float] = {}
        for tick, number in record[name].items():
            found[int(int(tick) * TICK_S)] = found.get(int(int(tick) * TICK_S), 0) + number
        return found

    wanted = rate(dict(enumerate(due)))
    bars = [Bars("due", wanted, PALE), Bars("answered", rate(ticks("requests")), "#54aeff")]
    if one["budget_ms"] is not None:
        bars.append(Bars("too slow", rate(ticks("over")), AMBER))
    bars.append(Bars("failed", rate(ticks("failed")), RED))
    y = Axis(name="a second", ends=(0.0, max([0.1, *wanted, *bars[1].heights]) * 1.08))
    return chart("Requests due, and what came of them", _time(seconds, count * wide), y, bars=bars)


def _time(seconds: int, ends: float = 0.0) -> Axis:
    unit, name = (1, "s") if seconds <= 300 else (60, "min") if seconds <= 18_000 else (3600, "h")
    return Axis(name=name, ends=(0.0, ends or float(seconds)), number=lambda at: f"{at / unit:,.3g}")
