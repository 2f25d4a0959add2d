"""A run on one page that needs no network: per clause its verdict in words, and the curves behind it."""

import json
import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from load.chart import Line, chart
from load.profiles import JOURNEY_OF
from load.records import PARTS, TICK_S, Histogram

_COLOURS = {"PASS": "#1a7f37", "FAIL": "#cf222e", "INCONCLUSIVE": "#9a6700"}
_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; color: #1f2328 }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin: 2.2rem 0 .3rem } p { margin: .3rem 0 }
table { border-collapse: collapse; margin: .6rem 0 }
td, th { padding: .15rem .9rem .15rem 0; text-align: left }
td + td, th + th { text-align: right } svg { max-width: 100%; height: auto } .v { font-weight: 700 }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(24rem, 1fr)); gap: 1rem }
text { font: 11px system-ui, sans-serif; fill: #57606a } .name { fill: #1f2328; font-size: 12px }
"""


def write_page(folder: Path) -> Path:
    """Makes `load.html` from the `load.json` in that folder."""
    file = folder / "load.html"
    told = json.loads((folder / "load.json").read_text(encoding="utf-8"))
    file.write_text(page(told, folder.name), encoding="utf-8")
    return file


def page(told: Mapping[str, Any], run_id: str) -> str:
    """The page of what a run told (`Seen.as_json`)."""
    cut = ", cut short" if told["interrupted"] else ""
    head = (
        f"profile {told['profile']}, {told['elapsed']:.0f} of {told['seconds']:.0f} s{cut}, "
        f"{told['workers']} process(es), seed {told['seed']}"
    )
    sections = [_section(one, told) for one in told["verdicts"]]
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Load {escape(run_id)}</title>"
        f"<meta name=viewport content='width=device-width'><style>{_STYLE}</style>"
        f"<h1>Load run {escape(run_id)}</h1><p>{escape(head)}</p>{''.join(sections)}</html>\n"
    )


def _section(one: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    colour, outcome = _COLOURS.get(one["outcome"], "#57606a"), escape(one["outcome"])
    head = (
        f"<h2>{escape(one['clause'])} <span class=v style='color:{colour}'>{outcome}</span></h2>"
        f"<p>{escape(one['words'])}</p>"
    )
    journey = JOURNEY_OF[one["clause"]]
    record = told["records"]["journeys"].get(journey)
    if "ruling" not in one or record is None or not record["sent"]:
        return head
    return f"{head}{_table(record)}<div class=charts>{''.join(_charts(record, one, told))}</div>"


def _table(record: Mapping[str, Any]) -> str:
    found = {part: _histogram(record["histograms"][part]) for part in PARTS}
    rows = "".join(
        f"<tr><td>{part}<td>{histogram.count:,}"
        + "".join(f"<td>{histogram.percentile_ms(percent):,.1f}" for percent in (50, 95, 99, 100))
        for part, histogram in found.items()
    )
    faults = "".join(
        f"<tr><td>{escape(fault)}<td>{count:,}" for fault, count in sorted(record["faults"].items())
    )
    return f"<table><tr><th>ms<th>requests<th>p50<th>p95<th>p99<th>longest{rows}</table>" + (
        f"<table><tr><th>failed<th>requests{faults}</table>" if faults else ""
    )


def _charts(record: Mapping[str, Any], one: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    budget = record["budget_ms"]
    limit = budget if math.isfinite(budget) else None
    latency = _histogram(record["histograms"]["latency"]).curve()
    lag = _histogram(record["histograms"]["lag"]).curve()
    floor = 0.5 / max(1, record["sent"])
    seconds = max(1, math.ceil(told["elapsed"]))
    sent = _per_second(record["requests"], seconds)
    failed = _per_second(record["failed"], seconds)
    due = told["due"].get(JOURNEY_OF[one["clause"]], [])
    over_time = [(int(tick) * TICK_S, us / 1000) for tick, us in record["slowest_us"].items()]
    return [
        chart(
            "share of requests that took longer",
            [
                Line("latency", _log(latency, floor), "#0969da"),
                Line("generator late", _log(lag, floor), "#8c959f"),
            ],
            x="ms",
            y="share",
            log_x=True,
            log_y=True,
            mark=limit,
        ),
        chart(
            "longest latency, when it was due",
            [Line("latency", sorted(over_time), "#0969da")],
            x="s",
            y="ms",
            level=limit,
        ),
        chart(
            "requests a second",
            [
                Line("due", list(enumerate(map(float, due[:seconds]))), "#8c959f"),
                Line("sent", list(enumerate(sent)), "#0969da"),
                Line("failed", list(enumerate(failed)), "#cf222e"),
            ],
            x="s",
            y="",
        ),
    ]


def _histogram(encoded: str) -> Histogram:
    histogram = Histogram()
    histogram.merge(encoded)
    return histogram


def _per_second(ticks: Mapping[str, int], seconds: int) -> list[float]:
    counts = [0.0] * seconds
    for tick, number in ticks.items():
        counts[min(seconds - 1, int(int(tick) * TICK_S))] += number
    return counts


def _log(curve: Sequence[tuple[float, float]], floor: float) -> list[tuple[float, float]]:
    """The curve as a logarithmic axis can show it: nothing below half a request."""
    return [(max(x, 0.001), max(y, floor)) for x, y in curve]
