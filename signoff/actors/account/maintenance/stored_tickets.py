"""The tickets as the table holds them, without those that a sign-off made (OPS-02, MET-01)."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from signoff.actors.account.deviations import Deviation
from signoff.actors.account.reader import Reader
from signoff.expect.evaluating import unmet_if
from signoff.verdict.outcomes import Unmet
from signoff.wire import clock
from signoff.wire.answers import Malformed, guides_word
from signoff.wire.dialect import TicketFields
from signoff.wire.instants.reading import instant_in_utc
from signoff.wire.requests import parameter

_RUN = r"\d{8}-\d{6}-[0-9a-f]{4}"
_MARK = re.compile(rf"canary-[0-9a-f]{{16}}|(?:Sign-off|Load) run {_RUN}")
"""What stands in the texts of a ticket that a test, a load run or a drill opened."""
_TEST_CUSTOMER = re.compile(rf"{_RUN}-")
"""How the id of a customer begins that a run made for itself."""
SHOWN = 3
_DONE = frozenset({"resolved", "closed"})


@dataclass(frozen=True)
class StoredTicket:
    """A ticket: its status in the guide's words, and when it was made, is due and was resolved."""

    id: str
    status: str
    created_at: datetime
    due: datetime
    resolved_at: datetime | None

    @property
    def is_resolved(self) -> bool:
        """Whether its customer has been helped."""
        return self.status in _DONE


@dataclass(frozen=True)
class TicketTable:
    """What the table holds: customers' tickets, how many are tests', and items that make no sense."""

    tickets: tuple[StoredTicket, ...]
    tests: int
    odd: tuple[str, ...]
    """Of each item that makes no sense: its id, and why. Tests' items are among them."""

    def due_within(self, days: float) -> list[StoredTicket]:
        """Those whose answer was due in the last days: whether a ticket is resolved does not put it there."""
        now = clock.now()
        return [each for each in self.tickets if now - timedelta(days=days) <= each.due <= now]

    def overdue(self) -> list[StoredTicket]:
        """Those that are not resolved although they are due, the oldest first."""
        now = clock.now()
        late = [each for each in self.tickets if not each.is_resolved and each.due <= now]
        return sorted(late, key=lambda each: each.due)

    def figures(self, days: float) -> dict[str, str]:
        """What a review of the last days begins with."""
        since = clock.now() - timedelta(days=days)
        resolved = [each for each in self.tickets if each.resolved_at and each.resolved_at >= since]
        hours = [
            (each.resolved_at - each.created_at).total_seconds() / 3600
            for each in resolved
            if each.resolved_at
        ]
        return {
            f"tickets opened in {days:g} days": f"{sum(each.created_at >= since for each in self.tickets)}",
            f"tickets resolved in {days:g} days": f"{len(resolved)}",
            "tickets open": f"{sum(not each.is_resolved for each in self.tickets)}",
            "tickets overdue": f"{len(self.overdue())}",
        } | ({"median time to resolve": f"{median(hours):.1f} h"} if hours else {})


