"""Each expectation that is evaluated is counted: a test that evaluated none shows nothing."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from signoff.verdict.activity import ACTIVITY
from signoff.verdict.outcomes import Unmet
from signoff.wire.steps import Step

Matchers = TypeVar("Matchers", bound=type)


def counts_evaluations(matchers: Matchers) -> Matchers:
    """Class decorator: a call of any public method counts as an expectation that was evaluated."""
    for name, method in list(vars(matchers).items()):
        if callable(method) and not name.startswith("_"):
            setattr(matchers, name, _counting(method))
    return matchers


def unmet_if(
    deviation: object, expected: str, actual: str = "it did not", exchange: Step | None = None
) -> None:
    """Evaluates what a test worked out by itself: Unmet when there is a deviation (anything true)."""
    ACTIVITY.evaluated += 1
    if deviation:
        raise Unmet(expected, actual, exchange)


def _counting(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def counted(*arguments: Any, **named: Any) -> Any:
        ACTIVITY.evaluated += 1
        return method(*arguments, **named)

    return counted
