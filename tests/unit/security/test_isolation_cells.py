"""What a cell of the matrix says of an answer about another customer's, beside those about nothing."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from signoff.expect.sameness import Varying
from signoff.verdict.outcomes import NotVerified, Unmet
from tests.security.isolation.belongings import World
from tests.security.isolation.cells import Seen, Tried, compared
from tests.security.isolation.rows import Row, Subject
from tests.unit.signoff.wire.samples import an_answer

SIGNED = ("TKT-7f3a.k2", "TKT-91bc.k2", "TKT-04de.k2")
PLAIN = ("01a206bb-81ca-4765-a9fd-111111111111", "01a206bb-81ca-4765-a9fd-222222222222")


def seen(named: str, nothing: str, statuses: dict[str, int]) -> Seen:
    """What comes of it where each id is answered with its status."""

    def attempt(by: Any, world: Any, about: str) -> Any:
        return an_answer({"detail": "no"}, statuses[about])

    world = cast(World, SimpleNamespace(b=None, secrets=(), varying=Varying()))
    row = cast(Row, SimpleNamespace(refused=False))
    return compared(
        row, world, Subject(named=named, nothing=nothing, attempt=attempt), named, nothing, nothing
    )


def tried(*each: Seen) -> Tried:
    found = Tried("SEC-01", "read a ticket", "path")
    found.has_seen("theirs", each)
    return found


def test_the_same_status_is_no_finding() -> None:
    tried(seen(SIGNED[0], SIGNED[1], {SIGNED[0]: 404, SIGNED[1]: 404})).check()


@pytest.mark.parametrize("status", [400, 422])
def test_that_a_made_up_id_is_none_tells_nothing_of_another_customers(status: int) -> None:
    unclear = seen(SIGNED[0], SIGNED[1], {SIGNED[0]: 404, SIGNED[1]: status})
    with pytest.raises(
        NotVerified, match=r"of an id that was made up that it is none .* whether its 404 for"
    ):
        tried(unclear).check()
    clear = seen(SIGNED[0], SIGNED[2], {SIGNED[0]: 200, SIGNED[2]: 404})
    with pytest.raises(Unmet, match="the status is 200"):
        tried(unclear, clear).check()


@pytest.mark.parametrize(
    ("ids", "theirs", "nothing"),
    [(PLAIN, 404, 400), (("1041", "1042"), 403, 422), (SIGNED[:2], 200, 400), (SIGNED[:2], 403, 404)],
)
def test_another_status_is_a_finding_where_an_id_cannot_be_none(
    ids: tuple[str, str], theirs: int, nothing: int
) -> None:
    with pytest.raises(Unmet, match=f"the status is {theirs} 'no', about nothing it is {nothing}"):
        tried(seen(*ids, {ids[0]: theirs, ids[1]: nothing})).check()
