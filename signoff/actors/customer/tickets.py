"""What a customer does with tickets and comments."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from signoff.actors.customer.completing import added, completed, unshown, with_the_comment
from signoff.actors.session.client import Client, listing
from signoff.actors.session.past import Earlier, Row, earlier
from signoff.verdict.outcomes import NotVerified
from signoff.wire import answers, requests
from signoff.wire.answers import Comment, Page, Ticket
from signoff.wire.exchange import Answer
from signoff.wire.requests import Json


class Tickets:
    """`opens`, `reads`, ... must succeed; `tries_to_...` returns the raw answer."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def draft(self, **fields: Json) -> dict[str, Json]:
        """The fields of a valid ticket, marked as this customer's; `fields` replace or add to them."""
        run = f"Sign-off run {self._client.recorder.session.run_id}, {self._client.canary}"
        return {
            "subject": f"Cannot sign in ({self._client.canary})",
            "description": f"The portal does not let me in. ({run})",
        } | fields

    def try_open(self, *, key: str | None = None, **fields: Json) -> Answer:
        """Creates a ticket from a valid draft with `fields` in it."""
        key = self._client.recorder.sent_key(key)
        answer = self._client.send(requests.open_ticket(self._client.dialect, self.draft(**fields), key))
        return completed(self._client, answer, self.try_read)

    def try_open_raw(self, body: Mapping[str, Json]) -> Answer:
        """Creates a ticket from just those fields."""
        return self._client.send(requests.open_ticket(self._client.dialect, body))

    def open(self, **fields: Json) -> Ticket:
        """A new ticket."""
        return self._client.must("open a ticket", self.try_open(**fields), answers.ticket, 201)

    def try_read(self, ticket: Ticket | str) -> Answer:
        """Reads a ticket's details."""
        return self._client.send(requests.read_ticket(self._client.dialect, id_of(ticket)))

    def read(self, ticket: Ticket | str) -> Ticket:
        """The ticket's details."""
        return self._client.must("read the ticket", self.try_read(ticket), answers.ticket, 200)

    def try_update(
        self, ticket: Ticket | str, headers: Mapping[str, str] | None = None, **fields: Json
    ) -> Answer:
        """Changes a ticket."""
        request = requests.update_ticket(self._client.dialect, id_of(ticket), fields, headers)
        return completed(self._client, self._client.send(request), self.try_read, id_of(ticket))

    def update(self, ticket: Ticket | str, **fields: Json) -> Ticket:
        """The changed ticket; only its id, where its answer has no body and no request is to spare."""
        answer = self.try_update(ticket, **fields)
        if answer.status == 204:
            return unshown(self._client.dialect, id_of(ticket))
        return self._client.must("update the ticket", answer, answers.ticket, 200)

    def in_full(self, answer: Answer, changed: str = "") -> Answer:
        """An answer to opening a ticket, or to changing the one of that id, read whatever that costs."""
        return completed(self._client, answer, self.try_read, changed, whatever_it_costs=True)

    def try_delete(self, ticket: Ticket | str) -> Answer:
        """Tries to delete a ticket."""
        return self._client.send(requests.delete_ticket(self._client.dialect, id_of(ticket)))

    # Comments -----------------------------------------------------------------------------------

    def try_comment(self, ticket: Ticket | str, text: Json, key: str | None = None) -> Answer:
        """Adds a comment."""
        key = self._client.recorder.sent_key(key)
        answer = self._client.send(requests.add_comment(self._client.dialect, id_of(ticket), text, key))
        return with_the_comment(self._client, answer, text, self._pages_of_comments(ticket, None))

    def try_comment_raw(self, ticket: Ticket | str, body: Mapping[str, Json]) -> Answer:
        """Adds a comment of just those fields, by the target's own names."""
        return self._client.send(
            replace(requests.add_comment(self._client.dialect, id_of(ticket), ""), json=dict(body))
        )

    def comment(self, ticket: Ticket | str, text: str) -> Comment:
        """A new comment."""
        answer = self.try_comment(ticket, text)
        return self._client.must("add a comment", answer, lambda *_: added(answer, text, id_of(ticket)), 201)

    def added(self, answer: Answer, ticket: Ticket | str, text: str) -> Comment:
        """The comment that a call of that text has added; NotVerified where its id cannot be known."""
        found = self._client.parsed(lambda *_: added(answer, text, id_of(ticket)), answer.json, answer)
        if not found.id:
            raise NotVerified("the answer to a comment tells no id of it, and no request is to spare")
        return found

    def try_read_comments(self, ticket: Ticket | str, **page: Any) -> Answer:
        """Reads one page of comments."""
        answer = self._client.send(requests.list_comments(self._client.dialect, id_of(ticket), **page))
        return listing(answer, self._client.dialect.envelopes.comments)

    def page_of_comments(self, answer: Answer, size: int | None = None) -> Page:
        """One page of comments, from the answer that holds it."""
        return self._client.page(
            "read the comments", answer, self._client.dialect.envelopes.comments, None, size
        )

    def read_comments(self, ticket: Ticket | str, size: int | None = None) -> list[Comment]:
        """All comments of a ticket, over as many pages as there are."""
        return [
            self._client.parsed(answers.comment_item, item, answer)
            for page, answer in self._pages_of_comments(ticket, size)
            for item in page.items
        ]

    def _pages_of_comments(self, ticket: Ticket | str, size: int | None) -> Iterator[tuple[Page, Answer]]:
        """Each page of a ticket's comments with its answer, read when it is asked for."""
        envelope = self._client.dialect.envelopes.comments

        def page_at(place: str | None) -> Answer:
            return self.try_read_comments(ticket, size=size, place=place)

        return self._client.walk("read the comments", page_at, envelope, size)

    # Lists --------------------------------------------------------------------------------------

    def try_list(self, *, size: int | None = None, place: str | None = None, **filters: str) -> Answer:
        """Reads one page of the ticket list."""
        dialect = self._client.dialect
        answer = self._client.send(requests.list_tickets(dialect, filters, size=size, place=place))
        return listing(answer, dialect.envelopes.tickets)

    def list_page(self, *, size: int | None = None, place: str | None = None, **filters: str) -> Page:
        """One page of the ticket list."""
        answer = self.try_list(size=size, place=place, **filters)
        page = self._client.page("list tickets", answer, self._client.dialect.envelopes.tickets, place, size)
        if page.place is not None:
            self._client.recorder.past(self._client.id).tickets.can_be_paged()
        return self.of_the_test(page)

    def list_items(self) -> list[Mapping[str, Json]]:
        """All tickets just as the list shows them."""
        return [ticket.raw for ticket in self.list_all()]

    def list_all(self, *, size: int | None = None, **filters: str) -> list[Ticket]:
        """All tickets that match, over as many pages as there are."""
        envelope = self._client.dialect.envelopes.tickets

        def page_at(place: str | None) -> Answer:
            return self.try_list(size=size, place=place, **filters)

        found: list[Ticket] = []
        for page, answer in self._client.walk("list tickets", page_at, envelope, size):
            ours = self.of_the_test(page)
            found += [self._client.parsed(answers.ticket_item, item, answer) for item in ours.items]
            if ours.place is None:
                break
        return found

    def look_back(self) -> Earlier:
        """What is there by now, at the cost of one request; NotVerified where that cannot be told."""
        page = self.list_page(size=self._client.dialect.paging.max_size)
        rows = map(self._row, page.items)
        leeway_s = self._client.recorder.session.target.description.limits.clock_leeway_s
        return earlier(self._client.name, "tickets", rows, is_all=page.place is None, leeway_s=leeway_s)

    def of_the_test(self, page: Page) -> Page:
        """Without what the customer had before the test began; the last one where only that follows."""
        past = self._client.recorder.past(self._client.id).tickets
        items = tuple(item for item in page.items if not past.holds(*self._row(item)))
        return Page(items=items, place=None if past.begins_on(map(self._row, page.items)) else page.place)

    def _row(self, item: Mapping[str, Json]) -> Row:
        fields = self._client.dialect.ticket
        return str(answers.get(item, fields.id)), answers.get(item, fields.created_at)


def id_of(ticket: Ticket | str) -> str:
    """A ticket's id."""
    return ticket if isinstance(ticket, str) else ticket.id
