"""A failure as a release approver reads it."""

import textwrap
from collections.abc import Sequence

from signoff.guide import Clause, Level
from signoff.verdict.results import Failure
from signoff.wire.steps import Step

_WIDTH = 100
_MOST_STEPS = 25
# Ids and addresses are kept whole.
_WRAP = textwrap.TextWrapper(_WIDTH, replace_whitespace=False, break_long_words=False, break_on_hyphens=False)


def explain(
    clause: Clause,
    level: Level,
    test: str,
    story: Sequence[Step],
    *,
    expected: str,
    actual: str,
    exchange: Step | None = None,
) -> Failure:
    """Clause and what it asks, who did what, expected and actual, what it means, the exchange, its repeat.

    `exchange` is the one that shows the failure; the last of the story when it is not known.
    """
    exchange = exchange or (story[-1] if story else None)
    parts = [
        _heading(clause, level),
        _part("asks", clause.asks),
        _part("test", test, wrap=False),
        _part("what happened", _steps(story)),
        _part("expected", expected),
        _part("actual", actual),
        _part("this means", clause.consequence),
    ]
    if exchange is not None:
        parts += [
            _part("exchange", exchange.shown(), wrap=False),
            _part("repeat with", exchange.repeat(), wrap=False),
        ]
        if exchange.token:
            holder = exchange.actor.partition("'s listener")[0]
            parts.append(_part("", f"{exchange.token}: export a token of {holder} under that name"))
    return Failure(expected=expected, actual=actual, text="\n".join(parts))


def _heading(clause: Clause, level: Level) -> str:
    if level is clause.level:
        return f"{clause.id} ({clause.level}): {clause.title}"
    return (
        f"{clause.id} (a note: this {level} of the wire contract does not decide the clause): {clause.title}"
    )


def _steps(story: Sequence[Step]) -> str:
    lines = [f"{number}. {exchange.line()}" for number, exchange in enumerate(story, start=1)]
    hidden = len(lines) - _MOST_STEPS
    if hidden > 0:
        lines = [*lines[:5], f"   … {hidden} steps more …", *lines[-(_MOST_STEPS - 5) :]]
    return "\n".join(lines) or "nothing was sent"


def _part(label: str, text: str, *, wrap: bool = True) -> str:
    lines: list[str] = []
    for line in text.splitlines() or [""]:
        if wrap and line.strip():
            lines += _WRAP.wrap(line)
        else:
            lines.append(line)
    first, *rest = lines or [""]
    return "\n".join([f"  {label:<14}{first}", *(f"  {'':<14}{line}".rstrip() for line in rest)])
