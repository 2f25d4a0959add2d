"""A ticket's version beside its content: it rises with each change, and names one content. Pure."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from signoff.histories.contradictions import Contradiction
from signoff.histories.operations import Json, Operation, at

VERSION = "version"


def versioned(writes: Sequence[Operation], reads: Iterable[Operation]) -> list[Contradiction]:
    """Contradictions among the versions that were read.

    `writes` are those that surely change something. A target whose versions are no numbers has no order
    of them; then only what they name is compared.
    """
    known = [read for read in reads if read.is_ok and (read.state or {}).get(VERSION) is not None]
    found = [each for pair in combinations(known, 2) for each in _of_two(*pair)]
    return found + [each for write in writes for each in _unmoved(write, known)]


def _of_two(one: Operation, other: Operation) -> list[Contradiction]:
    earlier, later = sorted((one, other), key=lambda read: read.ended)
    if _version(earlier) == _version(later):
        differing = _differing(earlier, later)
        if not differing:
            return []
        says = (
            f"version {_version(earlier)} has {differing} for {earlier.actor} at {at(earlier.ended)} "
            f"and another one for {later.actor} at {at(later.ended)}"
        )
        return [Contradiction(says, (earlier, later))]
    if earlier.was_done_before(later) and _less(_version(later), _version(earlier)):
        says = (
            f"the version was {_version(earlier)} for {earlier.actor} at {at(earlier.ended)}, "
            f"and {_version(later)} for {later.actor} who asked at {at(later.begun)}"
        )
        return [Contradiction(says, (earlier, later))]
    return []


def _unmoved(write: Operation, reads: Sequence[Operation]) -> list[Contradiction]:
    """An acknowledged change between two reads, and the version is the same."""
    before = [read for read in reads if read.ended < write.begun]
    after = [read for read in reads if write.was_done_before(read)]
    for earlier in before:
        for later in after:
            if _version(earlier) == _version(later):
                says = (
                    f"the version is {_version(later)} before and after {write.actor} {write.does}, "
                    f"which was acknowledged at {at(write.ended)}"
                )
                return [Contradiction(says, (earlier, write, later))]
    return []


def _differing(one: Operation, other: Operation) -> str:
    """The fields that differ, with the first one's values."""
    first, second = one.state or {}, other.state or {}
    names = [name for name in first if name in second and first[name] != second[name]]
    return ", ".join(f"{name}={first[name]!r}" for name in names)


def _version(read: Operation) -> Json:
    return (read.state or {})[VERSION]


def _less(one: Json, other: Json) -> bool:
    return isinstance(one, int) and isinstance(other, int) and one < other
