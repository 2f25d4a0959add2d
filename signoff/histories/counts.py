"""A count beside what is counted: never less than was acknowledged, never more than was sent. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from signoff.histories.contradictions import Contradiction
from signoff.histories.operations import Operation, at


def counted(
    writes: Sequence[Operation], reads: Iterable[Operation], field: str, what: str
) -> list[Contradiction]:
    """Contradictions between `field` of the states that were read and the writes that it counts."""
    known = sorted(
        (read for read in reads if read.is_ok and isinstance((read.state or {}).get(field), int)),
        key=lambda read: read.begun,
    )
    return [found for read in known for found in _outside(writes, read, field, what)] + _falling(
        known, field, what
    )


def _outside(writes: Sequence[Operation], read: Operation, field: str, what: str) -> Iterator[Contradiction]:
    done = tuple(write for write in writes if write.was_done_before(read))
    possible = tuple(write for write in writes if write.may_show_in(read))
    count = (read.state or {})[field]
    if count < len(done):
        says = (
            f"{read.actor} read at {at(read.begun)} that there are {count} {what}s, "
            f"and {len(done)} had been acknowledged by then"
        )
        yield Contradiction(says, (*done, read))
    if count > len(possible):
        says = (
            f"{read.actor} read until {at(read.ended)} that there are {count} {what}s, "
            f"and no more than {len(possible)} had been sent by then"
        )
        yield Contradiction(says, (*possible, read))


def _falling(reads: Sequence[Operation], field: str, what: str) -> list[Contradiction]:
    for place, later in enumerate(reads):
        for earlier in reads[:place]:
            before, now = (earlier.state or {})[field], (later.state or {})[field]
            if earlier.was_done_before(later) and now < before:
                says = (
                    f"there were {before} {what}s for {earlier.actor} at {at(earlier.ended)}, "
                    f"and {now} for {later.actor} who asked at {at(later.begun)}"
                )
                return [Contradiction(says, (earlier, later))]
    return []
