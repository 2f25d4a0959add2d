"""A run on one page that needs no network: what was decided, on what ground, and the curves behind it."""

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from load.page.chart import span
from load.page.curves import curves
from load.verdict.records import PARTS, Histogram
from load.verdict.section import PERCENTILES, soundness
from signoff.verdict.sampling import percent

_STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
_CAREFUL = "default-src 'none'; style-src 'unsafe-inline'"
"""With this, a browser asks no network for anything."""
_WORDS = {
    "PASS": "With 95 % confidence, ",
    "FAIL": "With 95 % confidence (over all budgets of the run), ",
}
_READING = Path(__file__).with_name("reading.html").read_text(encoding="utf-8")


def write_page(folder: Path) -> Path:
    """Makes `load.html` from the `load.json` in that folder."""
    file = folder / "load.html"
    reported = json.loads((folder / "load.json").read_text(encoding="utf-8"))
    file.write_text(page(reported, folder.name), encoding="utf-8")
    return file


def page(reported: Mapping[str, Any], run_id: str) -> str:
    """The page of a run's report (`outcome.document`)."""
    sections = [_section(one, reported) for one in reported["verdicts"]]
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Load {escape(run_id)}</title>"
        f'<meta http-equiv="Content-Security-Policy" content="{_CAREFUL}">'
        f"<meta name=viewport content='width=device-width'><style>{_STYLE}</style>"
        f"<h1>Load run {escape(run_id)}</h1>{_head(reported)}{_summary(reported)}"
        f"{''.join(sections)}{_READING}</html>\n"
    )


def _head(reported: Mapping[str, Any]) -> str:
    target, profile = reported["target"], reported["profile"]
    cut = "<b class=no>cut short</b> after " if reported["interrupted"] else ""
    return (
        f"<p>{escape(target['name'])} ({escape(target['kind'])}) at {escape(target['base_url'])}, build "
        f"{escape(target['build'])}, from {escape(target['started'])}</p>"
        f"<p class=asks>Profile {escape(profile['name'])}, {cut}{reported['elapsed']:,.0f} of "
        f"{profile['seconds']:,.0f} s, {escape(profile['arrivals'])} arrivals, "
        f"seed {escape(reported['seed'])}, "
        f"{_processes(reported['workers'])} {reported['generator_cpu']:.0%} of a core</p>"
    )


def _processes(number: int) -> str:
    return "one process, at" if number == 1 else f"{number} processes, the busiest at"


def _summary(reported: Mapping[str, Any]) -> str:
    rows = []
    for one in reported["verdicts"]:
        link = f"<th><b>{escape(one['clause'])}</b> {escape(one['title'])}<td class=l>{_verdict(one)}"
        if "ruling" not in one:
            rows.append(f"<tr>{link}<td class=rest><td class=rest><td class=rest><td class=rest>")
            continue
        ruling, slow = one["ruling"], one["latency_ms"]["p95"]
        rows.append(
            f"<tr>{link}<td>{ruling['violations']:,} of {ruling['requests']:,}"
            f"<td>{percent(ruling['low'])} to {percent(ruling['high'])}"
            f"<td class=rest>{percent(one['allowance'])}<td class=rest>{slow:,.0f} ms"
        )
    return (
        "<div class=wide><table><thead><tr><th>budget<th class=l>verdict<th>broke it<th>range (95 %)"
        f"<th class=rest>allowed<th class=rest>p95<tbody>{''.join(rows)}</table></div>"
    )


def _section(one: Mapping[str, Any], reported: Mapping[str, Any]) -> str:
    head = (
        f"<section><h2>{escape(one['clause'])} {escape(one['title'])} {_verdict(one)}</h2>"
        f"<p class=words>{_WORDS.get(one['outcome'], '')}{escape(one['words'])}.</p>"
    )
    record = reported["records"]["journeys"].get(one["journey"])
    if "ruling" not in one or record is None or not record["sent"]:
        return f"{head}</section>"
    ruling = one["ruling"]
    words = f"from {percent(ruling['low'])} to {percent(ruling['high'])} of requests break the budget"
    drawn = span(ruling["low"], ruling["high"], one["allowance"], words)
    return (
        f"{head}<div class=span>{drawn}</div>"
        f"<div class=two>{_times(record)}{_sound(one, reported['generator_cpu'])}</div>{_faults(record)}"
        f"<div class=charts>{''.join(curves(one, record, reported))}</div></section>"
    )


def _verdict(one: Mapping[str, Any]) -> str:
    kind = one["outcome"] if one["outcome"] in ("PASS", "FAIL", "INCONCLUSIVE") else "other"
    return f"<span class='v {kind}'>{escape(one['outcome'])}</span>"


def _times(record: Mapping[str, Any]) -> str:
    rows = ""
    for part in PARTS:
        histogram = Histogram.decoded(record["histograms"][part])
        times = "".join(f"<td>{histogram.percentile_ms(percent):,.1f}" for percent in PERCENTILES.values())
        rows += f"<tr><th>{'sent late' if part == 'lag' else part}<td>{histogram.count:,}{times}"
    names = "".join(f"<th>{name}" for name in PERCENTILES)
    return f"<table><caption>Times in ms<thead><tr><th><th>requests{names}<tbody>{rows}</table>"


def _sound(one: Mapping[str, Any], cpu: float) -> str:
    rows = "".join(
        f"<tr><th>{escape(what)}<td>{escape(seen)}<td>{escape(takes)}<td class='v {'PASS' if met else 'no'}'>"
        f"{'yes' if met else 'NO'}"
        for what, seen, takes, met in soundness(one, cpu)
    )
    return f"<table><caption>Was the measurement sound?<tbody>{rows}</table>"


def _faults(record: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><th>{escape(fault)}<td>{count:,}" for fault, count in sorted(record["faults"].items())
    )
    return f"<table><caption>What failed<tbody>{rows}</table>" if rows else ""
