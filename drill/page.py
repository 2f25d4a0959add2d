"""A drill on one page that needs no network: its timeline, how long all took, and what came of it."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from signoff.report.drill.picture import picture
from signoff.report.drill.timeline import STEPS, Timeline, rows, seconds

_CAREFUL = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = (
    "body{font:14px/1.45 sans-serif;margin:2em auto;max-width:54em;padding:0 1em;color:#24292f}"
    "table{border-collapse:collapse;margin:1em 0}th,td{padding:.25em .8em;border-bottom:1px solid #d0d7de;"
    "text-align:left}tbody th{white-space:nowrap}td.n{text-align:right}"
    "caption{text-align:left;font-weight:bold}svg{max-width:100%}"
)


def page(
    run_id: str,
    about: Mapping[str, str],
    timelines: Sequence[Timeline],
    found: Sequence[Any],
    *,
    called: str = "Rollback drill",
) -> str:
    """The page of a drill: `about` is what it was of, `found` its rulings, and `called` its name."""
    ruled = "".join(
        f"<tr><th>{escape(one.clause)}<td>{escape(one.test)}<td>{escape(one.outcome.value)}<td>"
        f"{escape(one.reason)}{' ' if one.reason else ''}"
        + escape(
            ", ".join(f"{name} {value}" for name, value in one.figures.items() if name not in STEPS.values())
        )
        for one in found
    )
    lengths = "".join(
        f"<tr><th>{escape(line.does)}<td class=n>{seconds(line.to_detect)}"
        f"<td class=n>{seconds(line.to_recover)}<td class=n>{seconds(line.outage)}"
        for line in timelines
    )
    steps = "".join(
        f"<tr><td class=n>{at:.2f}<td>{escape(does)}<td>{escape(what)}" for does, what, at in rows(timelines)
    )
    times = (
        "<table><caption>How long it took<thead><tr><th><th>to detect<th>to recover<th>outage"
        f"<tbody>{lengths}</table>"
        f"<table><caption>What happened when<thead><tr><th>second<th>what was drilled<th>what happened"
        f"<tbody>{steps}</table>"
    )
    facts = ", ".join(f"{escape(name)} {escape(value)}" for name, value in about.items() if value)
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{called} {escape(run_id)}</title>"
        f'<meta http-equiv="Content-Security-Policy" content="{_CAREFUL}">'
        f"<meta name=viewport content='width=device-width'><style>{_STYLE}</style>"
        f"<h1>{called} {escape(run_id)}</h1><p>{facts}</p>{picture(timelines) if timelines else ''}"
        f"<table><caption>Clauses<tbody>{ruled}</table>{times if timelines else ''}</html>\n"
    )
