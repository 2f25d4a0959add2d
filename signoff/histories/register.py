"""Is one ticket linearizable? Could all that was done to it have happened one after the other?

Each operation has its effect at some instant between its beginning and its end. The search is that of Wing
and Gong, with Lowe's memory of what was tried. No kept library does this for Python: Porcupine
is Go, Knossos Clojure. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from signoff.histories.contradictions import Contradiction, Undecided, in_words
from signoff.histories.operations import Json, Operation

MOST_STATES = 50_000
_SHRINKING_STATES = 5_000
"""What is not decided by then is kept: the part is longer than it might be, and no less contradictory."""
State = tuple[Json, ...]


@dataclass(frozen=True)
class _Act:
    """One effect or one look; `before` has a bit for each act that must come first."""

    operation: Operation
    sets: Mapping[int, Json]
    shows: Mapping[int, Json] | None
    must: bool
    before: int


def linearizable(
    operations: Sequence[Operation], initial: Mapping[str, Json], most_states: int = MOST_STATES
) -> list[Contradiction]:
    """The shortest part that cannot have happened in any order; empty where there is an order for all.

    `initial` names the fields that are looked at, and their values at first. What an update answers is a
    look after it, within the same operation. Undecided beyond that many states, never an empty list.
    """
    taking_part = [each for each in operations if _matters(each, initial)]
    if _explained(taking_part, initial, most_states):
        return []
    initial = _fewest_fields(taking_part, initial, most_states)
    part = _shrunk([each for each in taking_part if _matters(each, initial)], initial, most_states)
    at_first = " and ".join(f"{name} was {value!r}" for name, value in initial.items())
    says = (
        "no order explains these answers: whichever call is put before the other, one of them shows what was "
        f"not so then (at first the ticket's {at_first}): {in_words(part)}"
    )
    return [Contradiction(says, tuple(part))]


def _fewest_fields(
    operations: Sequence[Operation], initial: Mapping[str, Json], most_states: int
) -> Mapping[str, Json]:
    """One field that is contradictory by itself, if there is one: then fewer operations are in the way."""
    for name, value in initial.items():
        try:
            if not _explained(operations, {name: value}, min(most_states, _SHRINKING_STATES)):
                return {name: value}
        except Undecided:
            continue
    return initial


def _matters(operation: Operation, fields: Mapping[str, Json]) -> bool:
    looks = operation.is_ok and any(name in fields for name in operation.state or {})
    sets = operation.may_have_acted and any(name in fields for name in operation.sets)
    return looks or sets


def _explained(operations: Sequence[Operation], initial: Mapping[str, Json], most_states: int) -> bool:
    """Whether there is an order; Undecided after so many states."""
    acts = _acts(operations, list(initial))
    goal = sum(1 << place for place, act in enumerate(acts) if act.must)
    tried: set[tuple[int, State]] = set()
    waiting: list[tuple[int, State]] = [(0, tuple(initial.values()))]
    while waiting:
        done, state = waiting.pop()
        done = _looked(acts, done, state)
        if done & goal == goal:
            return True
        if (done, state) in tried:
            continue
        tried.add((done, state))
        if len(tried) > most_states:
            raise Undecided(f"more than {most_states} states of a ticket were possible")
        waiting += [
            (done | 1 << place, _with(state, act.sets))
            for place, act in enumerate(acts)
            if act.shows is None and not done >> place & 1 and not act.before & ~done
        ]
    return False


def _looked(acts: Sequence[_Act], done: int, state: State) -> int:
    """The same with every look that fits: it changes nothing, so it may as well be taken now."""
    while fitting := [
        place
        for place, act in enumerate(acts)
        if act.shows is not None
        and not done >> place & 1
        and not act.before & ~done
        and all(state[field] == value for field, value in act.shows.items())
    ]:
        for place in fitting:
            done |= 1 << place
    return done


def _acts(operations: Sequence[Operation], names: list[str]) -> list[_Act]:
    """Effects first, each followed by the look in its answer."""
    halves: list[tuple[Operation, bool]] = []
    for each in operations:
        if each.may_have_acted and any(name in names for name in each.sets):
            halves.append((each, True))
        if each.is_ok and each.state is not None:
            halves.append((each, False))
    acts = []
    for each, writes in halves:
        before = 0
        for place, (other, other_writes) in enumerate(halves):
            earlier = other.was_done_before(each)
            if earlier or (other is each and other_writes and not writes):
                before |= 1 << place
        fields = each.sets if writes else each.state or {}
        values = {names.index(name): value for name, value in fields.items() if name in names}
        acts.append(_Act(each, values if writes else {}, None if writes else values, each.is_ok, before))
    return acts


def _with(state: State, sets: Mapping[int, Json]) -> State:
    return tuple(sets.get(place, value) for place, value in enumerate(state))


def _shrunk(operations: list[Operation], initial: Mapping[str, Json], most_states: int) -> list[Operation]:
    """A part that is contradictory by itself, and of which nothing can be left out.

    Looks may be left out; so may an effect whose values no look that is kept shows: it could explain
    nothing, only be overwritten.
    """
    kept = list(operations)
    for candidate in sorted(operations, key=lambda each: (bool(each.sets), -each.begun)):
        rest = [each for each in kept if each is not candidate]
        if _shown_anywhere(candidate, rest):
            continue
        try:
            explained = _explained(rest, initial, min(most_states, _SHRINKING_STATES))
        except Undecided:
            continue
        if not explained:
            kept = rest
    return kept


def _shown_anywhere(write: Operation, rest: Sequence[Operation]) -> bool:
    return any(
        (each.state or {}).get(name, _NOTHING) == value
        for each in rest
        if each.is_ok
        for name, value in write.sets.items()
    )


_NOTHING = object()
