"""Someone who speaks to the target, and how its answers are read."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Self, TypeVar

from signoff.actors.session.recorder import Recorder
from signoff.deployment.auth.mint import TokenMint
from signoff.deployment.auth.secrets import expiry
from signoff.monitors.cross_customer import canary_of
from signoff.verdict.outcomes import NotApplicable, NotVerified, Unmet
from signoff.wire import answers, clock
from signoff.wire.answers import Malformed, Page
from signoff.wire.dialect import Dialect
from signoff.wire.exchange import Answer
from signoff.wire.requests import Json, Request, nested

Parsed = TypeVar("Parsed")
MOST_PAGES = 60
"""No walk over pages goes further: a target that never ends its list is found out, not followed."""


@dataclass(frozen=True)
class Client:
    """One customer, with a valid token unless `presenting` gave another Authorization header."""

    recorder: Recorder
    name: str
    id: str
    authorization: str | None = field(repr=False)
    token_name: str | None
    more_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    more_query: Mapping[str, str] = field(default_factory=dict, repr=False)

    # What is sent -------------------------------------------------------------------------------

    def send(self, request: Request) -> Answer:
        """Sends any request as this customer."""
        if self.more_headers or self.more_query:
            headers, query = {**request.headers, **self.more_headers}, {**request.query, **self.more_query}
            request = replace(request, headers=headers, query=query)
        return self.recorder.send(self.name, self.id, request, self.presented, self.token_name)

    def send_raw(
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
        return self.send(
            Request(
                says=says,
                method=method,
                path=path,
                content=content,
                query=query or {},
                headers=headers or {},
            )
        )

    def presenting(self, authorization: str | None, described: str) -> Self:
        """The same customer showing another Authorization header (None: none at all)."""
        if authorization is not None:
            self.recorder.session.redact.learn(authorization.partition(" ")[2])
        return replace(
            self,
            name=f"{self.name}, {described},",
            authorization=authorization,
            token_name=None if authorization is None else "ALTERED_TOKEN",
        )

    def adding(
        self,
        described: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Self:
        """The same customer, who adds that to each call; a header in another spelling comes beside ours."""
        return replace(
            self,
            name=f"{self.name}, {described},",
            more_headers={**self.more_headers, **(headers or {})},
            more_query={**self.more_query, **(query or {})},
        )

    def with_second_token(self) -> Self:
        """The same customer with another valid token of its own."""
        token = self.recorder.session.second_token(self.id)
        return replace(
            self,
            name=f"{self.name}, with a second token,",
            authorization=f"Bearer {token}",
            token_name="SECOND_TOKEN",
        )

    def with_token_lasting(self, seconds: int) -> Self:
        """The same customer with a token that expires that soon; NotVerified where none can be made."""
        mint = self._mint("a token that expires soon")
        expires = int(clock.epoch_s()) + seconds
        return self.presenting(f"Bearer {mint.token(self.id, exp=expires)}", f"with a token for {seconds} s")

    def as_support_agent(self, seconds: int | None = None) -> Self:
        """A support agent who works for this customer; NotVerified where the target file makes none.

        With a token that expires that soon, where `seconds` are given.
        """
        mint = self._mint("a support agent's token")
        if not mint.agent_claims:
            raise NotVerified("the target file makes no support agents ([auth.mint] agent_claims)")
        soon = {} if seconds is None else {"exp": int(clock.epoch_s()) + seconds}
        agent = self.presenting(f"Bearer {mint.of_agents().token(self.id, **soon)}", "by a support agent")
        return replace(agent, name=f"a support agent of {self.name}", token_name="AGENT_TOKEN")

    def as_another(self, customer: str, name: str) -> Self:
        """The customer of that id; NotApplicable where it is not listed, and the target has no others."""
        auth = self.recorder.session.target.description.auth
        if not (auth.mint and auth.mint.any_customer) and all(customer != one.id for one in auth.customers):
            raise NotApplicable("the target has only the customers that its file lists ([auth.mint])")
        token = self.recorder.session.token(customer)
        token_name = f"{name.upper().replace(' ', '_')}_TOKEN"
        return replace(self, name=name, id=customer, authorization=f"Bearer {token}", token_name=token_name)

    @property
    def token(self) -> str | None:
        """The token itself, as it is presented; never shown."""
        return None if self.presented is None else self.presented.rpartition(" ")[2]

    @property
    def presented(self) -> str | None:
        """The Authorization header as it is sent by now: no token of its own expires on a long test."""
        scheme, blank, token = (self.authorization or "").partition(" ")
        return f"{scheme}{blank}{self.recorder.session.renewed(token)}" if token else self.authorization

    @property
    def token_expires_at(self) -> float:
        """When the token expires, epoch seconds."""
        return expiry(self.token or "")

    def _mint(self, what: str) -> TokenMint:
        if self.recorder.session.mint is None:
            raise NotVerified(f"{what} needs a key to make it with ([auth.mint])")
        return self.recorder.session.mint

    @property
    def canary(self) -> str:
        """The word that marks this customer's texts: nobody else may ever receive it."""
        return canary_of(self.recorder.session.run_id, self.id)

    # How answers are read -----------------------------------------------------------------------

    @property
    def dialect(self) -> Dialect:
        """What the target calls things."""
        return self.recorder.session.target.dialect

    def must(
        self,
        step: str,
        answer: Answer,
        parse: Callable[[Dialect, Json], Parsed],
        *statuses: int,
    ) -> Parsed:
        """What the answer holds; Unmet when it has none of those statuses, or another shape."""
        if answer.status not in statuses:
            raise Unmet(
                f"{self.name} to {step}, answered with {statuses[0]}",
                f"the answer was {answer.status} {answer.message!r}",
                answer.exchange,
            )
        return self.parsed(parse, answer.json, answer)

    def succeeds(self, step: str, answer: Answer) -> None:
        """Unmet when the answer is no success."""
        if not 200 <= answer.status < 300:
            raise Unmet(
                f"{self.name} to {step}",
                f"the answer was {answer.status} {answer.message!r}",
                answer.exchange,
            )

    def parsed(self, parse: Callable[[Dialect, Json], Parsed], body: Json, answer: Answer) -> Parsed:
        """A part of the answer; Unmet when it has another shape."""
        try:
            return parse(self.dialect, body)
        except Malformed as error:
            raise Unmet(
                "an answer of the shape the target file describes", str(error), answer.exchange
            ) from None

    def page(self, step: str, answer: Answer, envelope: str, place: str | None, size: int | None) -> Page:
        """The page of a list that the answer holds."""
        link = answer.headers.get("link", "")
        return self.must(
            step, answer, lambda dialect, body: answers.page(dialect, body, envelope, place, size, link), 200
        )

    def walk(
        self, step: str, page_at: Callable[[str | None], Answer], envelope: str, size: int | None
    ) -> Iterator[tuple[Page, Answer]]:
        """Each page of a list with its answer; Unmet when the list does not end.

        A page may hold fewer than were asked for, or none, and lead on all the same, as where a filter looks
        at so many items a call (DynamoDB): such a page is a request that no test could have counted. Where
        pages are counted, one beyond the last may be answered with 404.
        """
        place: str | None = None
        full = size or self.dialect.paging.default_size
        # What a customer had before takes pages, too.
        before = len(self.recorder.past(self.id).tickets.ids) // full
        for _ in range(MOST_PAGES + before):
            answer = page_at(place)
            if place is not None and answer.status == 404 and self.dialect.paging.style in ("offset", "page"):
                return
            page = self.page(step, answer, envelope, place, size)
            is_beside = len(page.items) < full if page.place is not None else place and not page.items
            if is_beside:
                self.recorder.grants(1)
            yield page, answer
            place = page.place
            if place is None:
                return
        raise Unmet("the list to end", f"it went on after {MOST_PAGES + before} pages", answer.exchange)


def listing(answer: Answer, envelope: str, counts: Mapping[str, int] = MappingProxyType({})) -> Answer:
    """The answer to asking for a list: one of no content is an empty list, as ASP.NET writes null.

    `counts` are what the target has beside it, by its names, where an empty list says as much.
    """
    if answer.status != 204:
        return answer
    known: Json = nested({**({envelope: []} if envelope else {}), **counts})
    return replace(answer, status=200, body=json.dumps(known or []).encode())
