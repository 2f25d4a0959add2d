"""What one customer lists and counts holds nothing of another's, whatever it filters by (SEC-01).

Everything that can be named, of whatever operation, is in the matrix: test_isolation_matrix.py.
"""

from typing import Any

from signoff import clause, expect
from signoff.actors import Customer
from signoff.wire.attachments import attachments_of

FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"status": "open"},
    {"priority": "high"},
    {"status": "open", "priority": "high"},
)


@clause("SEC-01", requests=2 * len(FILTERS) + 4)
def test_a_list_holds_nothing_of_another_customer(customer_a: Customer, customer_b: Customer) -> None:
    foreign, own = customer_a.tickets.open(priority="high"), customer_b.tickets.open(priority="high")
    for filters in FILTERS:
        answer = customer_b.tickets.try_list(**filters)
        expect(answer).is_ok().holds_nothing_of(customer_a.canary, f'"{foreign.id}"')
        expect(answer).names_nobody(customer_a.id, but=customer_b.id)
        of_b, of_a = customer_b.tickets.list_all(**filters), customer_a.tickets.list_all(**filters)
        expect([t.id for t in of_b], f"customer B's list by {filters}").holds_exactly([own.id])
        expect([t.id for t in of_a], f"customer A's list by {filters}").holds_exactly([foreign.id])
        files = [file for listed in of_b for file in attachments_of(customer_b.dialect, listed)]
        expect(files, "the files on customer B's tickets").equals([])
