"""One of several who act for a customer at once. Every call is written into the history, however it ends."""

from collections.abc import Callable, Mapping
from typing import Any

from signoff.actors.customer.customer import Customer
from signoff.histories import Ending, Operation
from signoff.histories.inbox import ABOUT, READ
from signoff.wire import answers, notifications, requests
from signoff.wire.answers import Json, Malformed, Ticket
from signoff.wire.exchange import Answer
from signoff.wire.raw import by_hand
from signoff.wire.requests import Request

FIELDS = ("status", "assigned_to", "priority", "comment_count", "version")
"""What a look at a ticket keeps of it."""
OPENS, COMMENTS, UPDATES = "opens the ticket", "adds the comment", "updates the ticket"
READS, LISTS, READS_COMMENTS = "reads the ticket", "lists tickets", "reads the comments"
LOOKS, MARKS, MARKS_ALL, DELETES = (
    "lists notifications",
    "marks the notification as read",
    "marks all notifications as read",
    "deletes the notification",
)
Taken = Mapping[str, Any]


class Participant:
    """Each method sends one request and returns what came of it; none raises for a refusal."""

    def __init__(
        self,
        customer: Customer,
        name: str,
        now: Callable[[], float],
        keep: Callable[[Operation], None],
    ) -> None:
        self.customer, self.name, self._now, self._keep = customer, name, now, keep

    def marked(self, text: str) -> str:
        """The text with the word that marks the customer's own."""
        return f"{text} ({self.customer.canary})"

    # Tickets ------------------------------------------------------------------------------------

    def open(self, subject: str, key: str | None = None, **fields: Json) -> Operation:
        """Opens a ticket of that subject, met nowhere else."""

        def take(answer: Answer) -> Taken:
            made = self.customer.parsed(answers.ticket, answer.json, answer)
            return {"id": made.id, "place": made.id}

        return self._does(
            OPENS,
            lambda: self.customer.tickets.try_open(subject=subject, key=key, **fields),
            take,
            text=subject,
            key=key or "",
        )

    def comment(self, ticket: Ticket | str, text: str, key: str | None = None) -> Operation:
        """Adds a comment of that text, met nowhere else."""

        def take(answer: Answer) -> Taken:
            return {"id": self.customer.tickets.added(answer, ticket, text).id}

        return self._does(
            COMMENTS,
            lambda: self.customer.tickets.try_comment(ticket, text, key),
            take,
            place=_id(ticket),
            text=text,
            key=key or "",
        )

    def update(self, ticket: Ticket | str, **fields: Json) -> Operation:
        """Changes those fields of a ticket; the answer is a look at it, if it shows the ticket.

        What it does not show is not read: others may have changed it by then.
        """
        request = requests.update_ticket(self.customer.dialect, _id(ticket), fields)
        return self._does(
            f"{UPDATES}: {_named(fields)}",
            lambda: self.customer.send(request),
            self._ticket_if_shown,
            place=_id(ticket),
            sets=fields,
        )

    def read(self, ticket: Ticket | str) -> Operation:
        """Looks at a ticket."""
        return self._does(
            READS, lambda: self.customer.tickets.try_read(ticket), self._ticket, place=_id(ticket)
        )

    def list_tickets(self, size: int = 50, **filters: str) -> Operation:
        """One page of the list: the subjects, newest first, and each ticket's fields by its subject."""

        def take(answer: Answer) -> Taken:
            page = self.customer.page(
                "list tickets", answer, self.customer.dialect.envelopes.tickets, None, size
            )
            ours = self.customer.tickets.of_the_test(page)
            items = [self.customer.parsed(answers.ticket_item, item, answer) for item in ours.items]
            return {
                "seen": tuple(each.subject or "" for each in items),
                "state": {each.subject or "": _fields(each) for each in items},
            }

        return self._does(
            f"{LISTS}{f' with {_named(filters)}' if filters else ''}",
            lambda: self.customer.tickets.try_list(size=size, **filters),
            take,
            place="tickets",
        )

    def read_comments(self, ticket: Ticket | str, size: int = 50) -> Operation:
        """One page of a ticket's comments: the texts, oldest first."""

        def take(answer: Answer) -> Taken:
            page = self.customer.tickets.page_of_comments(answer, size)
            items = [self.customer.parsed(answers.comment_item, item, answer) for item in page.items]
            return {"seen": tuple(each.text for each in items)}

        return self._does(
            READS_COMMENTS,
            lambda: self.customer.tickets.try_read_comments(ticket, size=size),
            take,
            place=_id(ticket),
        )

    # Who does not wait for the answer ---------------------------------------------------------------

    def comment_and_leave(
        self, ticket: Ticket | str, text: str, wait_s: float, key: str | None = None
    ) -> Operation:
        """Sends a comment and closes the connection after so long, before any answer was read."""
        sent = self.customer.recorder.sent_key(key)
        request = requests.add_comment(self.customer.dialect, _id(ticket), text, sent)
        return self._leaves(COMMENTS, request, wait_s, place=_id(ticket), text=text, key=key or "")

    def open_and_leave(self, subject: str, wait_s: float, key: str | None = None) -> Operation:
        """Sends a new ticket and closes the connection after so long, before any answer was read."""
        fields = self.customer.tickets.draft(subject=subject)
        request = requests.open_ticket(self.customer.dialect, fields, self.customer.recorder.sent_key(key))
        return self._leaves(OPENS, request, wait_s, text=subject, key=key or "")

    # Notifications ------------------------------------------------------------------------------

    def look_at_inbox(self, size: int = 50) -> Operation:
        """One page of the inbox: the ids, newest first, and what each is about and whether it is read."""

        def take(answer: Answer) -> Taken:
            inbox = notifications.inbox(self.customer.dialect, answer.json, None, size)
            page = self.customer.notifications.of_the_test(inbox)
            items = {each.id: {ABOUT: each.ticket_id, READ: each.read is True} for each in page.items}
            return {
                "seen": tuple(each.id for each in page.items),
                "state": items,
                "text": _count(page.unread),
            }

        return self._does(
            LOOKS, lambda: self.customer.notifications.try_list(size=size), take, place="notifications"
        )

    def mark_read(self, notification: str) -> Operation:
        """Marks one as read."""
        return self._does(
            MARKS, lambda: self.customer.notifications.try_mark_read(notification), place=notification
        )

    def mark_all_read(self) -> Operation:
        """Marks all as read."""
        return self._does(
            MARKS_ALL, lambda: self.customer.notifications.try_mark_all_read(), place="notifications"
        )

    def delete(self, notification: str) -> Operation:
        """Deletes one."""
        return self._does(
            DELETES, lambda: self.customer.notifications.try_delete(notification), place=notification
        )

    def _ticket_if_shown(self, answer: Answer) -> Taken:
        try:
            return {"state": _fields(answers.ticket(answer.dialect, answer.json))}
        except Malformed:
            return {}

    def _ticket(self, answer: Answer) -> Taken:
        return {"state": _fields(self.customer.parsed(answers.ticket, answer.json, answer))}

    def _leaves(self, does: str, request: Request, wait_s: float, **known: Any) -> Operation:
        begun = self._now()
        self.customer.raw.hang_up(by_hand(request), wait_s)
        known = {"ending": Ending.UNKNOWN, "trouble": "the sender hung up", **known}
        return self._kept(does, begun, known)

    def _does(
        self,
        does: str,
        call: Callable[[], Answer],
        take: Callable[[Answer], Taken] = lambda _: {},
        **known: Any,
    ) -> Operation:
        begun = self._now()
        try:
            answer = call()
        except ConnectionError as error:
            lost = {"ending": Ending.UNKNOWN, "trouble": str(error).rpartition(": ")[2][:120]}
            return self._kept(does, begun, {**known, **lost})
        if 200 <= answer.status < 300:
            # The answer was there before it was taken apart.
            ended = self._now()
            # Nobody is promised to see it before.
            limits = self.customer.recorder.session.target.description.limits
            if does in (MARKS, MARKS_ALL, DELETES):
                ended += limits.notifications_behind_s
            if does == COMMENTS:
                ended += limits.comments_behind_s
            return self._kept(does, begun, {**known, **take(answer)}, ended)
        ending = Ending.FAILED if 400 <= answer.status < 500 else Ending.UNKNOWN
        trouble = f"{answer.status} {answer.message[:80]}".strip()
        return self._kept(does, begun, {**known, "ending": ending, "trouble": trouble})

    def _kept(
        self, does: str, begun: float, known: Mapping[str, Any], ended: float | None = None
    ) -> Operation:
        operation = Operation(
            actor=self.name,
            customer=self.customer.id,
            does=does,
            begun=begun,
            ended=self._now() if ended is None else ended,
            **known,
        )
        self._keep(operation)
        return operation


def _fields(ticket: Ticket) -> dict[str, Json]:
    found = {name: getattr(ticket, name) for name in FIELDS}
    return {name: value for name, value in found.items() if value is not None or name == "assigned_to"}


def _named(fields: Mapping[str, Json]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in fields.items())


def _count(unread: int | None) -> str:
    return "" if unread is None else str(unread)


def _id(ticket: Ticket | str) -> str:
    return ticket if isinstance(ticket, str) else ticket.id
