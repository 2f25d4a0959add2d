"""Whether something is as it was: what differs from one look to the next varies by itself, and is no change.

Answers may hold how long they took, when they were made, or a link that is good for a minute, beside what the
customer has. Looked at once where nothing differs, and some times more where something does.
"""

from collections.abc import Callable, Iterator
from typing import Any

from signoff.expect.brief import brief

LOOKS = 3
"""So many looks have to agree that something is another thing now."""
MOST_SHOWN = 4
_NOTHING = "there is no such thing"


def what_changed(before: Any, look: Callable[[], Any]) -> str:
    """What is no longer as it was, by place; empty: nothing. Each call of `look` looks anew."""
    was, now = dict(_leaves("", before)), dict(_leaves("", look()))
    found = [place for place in was | now if was.get(place, _NOTHING) != now.get(place, _NOTHING)]
    for _ in range(LOOKS - 1):
        if not found:
            return ""
        again = dict(_leaves("", look()))
        found = [place for place in found if again.get(place, _NOTHING) == now.get(place, _NOTHING)]
    shown = [
        f"{place.lstrip('.') or 'all of it'} was {brief(was.get(place, _NOTHING))} "
        f"and is {brief(now.get(place, _NOTHING))}"
        for place in found[:MOST_SHOWN]
    ]
    more = [f"and {len(found) - MOST_SHOWN} more"] if len(found) > MOST_SHOWN else []
    return "; ".join([*shown, *more])


def _leaves(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for name, inside in value.items():
            yield from _leaves(f"{place}.{name}", inside)
    elif isinstance(value, list | tuple) and value:
        for index, inside in enumerate(value):
            yield from _leaves(f"{place}[{index}]", inside)
    else:
        yield place, value
