"""Live connections in the matrix of isolation: naming another customer brings nothing of it (WS-05)."""

import pytest

from signoff import clause
from signoff.actors import Customer, Listener, some
from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.deployment.target import Target
from signoff.report.matrix import Matrix
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import Ticket
from tests.integration.changes import CHANGES
from tests.security.isolation.cells import Tried, malformed, otherwise
from tests.security.isolation.live_rows import LIVE_ROWS, LiveRow


def stirs(customer: Customer, ticket: Ticket) -> None:
    """Every change that the guide names."""
    for change in CHANGES.values():
        change(customer, ticket)


def refused_alone(unknown: Listener | None) -> str:
    """How it deviates that a connection is refused: not, if it is also refused in the name of nobody."""
    return "" if unknown is None else "it is refused a connection that it gets in the name of nobody"


def foreign_to(listener: Listener, marker: Ticket, *texts: str) -> str:
    """What the listener heard until the marker came that holds one of the texts."""
    heard = listener.heard
    if listener.is_open:
        listener.hears_until(some("notification", about=marker))
        heard = listener.hears_until(some("ticket_update", about=marker))
    own = (each for each in heard if each.type in (None, "error"))
    received = [each for each in heard if each not in own and any(text in each.text for text in texts)]
    return f"{listener.name} heard {'; '.join(each.shown() for each in received)}" if received else ""


@clause("WS-05", requests=6)
@pytest.mark.parametrize("row", LIVE_ROWS, ids=str)
def test_a_live_connection_brings_nothing_of_another_customers(
    customer_a: Customer, customer_b: Customer, matrix: Matrix, target: Target, row: LiveRow
) -> None:
    tried = Tried("WS-05", row.operation, row.place)
    if why := row.lacks(target):
        matrix.add(tried.lacks(["theirs"], why))
        raise NotApplicable(why)
    foreign, own = customer_a.tickets.open(), customer_a.live.listen()
    names = {"theirs": customer_a.id, "malformed": malformed(customer_a.id)}
    names |= {"otherwise": next(otherwise(customer_a.id)), "never": unknown_id_like(customer_a.id)}
    joined = {each: row.joins(customer_b, customer_a, name, foreign.id) for each, name in names.items()}
    stirs(customer_a, foreign)
    own.hears_count(len(CHANGES), some("notification", about=foreign))
    tried.notes("control", "")
    marker = customer_b.tickets.open()
    unknown = joined.pop("never")
    for relation, listener in joined.items():
        texts = (foreign.id, customer_a.canary, f'"{customer_a.id}"')
        tried.notes(relation, foreign_to(listener, marker, *texts) if listener else refused_alone(unknown))
    after = customer_a.tickets.open()
    until = own.hears_until(some("notification", about=after))
    strange = [each.shown() for each in until if marker.id in each.text or customer_b.canary in each.text]
    tried.notes("unheard", f"customer A's listener heard {'; '.join(strange)}" if strange else "")
    matrix.add(tried.cells)
    tried.check()
