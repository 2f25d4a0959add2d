"""What connections hear about one ticket: the same on each, in an order that the versions tell. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from signoff.histories.contradictions import Contradiction
from signoff.histories.operations import Json, Operation, at
from signoff.histories.versions import VERSION


@dataclass(frozen=True)
class Heard:
    """One message: its own id, what it tells (id and version of the change), and when it arrived."""

    id: str
    version: Json
    told: str
    at: float


def alike(connections: Mapping[str, Sequence[Heard]]) -> list[Contradiction]:
    """Contradictions between what the connections of one customer heard of the same changes.

    A message that came twice with one id is one: so a client sees it.
    """
    found = []
    heard = {name: {each.id: each for each in messages} for name, messages in connections.items()}
    names = list(heard)
    for name in names[1:]:
        first, other = heard[names[0]], heard[name]
        for id_ in sorted(first.keys() ^ other.keys()):
            has, lacks = (names[0], name) if id_ in first else (name, names[0])
            message = heard[has][id_]
            says = f"{has} heard {message.told} at {at(message.at)} (id {id_}), and {lacks} never did"
            found.append(Contradiction(says))
        for id_ in sorted(first.keys() & other.keys()):
            if (first[id_].version, first[id_].told) != (other[id_].version, other[id_].told):
                says = f"message {id_} is {first[id_].told} for {names[0]}, and {other[id_].told} for {name}"
                found.append(Contradiction(says))
    return found


def in_versions(
    changes: Sequence[Operation], reads: Sequence[Operation], messages: Sequence[Heard]
) -> list[Contradiction]:
    """Contradictions between the versions of messages and those of the ticket as it was read.

    Each change makes one message, whose version is the ticket's after it. So a read of version V has as many
    messages up to V as there had been changes.
    """
    once = {each.id: each for each in messages}
    versions = [each.version for each in once.values()]
    found = [
        Contradiction(f"version {version} is that of {versions.count(version)} messages")
        for version in dict.fromkeys(versions)
        if versions.count(version) > 1
    ]
    for read in reads:
        version = (read.state or {}).get(VERSION)
        if not read.is_ok or not isinstance(version, int):
            continue
        done = tuple(change for change in changes if change.was_done_before(read))
        possible = [change for change in changes if change.may_show_in(read)]
        told = sum(isinstance(each, int) and each <= version for each in versions)
        if not len(done) <= told <= len(possible):
            says = (
                f"{told} messages are of version {version} or lower, which {read.actor} read between "
                f"{at(read.begun)} and {at(read.ended)}: {len(done)} changes had been acknowledged before, "
                f"and {len(possible)} sent by then"
            )
            found.append(Contradiction(says, (*done, read)))
    return found
