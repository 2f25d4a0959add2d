"""Whether an answer says the same as answers about what does not exist.

What varies by itself (ids of requests, traces and edges, instants, timings, cookies of load balancers,
echoes in whatever encoding) is learned by asking about nothing twice: a header, a cookie or a field of the
body at any depth that differs there tells nothing. What differs beyond that is the finding. No header is
known by name, but for the two that RFC 9110 gives every message, whatever it is about.
"""

import html
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from signoff.wire.answers import Json
from signoff.wire.exchange import Answer

ROUNDS = 4
"""How often is asked again before a difference counts: behind two servers each answer has two looks."""
_OF_ANY_MESSAGE = ("date", "content-length")
_COOKIES = re.compile(r",\s*(?=[!#$%&'*+.^_`|~0-9A-Za-z-]+=)")
_SEGMENTS = re.compile(r"([^0-9A-Za-z]+)")
_WORD = re.compile(r"[A-Za-z]{4,}")
_READABLE = re.compile(r"[A-Z]?[a-z]{3,}(?:[A-Z][a-z]{2,})*|[A-Z]{4,}")
"""A word as people write them, also several run together: what is drawn by lot mixes the cases otherwise."""
_DRAWN = re.compile(
    r"(?=[0-9a-z+/_-]*[A-Z])(?=[0-9A-Z+/_-]*[a-z])(?=[A-Za-z+/_-]*[0-9])[0-9A-Za-z+/_-]{32,}={0,2}"
)
"""Random bytes in Base64 (RFC 4648, of either alphabet), long and mixed enough to be neither id nor path."""
_SHORTEST_ECHO = 3
_READING = ("GET", "HEAD", "OPTIONS")
_COOKIE_HELD = "<cookie>"
Leaf = str | int | float | bool | None


@dataclass(frozen=True)
class _Look:
    """What a place that varies has in common from one answer to the next."""

    may_lack: bool
    kinds: frozenset[type]
    segments: tuple[str | None, ...] | None
    """Words that were the same each time, None for what was not; None altogether where none can be told."""
    drawn: tuple[str, ...] | None
    """What stood around texts drawn by lot, which may hold a separator more or less; None: it is none."""
    lengths: frozenset[int]
    """Of texts without any word, such as short ones drawn by lot, in which a separator may be."""

    def fits(self, value: Leaf) -> bool:
        """Whether that may stand there as well."""
        if value is _LACKING:
            return self.may_lack
        if _kind(value) not in self.kinds:
            return False
        if self.segments is None or not isinstance(value, str):
            return True
        found = _SEGMENTS.split(value)
        if len(found) != len(self.segments):
            if self.drawn is not None:
                return _around_what_is_drawn(value) == self.drawn
            return len(value) in self.lengths and not _has_word(found)
        return all(word in (None, seen) for word, seen in zip(self.segments, found, strict=True))


_LACKING: Leaf = "\0there is no such thing in the answer"


@dataclass
class Varying:
    """What is known to vary by itself in a target's answers; it is learned, and kept as long as this is."""

    looks: dict[str, list[_Look]] = field(default_factory=dict)

    def learn(self, about_nothing: Sequence[dict[str, Leaf]]) -> None:
        """Whatever differs among answers about nothing."""
        for place in {place for each in about_nothing for place in each}:
            values = [each.get(place, _LACKING) for each in about_nothing]
            if any(_differ(value, values[0]) for value in values):
                self.looks.setdefault(place, []).append(_look_of(values))

    def explains(self, place: str, values: Iterable[Leaf]) -> bool:
        """Whether those are no more than what varies there by itself."""
        looks = self.looks.get(place, [])
        return bool(looks) and all(any(look.fits(value) for look in looks) for value in values)


def told_apart(
    ask: Callable[[], Answer],
    ask_about_nothing: Callable[[], Answer],
    named: Collection[str],
    varying: Varying,
) -> tuple[str, Answer]:
    """How an answer tells more than those about nothing (empty: not at all), and the answer.

    Each call asks anew; `named` are the ids that are sent, and may grow. Nobody is asked more often than it
    takes: about nothing again when there is a difference, which is what learns; and a few times more when
    that does not explain it, of which what may have changed something is left out. The answer is asked for
    between two about nothing, so that a clock or a count that has gone on since is seen in these.
    """
    nothings, answers = [ask_about_nothing()], [ask()]
    found = difference(answers, nothings, named, varying)
    if not found or answers[0].status != nothings[0].status:
        return found, answers[0]
    harmless = answers[0].status >= 400 or answers[0].exchange.method in _READING
    for number in range(1 + ROUNDS):
        nothings.append(ask_about_nothing())
        # Not strictly in turn, as two servers might answer.
        if number and harmless:
            answers.append(ask())
            if number % 2:
                nothings.append(ask_about_nothing())
        found = difference(answers, nothings, named, varying)
        if not found:
            break
    return found, answers[0]


def difference(
    answers: Sequence[Answer],
    nothings: Sequence[Answer],
    named: Iterable[str] = (),
    varying: Varying | None = None,
) -> str:
    """How the answers differ from those about nothing, beyond what varies by itself; empty: not at all."""
    answer, nothing = answers[0], nothings[0]
    for each in answers:
        if each.status not in {other.status for other in nothings}:
            return f"the status is {each.status} {each.message!r:.120}, about nothing it is {nothing.status}"
    varying = Varying() if varying is None else varying
    forms = _echoes(named)
    loose = _growing_lists(nothings)
    theirs = [_places(each, forms, loose) for each in answers]
    about_nothing = [_places(each, forms, loose) for each in nothings]
    varying.learn(about_nothing)
    apart = sorted(_apart(theirs, about_nothing, varying))
    if any(place.startswith("body") for place in apart):
        texts = [_without(forms, each.text) for each in (answer, nothing)]
        return f"the body is {texts[0]!r:.400}, about nothing it is {texts[1]!r:.400}"
    both = (
        (place.partition(" ")[2], seen[0].get(place)) for place in apart for seen in (theirs, about_nothing)
    )
    pairs = [
        (name, _COOKIE_HELD if "cookie " in name else value) for name, value in both if value is not None
    ]
    return f"these headers differ: {pairs}" if apart else ""


