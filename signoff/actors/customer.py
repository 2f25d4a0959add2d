"""A customer of the target. `opens`, `reads`, ... must succeed; `tries_to_...` returns the raw answer."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from signoff.actors.scene import Scene
from signoff.verdict.outcomes import Unmet
from signoff.wire import answers, requests
from signoff.wire.answers import Comment, Malformed, Page, Ticket
from signoff.wire.dialect import Dialect
from signoff.wire.exchange import Answer
from signoff.wire.requests import Json, Request

Parsed = TypeVar("Parsed")
MOST_PAGES = 60
"""No walk over pages goes further: a target that never ends its list is found out, not followed."""


@dataclass(frozen=True)
class Customer:
    """One customer, with a valid token unless `presenting` gave another Authorization header."""

    scene: Scene
    name: str
    id: str
    authorization: str | None = field(repr=False)
    token_name: str | None

    # What is sent -------------------------------------------------------------------------------

    def tries(self, request: Request) -> Answer:
        """Sends any request as this customer."""
        return self.scene.send(self.name, self.id, request, self.authorization, self.token_name)

    def tries_raw(
        self,
        method: str,
        path: str,
        says: str,
        *,
        content: bytes | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """A call for which the wire itself is the subject."""
        return self.tries(
            Request(
                says=says,
                method=method,
                path=path,
                content=content,
                query=query or {},
                headers=headers or {},
            )
        )

    def presenting(self, authorization: str | None, described: str) -> "Customer":
        """The same customer showing another Authorization header (None: none at all)."""
        if authorization is not None:
            self.scene.stage.redact.learn(authorization.partition(" ")[2])
        return replace(
            self,
            name=f"{self.name}, {described},",
            authorization=authorization,
            token_name=None if authorization is None else "ALTERED_TOKEN",
        )

    def with_second_token(self) -> "Customer":
        """The same customer with another valid token of its own."""
        token = self.scene.stage.second_token(self.id)
        return replace(
            self,
            name=f"{self.name}, with a second token,",
            authorization=f"Bearer {token}",
            token_name="SECOND_TOKEN",
        )

    # Tickets ------------------------------------------------------------------------------------

    def draft(self, **fields: Json) -> dict[str, Json]:
        """The fields of a valid ticket, named after the run; `fields` replace or add to them."""
        return {
            "subject": "Cannot sign in",
            "description": f"The portal does not let me in. (Sign-off run {self.scene.stage.run_id})",
        } | fields

    def tries_to_open_ticket(self, *, key: str | None = None, **fields: Json) -> Answer:
        """Creates a ticket from a valid draft with `fields` in it."""
        return self.tries(requests.open_ticket(self._dialect, self.draft(**fields), key))

    def tries_raw_ticket(self, body: Mapping[str, Json]) -> Answer:
        """Creates a ticket from just those fields."""
        return self.tries(requests.open_ticket(self._dialect, body))

    def opens_ticket(self, **fields: Json) -> Ticket:
        """A new ticket."""
        return self._must("open a ticket", self.tries_to_open_ticket(**fields), answers.ticket, 201)

    def tries_to_read(self, ticket: Ticket | str) -> Answer:
        """Reads a ticket's details."""
        return self.tries(requests.read_ticket(self._dialect, _id(ticket)))

    def reads(self, ticket: Ticket | str) -> Ticket:
        """The ticket's details."""
        return self._must("read the ticket", self.tries_to_read(ticket), answers.ticket, 200)

    def tries_to_update(
        self, ticket: Ticket | str, headers: Mapping[str, str] | None = None, **fields: Json
    ) -> Answer:
        """Changes a ticket."""
        return self.tries(requests.update_ticket(self._dialect, _id(ticket), fields, headers))

    def updates(self, ticket: Ticket | str, **fields: Json) -> Ticket:
        """The changed ticket."""
        return self._must("update the ticket", self.tries_to_update(ticket, **fields), answers.ticket, 200)

    def tries_to_delete(self, ticket: Ticket | str) -> Answer:
        """Tries to delete a ticket."""
        return self.tries(requests.delete_ticket(self._dialect, _id(ticket)))

    # Comments -----------------------------------------------------------------------------------

    def tries_to_comment(self, ticket: Ticket | str, text: Json, key: str | None = None) -> Answer:
        """Adds a comment."""
        return self.tries(requests.add_comment(self._dialect, _id(ticket), text, key))

    def tries_raw_comment(self, ticket: Ticket | str, body: Mapping[str, Json]) -> Answer:
        """Adds a comment of just those fields, by the target's own names."""
        return self.tries(replace(requests.add_comment(self._dialect, _id(ticket), ""), json=dict(body)))

    def comments_on(self, ticket: Ticket | str, text: str) -> Comment:
        """A new comment."""
        return self._must("add a comment", self.tries_to_comment(ticket, text), answers.comment, 201)

    def tries_to_read_comments(self, ticket: Ticket | str, **page: Any) -> Answer:
        """Reads one page of comments."""
        return self.tries(requests.list_comments(self._dialect, _id(ticket), **page))

    def page_of_comments(self, answer: Answer, size: int | None = None) -> Page:
        """One page of comments, from the answer that holds it."""
        return self._page("read the comments", answer, self._dialect.envelopes.comments, None, size)

    def reads_comments(self, ticket: Ticket | str, size: int | None = None) -> list[Comment]:
        """All comments of a ticket, over as many pages as there are."""
        envelope = self._dialect.envelopes.comments

        def page_at(place: str | None) -> Answer:
            return self.tries_to_read_comments(ticket, size=size, place=place)

        pages = self._walk("read the comments", page_at, envelope, size)
        return [
            self._parsed(answers.comment_item, item, answer) for page, answer in pages for item in page.items
        ]

    # Lists --------------------------------------------------------------------------------------

    def tries_to_list(self, *, size: int | None = None, place: str | None = None, **filters: str) -> Answer:
        """Reads one page of the ticket list."""
        return self.tries(requests.list_tickets(self._dialect, filters, size=size, place=place))

    def sees_page(self, *, size: int | None = None, place: str | None = None, **filters: str) -> Page:
        """One page of the ticket list."""
        answer = self.tries_to_list(size=size, place=place, **filters)
        return self._page("list tickets", answer, self._dialect.envelopes.tickets, place, size)

    def lists_tickets(self, *, size: int | None = None, **filters: str) -> list[Ticket]:
        """All tickets that match, over as many pages as there are."""
        envelope = self._dialect.envelopes.tickets

        def page_at(place: str | None) -> Answer:
            return self.tries_to_list(size=size, place=place, **filters)

        pages = self._walk("list tickets", page_at, envelope, size)
        return [
            self._parsed(answers.ticket_item, item, answer) for page, answer in pages for item in page.items
        ]

    # How answers are read -----------------------------------------------------------------------

    @property
    def _dialect(self) -> Dialect:
        return self.scene.stage.target.dialect

    def _must(
        self,
        step: str,
        answer: Answer,
        parse: Callable[[Dialect, Json], Parsed],
        *statuses: int,
    ) -> Parsed:
        if answer.status not in statuses:
            raise Unmet(
                f"{self.name} to {step}, answered with {statuses[0]}",
                f"the answer was {answer.status} {answer.message!r}",
                answer.exchange,
            )
        return self._parsed(parse, answer.json, answer)

    def _parsed(self, parse: Callable[[Dialect, Json], Parsed], body: Json, answer: Answer) -> Parsed:
        try:
            return parse(self._dialect, body)
        except Malformed as error:
            raise Unmet(
                "an answer of the shape the target file describes", str(error), answer.exchange
            ) from None

    def _page(self, step: str, answer: Answer, envelope: str, place: str | None, size: int | None) -> Page:
        return self._must(
            step, answer, lambda dialect, body: answers.page(dialect, body, envelope, place, size), 200
        )

    def _walk(
        self, step: str, page_at: Callable[[str | None], Answer], envelope: str, size: int | None
    ) -> Iterator[tuple[Page, Answer]]:
        place: str | None = None
        for _ in range(MOST_PAGES):
            answer = page_at(place)
            page = self._page(step, answer, envelope, place, size)
            yield page, answer
            place = page.place
            if place is None:
                return
        raise Unmet("the list to end", f"it went on after {MOST_PAGES} pages", answer.exchange)


def _id(ticket: Ticket | str) -> str:
    return ticket if isinstance(ticket, str) else ticket.id
