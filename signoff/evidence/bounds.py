"""The bounds that are laxer than the guide's, as a verdict document lists them and a person reads them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from signoff.deployment.bounds import LACKING, Row, row_of
from signoff.guide.bounds import load_bounds

HEADING = "Bounds that are laxer than the guide's"
_MOST_CLAUSES = 6


def stall_bounds(load: Mapping[str, Any] | None, kind: str) -> list[Row]:
    """Of a load run's section: a row for each clause that holds for shorter stalls than are asked for."""
    stall = load_bounds().stall
    return [
        row_of(
            stall, f"load window, {received['clause']}", [received["window_s"]], kind, [received["clause"]]
        )
        for received in (load or {}).get("verdicts", ())
        if "window_s" in received and stall.is_laxer([received["window_s"]], kind)
    ]


def joined_bounds(lists: Iterable[Sequence[Row]]) -> list[Row]:
    """The rows of several runs, each once. Where runs used different values, each of them is listed."""
    found: list[Row] = []
    for rows in lists:
        found += [row for row in rows if row not in found]
    return found


def with_bounds(clause: str, rows: Iterable[Row]) -> str:
    """What the words of that clause were really measured by, where that is laxer; empty where it is not."""
    return "; ".join(sentence for row in rows if clause in row["clauses"] and (sentence := _sentence(row)))


def bound_lines(rows: Iterable[Row]) -> list[str]:
    """A line for each: where it stands, what was used, what the guide says, which clauses it touches."""
    return [f"{row['key']}: {_said(row)}{_touched(row)}" for row in rows]


def guides_value(row: Row) -> str:
    """The guide's side of a row, in words."""
    return f"{row['guide']} (the suites' own; the guide names none)" if row["silent"] else str(row["guide"])


def _said(row: Row) -> str:
    about = f" {row['about']}" if row["about"] else ""
    if row["used"] == LACKING:
        return f"{LACKING}{about and ':' + about}"
    return (
        f"{row['used']}{about}; the guide says {row['guide']}"
        if not row["silent"]
        else (f"{row['used']}{about}; the suites' own is {row['guide']}, the guide names none")
    )


def _sentence(row: Row) -> str:
    if row["used"] != LACKING:
        return f"with {_said(row)}"
    # A clause that lacks a whole capability is not verified, and says so itself.
    return f"without {row['about']}" if row["about"] else ""


def _touched(row: Row) -> str:
    clauses = row["clauses"]
    if not clauses:
        return ""
    more = f" and {len(clauses) - _MOST_CLAUSES} more" if len(clauses) > _MOST_CLAUSES else ""
    return f" ({', '.join(clauses[:_MOST_CLAUSES])}{more})"