def _apart(
    theirs: Sequence[dict[str, Leaf]], about_nothing: Sequence[dict[str, Leaf]], varying: Varying
) -> Iterator[str]:
    for place in {place for each in (*theirs, *about_nothing) for place in each}:
        mine = [each.get(place, _LACKING) for each in theirs]
        nothings = [each.get(place, _LACKING) for each in about_nothing]
        common = any(not _differ(one, other) for one in mine for other in nothings)
        if not common and not varying.explains(place, [*mine, *nothings]):
            yield place


def _differ(one: Leaf, other: Leaf) -> bool:
    return one != other or _kind(one) is not _kind(other)


def _kind(value: Leaf) -> type:
    """True is not 1; 1 and 1.5 are both numbers."""
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _look_of(values: Sequence[Leaf]) -> _Look:
    there = [value for value in values if value is not _LACKING]
    texts = [_SEGMENTS.split(value) for value in there if isinstance(value, str)]
    segments: tuple[str | None, ...] | None = None
    if texts and len({len(each) for each in texts}) == 1:
        same = (column[0] if len(set(column)) == 1 else None for column in zip(*texts, strict=True))
        # Only a word counts: a digit or two of what is drawn by lot may well be the same twice.
        segments = tuple(each if each is not None and _WORD.fullmatch(each) else None for each in same)
    kinds = frozenset(_kind(value) for value in there)
    around = {_around_what_is_drawn(value) for value in there if isinstance(value, str)}
    drawn = around.pop() if len(around) == 1 else None
    wordless = {len(value) for value in there if isinstance(value, str)}
    if segments is None or any(map(_has_word, texts)):
        wordless = set()
    return _Look(len(there) < len(values), kinds, segments, drawn, frozenset(wordless))


def _has_word(segments: Sequence[str]) -> bool:
    return any(_READABLE.fullmatch(each) for each in segments)


def _around_what_is_drawn(text: str) -> tuple[str, ...] | None:
    parts = _DRAWN.split(text)
    return tuple(parts) if len(parts) > 1 else None


# What there is to compare ------------------------------------------------------------------------


def _places(answer: Answer, forms: Sequence[str], loose: Collection[str]) -> dict[str, Leaf]:
    """Each header, cookie and field of the body of an answer, what was sent taken out of all of them."""
    found: dict[str, Leaf] = {}
    for name, value in answer.headers.items():
        if name == "set-cookie":
            found |= dict(_cookies(value))
        elif name not in _OF_ANY_MESSAGE:
            found[f"header {name}"] = value
    body = answer.json
    found |= dict(_leaves("body", body, loose)) if isinstance(body, dict | list) else {"body": answer.text}
    return {
        _without(forms, place): _without(forms, value) if isinstance(value, str) else value
        for place, value in found.items()
    }


def _cookies(header: str) -> Iterator[tuple[str, Leaf]]:
    for cookie in _COOKIES.split(header):
        pair, *attributes = (part.strip() for part in cookie.split(";"))
        name, _, value = pair.partition("=")
        yield f"header set-cookie {name}", value
        for attribute in attributes:
            word, _, says = attribute.partition("=")
            yield f"header set-cookie {name}; {word}", says


def _leaves(place: str, value: Json, loose: Collection[str]) -> Iterator[tuple[str, Leaf]]:
    if isinstance(value, dict) and value:
        for name, inside in value.items():
            yield from _leaves(f"{place}.{name}", inside, loose)
    elif isinstance(value, list) and value:
        for index, inside in enumerate(value):
            yield from _leaves(f"{place}[{'*' if place in loose else index}]", inside, loose)
    else:
        yield place, json.dumps(value) if isinstance(value, dict | list) else value


def _growing_lists(nothings: Sequence[Answer]) -> set[str]:
    """The lists that are not of the same length in all of them: what is where in such a list says nothing."""
    lengths = [dict(_lists("body", each.json)) for each in nothings]
    return {place for each in lengths for place in each if len({of.get(place) for of in lengths}) > 1}


def _lists(place: str, value: Json) -> Iterator[tuple[str, int]]:
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from _lists(f"{place}.{name}", inside)
    elif isinstance(value, list):
        yield place, len(value)
        for index, inside in enumerate(value):
            yield from _lists(f"{place}[{index}]", inside)


# What was sent, and comes back ---------------------------------------------------------------------


def _echoes(named: Iterable[str]) -> list[str]:
    """Each way in which an answer may repeat what was sent, the longest first."""
    found: set[str] = set()
    for each in named:
        for meant in (each, unquote(each), unquote(unquote(each))):
            once = (meant, quote(meant), quote(meant, safe=""), quote(meant, safe="'\"()"))
            found |= {*once, *(quote(form, safe="") for form in once)}
            found |= {html.escape(meant), json.dumps(meant)[1:-1], json.dumps(json.dumps(meant)[1:-1])[1:-1]}
    return sorted(
        (form for form in found if len(form) >= _SHORTEST_ECHO), key=lambda form: (-len(form), form)
    )


def _without(forms: Sequence[str], text: str) -> str:
    for form in forms:
        if len(form) <= len(text):
            text = re.sub(re.escape(form), "<named>", text, flags=re.IGNORECASE)
    return text