class StoredTickets(Reader):
    """The table of tickets. Its attributes are called as the API calls its fields ([fields])."""

    def find(self) -> TicketTable:
        """All of it, page by page."""
        tickets, odd, tests = list[StoredTicket](), list[str](), 0
        for item in self._items("reads the states of all tickets"):
            is_test = self._is_test(item)
            tests += is_test
            try:
                ticket = self._ticket(item)
            except Malformed as error:
                odd.append(f"{item.get(self._fields.id, 'one without an id')}: {error}")
                continue
            if not is_test:
                tickets.append(ticket)
        return TicketTable(tuple(tickets), tests, tuple(odd))

    def find_one(self, id_: str) -> StoredTicket:
        """That ticket, a test's or not. Unmet where the table does not hold it, or it makes no sense."""
        found = [*self._items(f"looks for the ticket {id_}", id_)]
        table = self._aws.tables.tickets
        unmet_if(not found, f"the table {table} to hold the ticket {id_}", "it does not")
        try:
            return self._ticket(found[0])
        except Malformed as error:
            expected = f"each ticket in {table} to say when it was made, is due and was resolved"
            raise Unmet(expected, f"{id_}: {error}; {self._look(id_)}") from None

    def odd_deviations(self, table: TicketTable) -> Iterator[Deviation]:
        """That tickets are stored of which nobody can say whether, or when, they were resolved."""
        if table.odd:
            yield Deviation(
                f"each ticket in {self._aws.tables.tickets} to say when it was made, is due and was resolved",
                f"{len(table.odd)} do not: " + "; ".join(table.odd[:SHOWN]),
                "correct the function that writes them, then look at one: " + self._look(table.odd[0]),
            )

    def overdue_deviations(self, table: TicketTable) -> Iterator[Deviation]:
        """That customers wait longer than they were promised."""
        if late := table.overdue():
            oldest = ", ".join(f"{each.id} (due {each.due:%Y-%m-%d %H:%M} UTC)" for each in late[:SHOWN])
            yield Deviation(
                "no open ticket to be overdue",
                f"{len(late)} are, the oldest: {oldest}",
                "answer them; one of them: " + self._look(late[0].id),
            )

    @property
    def _fields(self) -> TicketFields:
        """What the attributes are called: a table has them side by side, whatever an answer nests."""
        names = asdict(self._client.dialect.ticket)
        return TicketFields(**{ours: parameter(theirs) for ours, theirs in names.items()})

    def _items(self, says: str, id_: str | None = None) -> Iterator[dict[str, Any]]:
        """The tickets' attributes, without the names of DynamoDB's types; with `id_` that ticket's only."""
        fields, name = self._fields, self._aws.tables.tickets
        wanted = [fields.id, fields.customer_id, fields.status, fields.created_at, fields.sla_due_date]
        wanted += [self._aws.resolved_at, fields.subject, fields.description]
        of_one: dict[str, Any] = {}
        if id_ is not None:
            of_one = {"FilterExpression": "#n0 = :id", "ExpressionAttributeValues": {":id": {"S": id_}}}
        for item in self._client.pages(
            f"{says} in {name}",
            "dynamodb",
            "scan",
            quiet=True,
            **of_one,
            TableName=name,
            ProjectionExpression=", ".join(f"#n{place}" for place in range(len(wanted))),
            ExpressionAttributeNames={f"#n{place}": each for place, each in enumerate(wanted)},
        ):
            yield {key: next(iter(value.values())) for key, value in item.items()}

    def _ticket(self, item: Mapping[str, Any]) -> StoredTicket:
        fields = self._fields
        status = guides_word(self._client.dialect.values.status, item.get(fields.status, ""))
        at = item.get(self._aws.resolved_at)
        ticket = StoredTicket(
            id=str(item.get(fields.id, "")),
            status=str(status),
            created_at=instant_in_utc(item.get(fields.created_at)),
            due=instant_in_utc(item.get(fields.sla_due_date)),
            resolved_at=instant_in_utc(at) if isinstance(at, str) else None,
        )
        if ticket.status == "resolved" and ticket.resolved_at is None:
            raise Malformed(f"resolved, and without {self._aws.resolved_at}")
        if ticket.resolved_at is not None and ticket.resolved_at < ticket.created_at:
            raise Malformed("resolved before it was made")
        return ticket

    def _is_test(self, item: Mapping[str, Any]) -> bool:
        fields = self._fields
        texts = f"{item.get(fields.subject, '')}\n{item.get(fields.description, '')}"
        return bool(_MARK.search(texts) or _TEST_CUSTOMER.match(str(item.get(fields.customer_id, ""))))

    def _look(self, ticket: str) -> str:
        fields, values = self._fields, {":id": {"S": ticket.partition(":")[0]}}
        return self._client.command(
            *("dynamodb", "scan", "--table-name", self._aws.tables.tickets),
            *("--filter-expression", f"{fields.id} = :id"),
            *("--expression-attribute-values", json.dumps(values)),
        )
