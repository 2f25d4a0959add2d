"""An inbox: one notification for each event, and what was marked as read is read. Pure.

A look is the whole list: `seen` has the ids, `state` for each id what it is about and whether it is read.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from signoff.histories.contradictions import Contradiction
from signoff.histories.operations import Operation, at

ABOUT, READ = "about", "read"


def told_once(
    events: Sequence[Operation], looks: Iterable[Operation], *, settled: bool, removed: Iterable[str] = ()
) -> list[Contradiction]:
    """Contradictions between what happened to tickets (`place`) and what is listed about each.

    `settled`: all that was due has come by now, so the last look has at least what was acknowledged.
    `removed`: ids that were deleted, or that somebody tried to delete.
    """
    answered = sorted(_answered(looks), key=lambda look: look.begun)
    found = [each for look in answered for each in _too_many(events, look)]
    found += _gone(answered, set(removed))
    if settled and answered:
        found += _missing(events, answered[-1])
    return found


def read_states(
    marks: Sequence[Operation], all_marks: Sequence[Operation], looks: Iterable[Operation]
) -> list[Contradiction]:
    """Contradictions between what was marked as read, one (`place`) or all, and what looks show."""
    answered = sorted(_answered(looks), key=lambda look: look.begun)
    found = []
    for place, look in enumerate(answered):
        for id_ in dict.fromkeys(look.seen or ()):
            earlier = [each for each in answered[:place] if each.was_done_before(look)]
            found += list(_of_one(id_, look, earlier, marks, all_marks))
    return found


def _of_one(
    id_: str,
    look: Operation,
    earlier: Sequence[Operation],
    marks: Sequence[Operation],
    all_marks: Sequence[Operation],
) -> Iterator[Contradiction]:
    if not _is_read(look, id_):
        cause = next((mark for mark in marks if mark.place == id_ and mark.was_done_before(look)), None)
        cause = cause or next(
            (
                mark
                for mark in all_marks
                if mark.was_done_before(look)
                and any(id_ in (each.seen or ()) and each.was_done_before(mark) for each in earlier)
            ),
            None,
        )
        cause = cause or next((each for each in earlier if _is_read(each, id_)), None)
        if cause:
            says = (
                f"notification {id_} is unread for {look.actor} who asked at {at(look.begun)}, "
                f"after {cause.actor} {cause.does} (done {at(cause.ended)})"
            )
            yield Contradiction(says, (cause, look))
        return
    possible = [mark for mark in marks if mark.place == id_] + list(all_marks)
    if not any(mark.may_show_in(look) for mark in possible):
        says = f"notification {id_} is read for {look.actor} at {at(look.ended)}, and nobody had marked it"
        yield Contradiction(says, (look,))


def kept_unread(
    all_marks: Sequence[Operation],
    marks: Sequence[Operation],
    born_after: Callable[[str], float],
    look: Operation,
) -> list[Contradiction]:
    """What was caused only after the last marking of all ended has to be unread.

    `born_after` gives, for a notification's id, the instant before which its event had not been sent.
    """
    found = []
    for id_ in look.seen or ():
        touched = any(mark.place == id_ and mark.may_have_acted for mark in marks)
        late = all(mark.is_ok and mark.ended < born_after(id_) for mark in all_marks)
        if all_marks and late and not touched and _is_read(look, id_):
            last = max(all_marks, key=lambda mark: mark.ended)
            says = (
                f"notification {id_} is read, and its event was sent at {at(born_after(id_))}, "
                f"after {last.actor} {last.does} (done {at(last.ended)})"
            )
            found.append(Contradiction(says, (last, look)))
    return found


def _answered(looks: Iterable[Operation]) -> list[Operation]:
    return [look for look in looks if look.is_ok and look.seen is not None]


def _about(look: Operation) -> Counter[str]:
    state = look.state or {}
    return Counter(state[id_][ABOUT] for id_ in look.seen or () if id_ in state)


def _is_read(look: Operation, id_: str) -> bool:
    return bool((look.state or {}).get(id_, {}).get(READ))


def _too_many(events: Sequence[Operation], look: Operation) -> Iterator[Contradiction]:
    for id_, count in Counter(look.seen or ()).items():
        if count > 1:
            yield Contradiction(
                f"notification {id_} is {count} times in one list of {at(look.ended)}", (look,)
            )
    for place, count in _about(look).items():
        possible = tuple(event for event in events if event.place == place and event.may_show_in(look))
        if any(event.place == place for event in events) and count > len(possible):
            says = (
                f"{count} notifications about {place} are listed at {at(look.ended)}, "
                f"and no more than {len(possible)} events had been sent"
            )
            yield Contradiction(says, (*possible, look))


def _missing(events: Sequence[Operation], last: Operation) -> Iterator[Contradiction]:
    listed = _about(last)
    for place in dict.fromkeys(event.place for event in events):
        due = tuple(event for event in events if event.place == place and event.was_done_before(last))
        if listed[place] < len(due):
            says = (
                f"{listed[place]} notifications about {place} are listed at {at(last.ended)}, "
                f"and {len(due)} events had been acknowledged"
            )
            yield Contradiction(says, (*due, last))


def _gone(looks: Sequence[Operation], removed: set[str]) -> list[Contradiction]:
    for place, look in enumerate(looks):
        for earlier in looks[:place]:
            lacking = [
                id_ for id_ in earlier.seen or () if id_ not in (look.seen or ()) and id_ not in removed
            ]
            if lacking and earlier.was_done_before(look):
                says = (
                    f"notification {lacking[0]} was listed at {at(earlier.ended)}, "
                    f"and is not in the list that was asked for at {at(look.begun)}"
                )
                return [Contradiction(says, (earlier, look))]
    return []
