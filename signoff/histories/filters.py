"""Lists filtered by a field, while that field changes. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from signoff.histories.contradictions import Contradiction
from signoff.histories.operations import Json, Operation, at


def filtered(
    tickets: Mapping[str, str],
    updates: Sequence[Operation],
    looks: Iterable[tuple[Operation, Json]],
    field: str,
    initial: Json,
) -> list[Contradiction]:
    """Contradictions between the values that tickets had and the lists filtered by one value.

    `tickets`: the subject of each by its id; `looks`: each list with the value that it was filtered by.
    Each ticket has one writer, who waits for an answer before writing again.
    """
    found = []
    for look, value in looks:
        if not look.is_ok or look.seen is None:
            continue
        for id_, subject in tickets.items():
            own = [update for update in updates if update.place == id_ and field in update.sets]
            possible = _possible(own, look, field, initial)
            listed = subject in look.seen
            if listed and value not in possible:
                says = f"{look.actor}'s list with {field}={value!r} of {at(look.ended)} holds {subject!r}"
            elif not listed and possible == {value}:
                says = f"{look.actor}'s list with {field}={value!r} of {at(look.begun)} lacks {subject!r}"
            else:
                continue
            part = _last(own, look)
            was = "; ".join(each.words for each in part) or "nobody had changed it"
            found.append(Contradiction(f"{says}, whose {field} can only have been {possible}: {was}", part))
    return found


def _possible(own: Sequence[Operation], look: Operation, field: str, initial: Json) -> set[Json]:
    """The values that the field may have had at some instant while the list was being made."""
    done = [update for update in own if update.was_done_before(look)]
    last = max(done, key=lambda update: update.ended, default=None)
    open_ = [
        update
        for update in own
        if update.may_show_in(look) and update not in done and (last is None or update.begun > last.begun)
    ]
    # One that nobody answered may have its effect at any time after it was sent.
    doubtful = [update for update in own if update.may_show_in(look) and not update.is_ok]
    return {last.sets[field] if last else initial} | {each.sets[field] for each in (*open_, *doubtful)}


def _last(own: Sequence[Operation], look: Operation) -> tuple[Operation, ...]:
    done = [update for update in own if update.was_done_before(look)]
    return (max(done, key=lambda update: update.ended), look) if done else (look,)
