"""What runs measured, over time: a page with a picture of each metric over the past runs about a target.

The numbers are the figures of the tests of how the product is run (OPS, MET), of load and of page load. The
page needs no network, and says each number in a table as well.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

AREAS = frozenset({"OPS", "MET", "LAT"})
MOST_RUNS = 60
_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)\s*(%|ms|s|h)?(?![\w.])")
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 120, 64, 12, 12, 22
_CAREFUL = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = (
    "body{font:14px/1.45 sans-serif;margin:2em auto;max-width:54em;padding:0 1em;color:#24292f}"
    "table{border-collapse:collapse;margin:.5em 0 2em}th,td{padding:.2em .8em;text-align:left;"
    "border-bottom:1px solid #d0d7de}td.n{text-align:right}svg{max-width:100%}"
    "h2{font-size:1.05em;margin-bottom:.2em}"
)


@dataclass(frozen=True)
class Metric:
    """One metric, in its unit: (run, build, number) of each run that measured it, the oldest first."""

    clause: str
    name: str
    unit: str
    points: tuple[tuple[str, str, float], ...]


def metrics_in(documents: Sequence[Mapping[str, Any]]) -> list[Metric]:
    """The metrics of those runs; `documents` are their verdict documents, the oldest first."""
    found: dict[tuple[str, str], list[tuple[str, str, float]]] = {}
    units: dict[tuple[str, str], str] = {}
    for document in documents[-MOST_RUNS:]:
        run, build = document["run"]["id"], document["target"]["build"]
        for clause in document["clauses"]:
            if clause["id"].partition("-")[0] not in AREAS:
                continue
            for test in clause["tests"]:
                for name, value in test["figures"].items():
                    if number := _NUMBER.fullmatch(value):
                        key = (clause["id"], name)
                        units[key] = number[2] or ""
                        found.setdefault(key, []).append((run, build, float(number[1])))
    return [Metric(*key, units[key], tuple(points)) for key, points in found.items()]


def page(target: str, metrics: Sequence[Metric]) -> str:
    """The page of those metrics."""
    parts = [
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Metrics of {escape(target)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{_CAREFUL}"><style>{_STYLE}</style>'
        f"<h1>Metrics of {escape(target)} over past runs</h1>"
    ]
    for metric in metrics:
        rows = "".join(
            f"<tr><th>{escape(run)}<td>{escape(build)}<td class=n>{number:g} {metric.unit}"
            for run, build, number in reversed(metric.points)
        )
        parts.append(
            f"<h2>{escape(metric.clause)}: {escape(metric.name)}</h2>{picture(metric)}"
            f"<details><summary>{len(metric.points)} runs</summary><table><thead><tr><th>run<th>build<th>"
            f"<tbody>{rows}</table></details>"
        )
    return "".join([*parts, "</html>\n"])


def picture(metric: Metric) -> str:
    """The metric as SVG: a dot for each run, from 0 up, the oldest at the left."""
    numbers = [number for *_, number in metric.points]
    least, most = min(0.0, *numbers), max(0.0, *numbers)
    high = (most - least) or 1.0

    def place(index: int, number: float) -> tuple[float, float]:
        x = LEFT + (WIDTH - LEFT - RIGHT) * (index + 0.5) / len(numbers)
        return x, TOP + (HEIGHT - TOP - BOTTOM) * (1 - (number - least) / high)

    spots = [place(index, number) for index, number in enumerate(numbers)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    said = ", ".join(f"{number:g} {metric.unit}".strip() for number in numbers)
    axis = "".join(
        f'<text x="{LEFT - 6}" y="{place(0, number)[1] + 4:.1f}" text-anchor="end" fill="#57606a">'
        f'{number:g} {metric.unit}</text><path d="M{LEFT},{place(0, number)[1]:.1f}H{WIDTH - RIGHT}" '
        'stroke="#eaeef2"/>'
        for number in dict.fromkeys((least, most))
    )
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#0969da">'
        f"<title>{escape(run)}: {number:g}</title></circle>"
        for (x, y), (run, _, number) in zip(spots, metric.points, strict=True)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="11"><title>{escape(metric.name)}: {escape(said)}</title>{axis}'
        f'<polyline points="{line}" fill="none" stroke="#0969da" stroke-width="1.5"/>{dots}'
        f'<text x="{LEFT}" y="{HEIGHT - 6}" fill="#57606a">{escape(metric.points[0][0])}</text>'
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 6}" text-anchor="end" fill="#57606a">'
        f"{escape(metric.points[-1][0])}</text></svg>"
    )
