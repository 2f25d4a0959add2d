"""A failure as a release approver reads it."""

import textwrap
from collections.abc import Sequence

from signoff.guide import Clause
from signoff.verdict.outcomes import Unmet
from signoff.verdict.results import Failure
from signoff.wire.exchange import Exchange

_WIDTH = 100
_MOST_STEPS = 25


def explain(clause: Clause, test: str, story: Sequence[Exchange], unmet: Unmet) -> Failure:
    """Clause and what it asks, who did what, expected and actual, what it means, the exchange, a curl."""
    exchange = unmet.exchange or (story[-1] if story else None)
    parts = [
        f"{clause.id} ({clause.level}): {clause.title}",
        _part("asks", clause.asks),
        _part("test", test),
        _part("what happened", _steps(story)),
        _part("expected", unmet.expected),
        _part("actual", unmet.actual),
        _part("this means", clause.consequence),
    ]
    if exchange is not None:
        parts += [_part("exchange", exchange.shown()), _part("repeat with", exchange.curl(), wrap=False)]
        if exchange.token:
            parts.append(_part("", f"{exchange.token}: export a token of {exchange.actor} under that name"))
    return Failure(expected=unmet.expected, actual=unmet.actual, text="\n".join(parts))


def _steps(story: Sequence[Exchange]) -> str:
    lines = [f"{number}. {exchange.line()}" for number, exchange in enumerate(story, start=1)]
    hidden = len(lines) - _MOST_STEPS
    if hidden > 0:
        lines = [*lines[:5], f"   … {hidden} steps more …", *lines[-(_MOST_STEPS - 5) :]]
    return "\n".join(lines) or "nothing was sent"


def _part(label: str, text: str, *, wrap: bool = True) -> str:
    lines: list[str] = []
    for line in text.splitlines() or [""]:
        lines += textwrap.wrap(line, _WIDTH - 16, replace_whitespace=False) if wrap and line.strip() else [line]
    first, *rest = lines or [""]
    return "\n".join([f"  {label:<14}{first}", *(f"  {'':<14}{line}" for line in rest)])
