"""No method, known or odd, tells anything without a token (SEC-02): also those that nobody sends."""

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.actors.session.unknown_ids import unknown_id_like

METHODS = ("HEAD", "PATCH", "POST", "PROPFIND", "QUERY")


@clause("SEC-02", requests=10)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("place", ["ticket", "comments", "attachments", "tickets", "notifications"])
def test_no_method_tells_anything_without_a_token(customer_a: Customer, place: str, method: str) -> None:
    opened = customer_a.tickets.open()
    expect(customer_a.tickets.try_read(opened)).is_ok()
    path = str(getattr(customer_a.dialect.paths, place))
    nobody = customer_a.presenting(None, "without a token")
    there = nobody.send_raw(method, path.format(id=opened.id), f"sends {method}")
    # 501 is how a server says that it does not know the method (RFC 9110, 15.6.2).
    status = 405 if there.status == 501 else there.status
    expect(status, "the answer without a token", of=there).is_between(400, 499)
    if "{id}" in path:
        nowhere = path.format(id=unknown_id_like(opened.id))
        missing = nobody.send_raw(method, nowhere, f"sends {method} about none")
        expect(there.status, "the answer about a ticket, as about none", of=there).equals(missing.status)
