"""A failure as a release approver reads it."""

import re
import textwrap
from collections.abc import Iterator, Sequence

from signoff.guide import Clause, Level
from signoff.verdict.results import Failure
from signoff.wire.steps import Step

_WIDTH = 100
_VARIABLE = re.compile(r'(?:-H "[\w-]+: |--proxy-user ")\$(\w+)"')
"""A variable that is the whole value of a header, or signs in at a proxy."""
_MOST_STEPS = 25
_LONGEST = 1_000
"""Characters of a step's command: bodies of a megabyte are sent, and each failure stands in four files."""
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
    found_at: str = "",
    run_again: str = "",
    kept_in: str = "",
) -> Failure:
    """Clause and what it asks, who did what, expected and actual, what it means, the exchange, all repeats.

    `exchange` is the one that shows the failure; the last of the story when it is not known. `found_at` is
    file and line of the expectation, `run_again` the command for this test, `kept_in` the run's exchanges.
    """
    exchange = exchange or (story[-1] if story else None)
    parts = [
        _heading(clause, level),
        _part("asks", clause.asks),
        _part("guide", clause.source),
        _part("test", test, wrap=False),
        *([_part("found at", found_at, wrap=False)] if found_at else []),
        *([_part("run again", run_again, wrap=False)] if run_again else []),
        _part("what happened", _steps(story)),
        _part("expected", expected),
        _part("actual", actual),
        _part("this means", clause.consequence),
    ]
    if exchange is not None:
        parts.append(_part("exchange", exchange.shown(), wrap=False))
        if kept_in:
            parts.append(_part("kept in", kept_in, wrap=False))
        steps = story if any(step is exchange for step in story) else [*story, exchange]
        parts += _repeats(steps, exchange, kept_in)
    return Failure(expected=expected, actual=actual, text="\n".join(parts))


def _heading(clause: Clause, level: Level) -> str:
    if level is clause.level:
        return f"{clause.id} ({clause.level}): {clause.title}"
    return (
        f"{clause.id} (a note: this {level} of the wire contract does not decide the clause): {clause.title}"
    )


def _steps(story: Sequence[Step]) -> str:
    return _numbered([step.line() for step in story]) or "nothing was sent"


def _repeats(story: Sequence[Step], shown: Step, kept_in: str) -> Iterator[str]:
    """A command for every step, and whose tokens they need. Of those beside the one `shown`, none is long."""
    commands = [
        command
        if len(command := step.repeat()) <= _LONGEST or step is shown
        else f"(a command of {len(command):,} characters: the exchange is in {kept_in or 'the run'})"
        for step in story
    ]
    yield _part("repeat with", _numbered(commands), wrap=False)
    holders = {step.token: step.actor.partition("'s listener")[0] for step in story if step.token}
    for token, holder in holders.items():
        yield _part("", f"{token}: export a token of {holder} under that name")
    others = dict.fromkeys(name for command in commands for name in _VARIABLE.findall(command))
    for name in others.keys() - holders.keys():
        yield _part("", f"{name}: export what the target file takes from it ([transport])")


def _numbered(texts: Sequence[str]) -> str:
    lines = [f"{number}. {text}" for number, text in enumerate(texts, start=1)]
    hidden = len(lines) - _MOST_STEPS
    if hidden > 0:
        lines = [*lines[:5], f"   … {hidden} steps more …", *lines[-(_MOST_STEPS - 5) :]]
    return "\n".join(lines)


def _part(label: str, text: str, *, wrap: bool = True) -> str:
    lines: list[str] = []
    for line in text.splitlines() or [""]:
        if wrap and line.strip():
            lines += _WRAP.wrap(line)
        else:
            lines.append(line)
    first, *rest = lines or [""]
    return "\n".join([f"  {label:<14}{first}", *(f"  {'':<14}{line}".rstrip() for line in rest)])
