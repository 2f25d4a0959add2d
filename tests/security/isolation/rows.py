"""What a row of the matrix is: an operation and a place at which something of another customer's is named."""

from collections.abc import Callable
from dataclasses import dataclass

from signoff.actors import Customer
from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.deployment.target import Target
from signoff.wire.exchange import Answer
from tests.security.isolation.belongings import World

Attempt = Callable[[Customer, World, str], Answer]
Names = Callable[[World], str]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """`named` is something of customer A's, `nothing` its like that never existed; `deleted` is gone.

    `again` is another such nothing, where asking about the same one again would be something else.

    `attempt` names it at the row's place. With `repeated` only a second call answers as all later ones do;
    with `briefly` neither damaged ids nor other spellings are tried: another subject of the row does that.
    """

    named: str
    nothing: str
    attempt: Attempt
    deleted: str | None = None
    again: str | None = None
    repeated: bool = False
    briefly: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """`subjects` are what is named at that place of the operation; `control` is A's own call, which succeeds.

    `refused`: the call is about nothing else, so it has to be refused. `lacks` says why the target has no
    such place; empty: it has. `files`, `received`, `webhooks`, `costs`: what the customers need to have.
    """

    operation: str
    place: str
    subjects: Callable[[World], list[Subject]]
    control: Callable[[Customer, World], Answer]
    clause: str = "SEC-01"
    refused: bool = False
    lacks: Callable[[Target], str] = lambda target: ""
    files: bool = False
    costs: bool = False
    received: bool = False
    webhooks: bool = False

    def __str__(self) -> str:
        return f"{self.operation}, {self.place}"


def by_id(
    names: Names,
    attempt: Attempt,
    *,
    never: Callable[[str], str] = unknown_id_like,
    deleted: Names | None = None,
) -> Callable[[World], list[Subject]]:
    """A place that takes one id."""

    def subjects(world: World) -> list[Subject]:
        named = names(world)
        gone = None if deleted is None else deleted(world)
        never_was, nor_was = never(named), never(named)
        return [Subject(named=named, nothing=never_was, again=nor_was, attempt=attempt, deleted=gone)]

    return subjects
