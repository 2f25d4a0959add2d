"""Calls that bear no valid token: each has to be refused, and those that are not are named together."""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from signoff import expect
from signoff.actors import Customer
from signoff.expect.evaluating import unmet_if
from signoff.expect.naming import names
from signoff.expect.staying import what_changed
from signoff.verdict.outcomes import NotApplicable, NotVerified
from signoff.wire.exchange import Answer
from tests.security.attacks import TRIED_ON_STRANGE_CALLS
from tests.security.operations import OPERATIONS, SUBJECT, Operation, Things, things_of

AT_ONCE = 8
"""Calls that are under way at the same time."""

HEADERS_TOO_LARGE = 431
"""RFC 6585, section 5: many a front end takes 8 KB of them."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_BEARER = re.compile(r"(?:^|,)\s*bearer\s*(?:$|,|\s)", re.IGNORECASE)
"""The scheme of a challenge, and no word within another one's (RFC 9110, 11.6.1)."""

Judge = Callable[[Answer], str | None]
"""What is wrong with the answer to a call without a valid token; None: nothing."""


class Refusals:
    """Collects answers. `judge` says what is wrong with one; unless given, that it is no 401 or 403."""

    def __init__(self, of: str, *hidden: str, judge: Judge | None = None) -> None:
        """`of` is what was called; `hidden` are texts that no answer may hold, unless the call named them."""
        self._of, self._hidden, self._judge = of, hidden, judge or is_unauthorised
        self._wrong: list[tuple[str, Answer]] = []
        self._too_large: list[str] = []

    def hear(self, attack: str, answer: Answer) -> None:
        """The answer to one more attack; whoever found its headers too large has not looked at the token."""
        if answer.status == HEADERS_TOO_LARGE:
            self._too_large.append(attack)
            return
        wrong = self._judge(answer)
        if wrong is None:
            shown = [
                text for text in self._hidden if names(answer.text, text) and text not in answer.exchange.url
            ]
            wrong = f"{answer.status}, which holds {shown[0]!r}" if shown else None
        if wrong is not None:
            self._wrong.append((f"{attack}: {wrong}", answer))

    def try_all(self, calls: Mapping[str, Callable[[], Answer]]) -> None:
        """Makes those calls, by the name of their attack: some at a time, since most of it is waiting."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            answers = [threads.submit(call) for call in calls.values()]
        for attack, answer in zip(calls, answers, strict=True):
            self.hear(attack, answer.result())

    def were_all(self) -> None:
        """Unmet naming each attack that was not refused."""
        unmet_if(
            self._wrong,
            f"{self._of} to be refused without a valid token, before anything else is looked at",
            "these were not: " + "; ".join(said for said, _ in self._wrong),
            self._wrong[0][1].exchange if self._wrong else None,
        )

    def were_looked_at(self) -> None:
        """NotVerified where what stands before the target turned an attack down for its size."""
        if self._too_large:
            raise NotVerified(
                f"{self._of}: these were answered with {HEADERS_TOO_LARGE}, since the tokens are long, "
                f"and what they bear was not looked at: {'; '.join(self._too_large)}"
            )


def presenting(customer: Customer, headers: Mapping[str, str | None]) -> dict[str, Customer]:
    """The customer with each of those headers in place of its own."""
    return {name: customer.presenting(header, f"with {name}") for name, header in headers.items()}


def is_unauthorised(answer: Answer) -> str | None:
    """401 or 403."""
    return None if answer.status in (401, 403) else f"{answer.status} {answer.message[:60]!r}"


def asks_for_a_bearer_token(answer: Answer) -> str | None:
    """401 with the challenge of RFC 6750."""
    asked = answer.headers.get("www-authenticate")
    if answer.status == 401 and _BEARER.search(_QUOTED.sub("", asked or "")):
        return None
    return f"{answer.status} with WWW-Authenticate {asked!r}"


FEATURES = {"webhook": "webhooks", "costs": "forecast of costs"}
"""What a target may have nothing of at all, by the kind of thing that its operations are about."""


def is_refused_before_anything_happens(
    customer: Customer, name: str, altered: Mapping[str, Customer]
) -> None:
    """The operation works with the valid token, is refused to each `altered`, and they change nothing.

    Some come with invalid input and with ids of nothing too, which the valid token is told of otherwise.
    """
    operation = OPERATIONS[name]
    for kind, what in FEATURES.items():
        if kind in operation.kinds and not operation.is_offered_by(customer):
            raise NotApplicable(f"the target has no {what}")
    # What the valid call uses up is not what is attacked; else one thing does for both.
    held = things_of(customer, operation.kinds, count=2 if operation.uses_up else 1)
    first, things = held[0], held[-1]
    works(customer, operation, first)
    for strange, call in strange_calls(operation, first).items():
        said = f"the status of the answer to whoever may {name}, {strange},"
        expect(call(customer).status, said).differs_from(401)
    before, refusals = state(customer, things), Refusals(name, SUBJECT, *things.ids.values())
    refusals.try_all({attack: partial(operation.call, one, things) for attack, one in altered.items()})
    for strange, call in strange_calls(operation, things).items():
        tried = {attack: one for attack, one in altered.items() if attack in TRIED_ON_STRANGE_CALLS}
        refusals.try_all({f"{attack}, {strange}": partial(call, one) for attack, one in tried.items()})
    refusals.were_all()
    changed = what_changed(before, lambda: state(customer, things))
    expect(changed, "what became of what the customer has").equals("")
    refusals.were_looked_at()


def works(customer: Customer, operation: Operation, things: Things) -> None:
    """The positive control: the very call, with a valid token."""
    expect(operation.call(customer, things)).has_status(*operation.works)


def strange_calls(operation: Operation, things: Things) -> dict[str, Callable[[Customer], Answer]]:
    """The operation with input that is no good, and with ids of what there is not."""
    calls: dict[str, Callable[[Customer], Answer]] = {}
    if operation.invalid is not None:
        invalid = operation.invalid
        calls["with invalid input"] = lambda customer: invalid(customer, things)
    if operation.has_id:
        calls["with ids of nothing"] = lambda customer: operation.call(customer, things.that_never_were())
        calls["with what is no id"] = lambda customer: operation.call(customer, things.that_cannot_be())
    return calls


def state(customer: Customer, things: Things) -> dict[str, object]:
    """What the customer has, as the target tells it: tickets, comments, notifications, webhooks."""
    received = things.notification and [one.raw for one in customer.notifications.list_all()]
    return {
        "tickets": customer.tickets.list_items(),
        "comments": [one.raw for one in customer.tickets.read_comments(things.ids["ticket"])],
        "notifications": received,
        "webhooks": things.webhook and [one.raw for one in customer.webhooks.list_all()],
    }


def every_operation(customer: Customer) -> dict[str, Operation]:
    """Those that the customer's target has, but for webhooks; what uses something up comes last.

    With those, a customer's requests would not be enough: each of them is tried by itself.
    """
    return {
        name: each
        for name, each in OPERATIONS.items()
        if each.is_offered_by(customer) and "webhook" not in each.kinds
    }


def things_for(customer: Customer, operations: Mapping[str, Operation]) -> Things:
    """What those operations name, all of it once."""
    return things_of(customer, frozenset().union(*(each.kinds for each in operations.values())))[0]
