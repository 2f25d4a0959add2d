"""The page about a run of mutants: the score and its interval, survivors first, what killed the others."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from signoff.proof.mutants.score import holds

_CAREFUL = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = (
    "body{font:14px/1.45 sans-serif;margin:2em auto;max-width:70em;padding:0 1em;color:#24292f}"
    "table{border-collapse:collapse;margin:.5em 0 2em}th,td{padding:.2em .8em;text-align:left;"
    "border-bottom:1px solid #d0d7de;vertical-align:top}td.n{text-align:right}code{white-space:pre-wrap}"
    "h2{font-size:1.05em;margin-bottom:.2em}del{background:#ffebe9}ins{background:#dafbe1;text-decoration:none}"
)


def page(document: Mapping[str, Any]) -> str:
    """The page of that document; it needs no network."""
    survivors = [row for row in document["mutants"] if row["result"] != "killed"]
    drawn = f"a sample of {document['tried']} (seed {document['seed']})" if document["sampled"] else "all"
    held = "holds" if holds(document) else "does not hold"
    parts = [
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f"<title>Mutants of {escape(document['of'])}</title>"
        f'<meta http-equiv="Content-Security-Policy" content="{_CAREFUL}"><style>{_STYLE}</style>'
        f"<h1>Mutants of {escape(document['of'])}, judged by the suites</h1>"
        f"<p>{document['made']} mutants of build {escape(document['build'])}, {drawn} tried. "
        f"{document['left_out']} of them {escape(document['left_out_why'])}. {document['looked_at']} were "
        "looked at before, and found equivalent or outside the guide: these are not tried again.</p>"
        f"<p><strong>{document['killed']} of {document['counted']} killed: {document['score']:.1%}</strong>, "
        f"with 95 % confidence at least {document['low']:.1%} and at most {document['high']:.1%}, which "
        f"{held} the bar of {document['bar']:.0%}. "
        f"{document['seconds_each']:.2f} s a mutant, and {document['cpu_seconds_each']:.2f} s of processor."
        "</p>",
        _counts("What came of them", document["results"]),
        _counts("Survivors, as they were judged", document["verdicts"]),
        _survivors(survivors),
        _counts("Killed by a test of", document["killed_by_clause"]),
        _counts("The test that killed it came to", document["killed_by_outcome"]),
        _split("By operator", document["by_operator"]),
        _split("By file", document["by_file"]),
        "</html>\n",
    ]
    return "".join(parts)


def _counts(title: str, counts: Mapping[str, int]) -> str:
    rows = "".join(f"<tr><td>{escape(name)}<td class=n>{count}" for name, count in counts.items())
    return f"<h2>{escape(title)}</h2><table>{rows}</table>" if counts else ""


def _split(title: str, split: Mapping[str, Sequence[int]]) -> str:
    rows = "".join(
        f"<tr><td>{escape(name)}<td class=n>{killed}<td class=n>{counted}"
        for name, (killed, counted) in split.items()
    )
    return f"<h2>{escape(title)}</h2><table><tr><th><th>killed<th>of{rows}</table>"


def _survivors(rows: Iterable[Mapping[str, Any]]) -> str:
    lines = "".join(
        f"<tr><td>{escape(row['file'])}:{row['line']}<br>{escape(row['function'])}<td>{escape(row['operator'])}"
        f"<td><del><code>{escape(row['old'])}</code></del><br><ins><code>{escape(row['new'])}</code></ins>"
        f"<td>{escape(row['result'])}, {row['ran'] or 0} tests<td>{escape(row['verdict'])}"
        f"<td>{escape(row['why'])}"
        for row in sorted(rows, key=lambda row: (row["verdict"], row["file"], row["line"]))
    )
    return (
        "<h2>Survivors</h2><table><tr><th>where<th>operator<th>change<th>what came of it<th>judged as<th>why"
        f"{lines}</table>"
    )
