"""What a customer does with tickets and comments."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from signoff.actors.client import Speaker
from signoff.wire import answers, requests
from signoff.wire.answers import Comment, Page, Ticket
from signoff.wire.exchange import Answer
from signoff.wire.requests import Json


class Tickets(Speaker):
    """`opens`, `reads`, ... must succeed; `tries_to_...` returns the raw answer."""

    def draft(self, **fields: Json) -> dict[str, Json]:
        """The fields of a valid ticket, marked as this customer's; `fields` replace or add to them."""
        run = f"Sign-off run {self.scene.stage.run_id}, {self.canary}"
        return {
            "subject": f"Cannot sign in ({self.canary})",
            "description": f"The portal does not let me in. ({run})",
        } | fields

    def tries_to_open_ticket(self, *, key: str | None = None, **fields: Json) -> Answer:
        """Creates a ticket from a valid draft with `fields` in it."""
        return self.tries(requests.open_ticket(self.dialect, self.draft(**fields), key))

    def tries_raw_ticket(self, body: Mapping[str, Json]) -> Answer:
        """Creates a ticket from just those fields."""
        return self.tries(requests.open_ticket(self.dialect, body))

    def opens_ticket(self, **fields: Json) -> Ticket:
        """A new ticket."""
        return self.must("open a ticket", self.tries_to_open_ticket(**fields), answers.ticket, 201)

    def tries_to_read(self, ticket: Ticket | str) -> Answer:
        """Reads a ticket's details."""
        return self.tries(requests.read_ticket(self.dialect, id_of(ticket)))

    def reads(self, ticket: Ticket | str) -> Ticket:
        """The ticket's details."""
        return self.must("read the ticket", self.tries_to_read(ticket), answers.ticket, 200)

    def tries_to_update(
        self, ticket: Ticket | str, headers: Mapping[str, str] | None = None, **fields: Json
    ) -> Answer:
        """Changes a ticket."""
        return self.tries(requests.update_ticket(self.dialect, id_of(ticket), fields, headers))

    def updates(self, ticket: Ticket | str, **fields: Json) -> Ticket:
        """The changed ticket."""
        return self.must("update the ticket", self.tries_to_update(ticket, **fields), answers.ticket, 200)

    def tries_to_delete(self, ticket: Ticket | str) -> Answer:
        """Tries to delete a ticket."""
        return self.tries(requests.delete_ticket(self.dialect, id_of(ticket)))

    # Comments -----------------------------------------------------------------------------------

    def tries_to_comment(self, ticket: Ticket | str, text: Json, key: str | None = None) -> Answer:
        """Adds a comment."""
        return self.tries(requests.add_comment(self.dialect, id_of(ticket), text, key))

    def tries_raw_comment(self, ticket: Ticket | str, body: Mapping[str, Json]) -> Answer:
        """Adds a comment of just those fields, by the target's own names."""
        return self.tries(replace(requests.add_comment(self.dialect, id_of(ticket), ""), json=dict(body)))

    def comments_on(self, ticket: Ticket | str, text: str) -> Comment:
        """A new comment."""
        return self.must("add a comment", self.tries_to_comment(ticket, text), answers.comment, 201)

    def tries_to_read_comments(self, ticket: Ticket | str, **page: Any) -> Answer:
        """Reads one page of comments."""
        return self.tries(requests.list_comments(self.dialect, id_of(ticket), **page))

    def page_of_comments(self, answer: Answer, size: int | None = None) -> Page:
        """One page of comments, from the answer that holds it."""
        return self.page("read the comments", answer, self.dialect.envelopes.comments, None, size)

    def reads_comments(self, ticket: Ticket | str, size: int | None = None) -> list[Comment]:
        """All comments of a ticket, over as many pages as there are."""
        envelope = self.dialect.envelopes.comments

        def page_at(place: str | None) -> Answer:
            return self.tries_to_read_comments(ticket, size=size, place=place)

        pages = self.walk("read the comments", page_at, envelope, size)
        return [
            self.parsed(answers.comment_item, item, answer) for page, answer in pages for item in page.items
        ]

    # Lists --------------------------------------------------------------------------------------

    def tries_to_list(self, *, size: int | None = None, place: str | None = None, **filters: str) -> Answer:
        """Reads one page of the ticket list."""
        return self.tries(requests.list_tickets(self.dialect, filters, size=size, place=place))

    def sees_page(self, *, size: int | None = None, place: str | None = None, **filters: str) -> Page:
        """One page of the ticket list."""
        answer = self.tries_to_list(size=size, place=place, **filters)
        return self.page("list tickets", answer, self.dialect.envelopes.tickets, place, size)

    def lists_tickets(self, *, size: int | None = None, **filters: str) -> list[Ticket]:
        """All tickets that match, over as many pages as there are."""
        envelope = self.dialect.envelopes.tickets

        def page_at(place: str | None) -> Answer:
            return self.tries_to_list(size=size, place=place, **filters)

        pages = self.walk("list tickets", page_at, envelope, size)
        return [
            self.parsed(answers.ticket_item, item, answer) for page, answer in pages for item in page.items
        ]


def id_of(ticket: Ticket | str) -> str:
    """A ticket's id."""
    return ticket if isinstance(ticket, str) else ticket.id
