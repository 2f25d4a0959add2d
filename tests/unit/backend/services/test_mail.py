"""One confirmation for each new ticket (TKT-14)."""

from dataclasses import replace

import pytest

from backend.domain.errors import DependencyDown
from backend.domain.events import Kind, TicketEvent, created
from backend.domain.ids import IdGenerator
from backend.domain.letters import Letter
from backend.domain.sla import STANDARD
from backend.domain.tickets import Draft, open_ticket
from backend.services.mail import Mail, Posted

TICKET = open_ticket(IdGenerator().next_id(1), "acme", Draft("My card 4111", "is <lost>"), STANDARD)
EVENT = created(IdGenerator().next_id(1), TICKET)


class Office:
    """Contacts, mailer and marks in memory; the mailer refuses as often as it is told to."""

    def __init__(self, address: str | None = "ann@acme.example", refusals: int = 0) -> None:
        self.address = address
        self.refusals = refusals
        self.sent: list[Letter] = []
        self.marks: set[str] = set()

    def email_of(self, customer_id: str) -> str | None:
        return self.address

    def send(self, letter: Letter) -> None:
        if self.refusals:
            self.refusals -= 1
            raise DependencyDown("mail")
        self.sent.append(letter)

    def put(self, scope: str) -> bool:
        is_new = scope not in self.marks
        self.marks.add(scope)
        return is_new

    def remove(self, scope: str) -> None:
        self.marks.remove(scope)


def confirm(office: Office, event: TicketEvent = EVENT) -> Posted:
    return Mail(office, office, office, "https://portal.example").confirm(event)


def test_a_new_ticket_is_confirmed_to_its_customer() -> None:
    office = Office()
    assert confirm(office) is Posted.SENT
    (letter,) = office.sent
    assert letter.to == "ann@acme.example"
    assert TICKET.id in letter.subject
    assert TICKET.id in letter.text
    assert "https://portal.example" in letter.text


def test_the_letter_quotes_nothing_of_the_ticket() -> None:
    office = Office()
    confirm(office)
    written = office.sent[0].subject + office.sent[0].text
    assert not [word for word in ("card", "4111", "lost") if word in written]


def test_an_event_that_comes_again_or_is_published_twice_sends_nothing_more() -> None:
    office = Office()
    again = replace(EVENT, id=IdGenerator().next_id(2))
    assert [confirm(office), confirm(office), confirm(office, again)] == [
        Posted.SENT,
        Posted.SENT_BEFORE,
        Posted.SENT_BEFORE,
    ]
    assert len(office.sent) == 1


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CREATED])
def test_no_other_change_is_confirmed(kind: Kind) -> None:
    office = Office()
    assert confirm(office, replace(EVENT, change=kind)) is Posted.NOT_CALLED_FOR
    assert (office.sent, office.marks) == ([], set())


def test_a_customer_without_an_address_is_not_written_to() -> None:
    office = Office(address=None)
    assert confirm(office) is Posted.NO_ADDRESS
    assert office.marks == set()


def test_what_the_mail_service_refuses_is_sent_at_the_next_try() -> None:
    office = Office(refusals=2)
    for _ in range(2):
        with pytest.raises(DependencyDown):
            confirm(office)
    assert confirm(office) is Posted.SENT
    assert len(office.sent) == 1
