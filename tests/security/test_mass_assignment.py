"""What only the system says cannot be slipped in beside what a customer says (TKT-18)."""

import json
from typing import Any

from signoff import clause, expect
from signoff.actors import Customer
from signoff.wire.answers import ticket
from signoff.wire.requests import nested

CANARY = "slipped-in-by-a-customer"
LONG_AGO = "2001-01-01T00:00:00Z"
OF_A_TICKET: dict[str, Any] = {
    "status": "resolved",
    "updated_at": LONG_AGO,
    "resolved_at": LONG_AGO,
    "sla_met": True,
    "version": 987654321,
    "attachments": [{"id": CANARY, "filename": CANARY, "status": "clean"}],
    "comments": [{"id": CANARY, "text": CANARY}],
    "revision": 987654321,
    "tenant": CANARY,
    "author": CANARY,
    "role": "support",
    "__proto__": {"customer_id": CANARY},
    "customer_id.x": CANARY,
}
OF_A_COMMENT: dict[str, Any] = {
    "id": CANARY,
    "ticket_id": CANARY,
    "customer_id": CANARY,
    "author": CANARY,
    "author_role": "support",
    "role": "support",
    "by": "desk",
    "created_at": LONG_AGO,
}


def traces(received: Any) -> list[str]:
    """What of all that shows again."""
    text = json.dumps(received, ensure_ascii=False)
    marks = [CANARY, "2001-01-01", "987654321", '"support"', '"desk"']
    return [mark for mark in marks if mark in text]


@clause("TKT-18", requests=2 * len(OF_A_TICKET) + 3)
def test_nothing_is_slipped_into_a_new_ticket(customer_a: Customer) -> None:
    slipped: dict[str, object] = {}
    usual = customer_a.tickets.read(customer_a.tickets.open()).sla_met
    for field, value in OF_A_TICKET.items():
        answer = customer_a.tickets.try_open(**{field: value})
        if answer.status != 201:
            expect(answer).is_refused()
            continue
        now = customer_a.tickets.read(customer_a.parsed(ticket, answer.json, answer))
        shown = traces({name: received for name, received in now.raw.items() if name != "subject"})
        if shown or now.status != "open" or now.comment_count or now.sla_met is not usual:
            slipped[field] = shown or (now.status, now.comment_count, now.sla_met)
    expect(slipped, "what a client set of a new ticket").equals({})


@clause("TKT-18", requests=len(OF_A_TICKET) + 4)
def test_nothing_is_slipped_into_an_update(customer_a: Customer) -> None:
    opened = customer_a.tickets.read(customer_a.tickets.open())
    for field, value in OF_A_TICKET.items():
        if field == "status":
            continue
        answer = customer_a.tickets.try_update(opened, **{field: value})
        if answer.status != 200:
            expect(answer).is_refused()
    now = customer_a.tickets.read(opened)
    expect(traces(now.raw), "what a client set of a ticket").equals([])
    expect((now.status, now.sla_due_date), "its status and due date").equals(("open", opened.sla_due_date))
    expect(now.sla_met, "whether its SLA was met").equals(opened.sla_met)


@clause("TKT-18", requests=len(OF_A_COMMENT) + 3)
def test_nothing_is_slipped_into_a_comment(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    for field, value in OF_A_COMMENT.items():
        body = nested({customer_a.dialect.comment.text: "The portal does not let me in."}) | {field: value}
        answer = customer_a.tickets.try_comment_raw(opened, body)
        if answer.status != 201:
            expect(answer).is_refused()
    listed = [
        dict(one)
        for one in customer_a.tickets.page_of_comments(customer_a.tickets.try_read_comments(opened)).items
    ]
    expect(traces(listed), "what a client set of its comments").equals([])
