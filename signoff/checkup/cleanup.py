"""Takes back what a run left on a target: its tickets are closed, its notifications and endpoints deleted.

The guide has no way to delete a ticket. What is a run's is known by the word that marks its customers' texts,
and by the ids that its evidence says were created; what anybody else made stays as it is.
"""

import gzip
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from signoff.actors.customer.customer import Customer
from signoff.actors.session.recorder import OverBudget, Recorder
from signoff.actors.session.session import TargetSession
from signoff.deployment.ledger import Ledger
from signoff.deployment.loading import TargetError
from signoff.deployment.target import Target
from signoff.evidence.integrity.files import EvidenceError
from signoff.monitors.cross_customer import canary_of
from signoff.verdict.outcomes import Inconclusive, NotApplicable, NotVerified, Unmet
from signoff.wire import answers, clock, requests
from signoff.wire.dialect import Dialect
from signoff.wire.exchange import Answer, retry_after_s

TOO_MANY = 429
SETTLES_S = 3.0
"""How long the notifications of the last closed ticket may take to be there."""
_CREATED = re.compile(r'"method": "POST".*"status": 201')
_IN_VAIN = (ConnectionError, Inconclusive, NotApplicable, NotVerified, Unmet, answers.Malformed)
Made = TypeVar("Made")


@dataclass(frozen=True)
class Left:
    """What the evidence of a run says that it made: names of its parts, ids of tickets, made-up customers."""

    run_ids: tuple[str, ...]
    tickets: frozenset[str]
    customers: frozenset[str]


@dataclass
class Cleaned:
    """What was taken back of a customer; `trouble` says what was not, and why."""

    customer: str
    closed: int = 0
    notifications: int = 0
    webhooks: int = 0
    trouble: list[str] = field(default_factory=list)

    def shown(self) -> str:
        """In a line."""
        tickets = f"{self.closed} tickets closed"
        done = f"{tickets}, {self.notifications} notifications and {self.webhooks} webhooks deleted"
        return f"{self.customer}: {'; '.join([done, *self.trouble])}"


def left_by(folder: Path, dialect: Dialect) -> Left:
    """What the run in that folder and its parts (load, drill, ...) made. EvidenceError if it is none."""
    if not (folder / "results.jsonl").exists() and not (folder / "exchanges").is_dir():
        raise EvidenceError(f"{folder}: holds no evidence of a run; name a folder such as out/RUN")
    parts = sorted({part.parent.name for part in folder.rglob("part.json")} - {folder.name})
    tickets, customers = set[str](), set[str]()
    for log in sorted([*folder.rglob("*.jsonl"), *folder.rglob("*.jsonl.gz")]):
        if log.parent.name == "exchanges":
            for ticket in _tickets_in(log, dialect):
                tickets.add(ticket.id)
                owner = answers.get(ticket.raw, dialect.ticket.customer_id)
                customers |= {owner} if isinstance(owner, str) and owner.startswith(folder.name) else set()
    return Left((folder.name, *parts), frozenset(tickets), frozenset(customers))


def clean_up(target: Target, ledger: Ledger, left: Left) -> Iterator[Cleaned]:
    """Takes back what is left, customer by customer; each as far as its requests last.

    TargetError where nothing may be changed there.
    """
    if why := target.description.read_only_because:
        raise TargetError(f"{target.file}: {why}, so nothing can be taken back")
    session = TargetSession(target, ledger, left.run_ids[0])
    try:
        listed = [customer.id for customer in target.description.auth.customers]
        for id_ in [*listed, *sorted(left.customers)]:
            yield _Cleaning(session, ledger, left, id_).done()
    finally:
        session.close()


class _UsedUp(Exception):
    """The target takes no more requests of that customer, for so many seconds if it says so."""

    def __init__(self, wait_s: float | None) -> None:
        super().__init__(wait_s)
        self.wait_s = wait_s


class _Cleaning:
    """That of one customer."""

    def __init__(self, session: TargetSession, ledger: Ledger, left: Left, customer: str) -> None:
        self._session, self._left, self._id = session, left, customer
        self._marks = [canary_of(run_id, customer) for run_id in left.run_ids]
        self._recorder = Recorder(session, "signoff cleanup", max(0, ledger.limit - ledger.spent(customer)))
        self._found, self._to_do = Cleaned(customer), 0

    def done(self) -> Cleaned:
        try:
            token = self._session.token(self._id)
            customer = Customer(self._recorder, self._id, self._id, f"Bearer {token}", "TOKEN")
            self._delete_webhooks(customer)
            tickets = self._close_tickets(customer)
            if tickets:
                clock.sleep(SETTLES_S)
            self._delete_notifications(customer, tickets)
        except OverBudget:
            self._is_used_up(None)
        except _UsedUp as refused:
            self._is_used_up(refused.wait_s)
        except (TargetError, *_IN_VAIN) as error:
            if isinstance(error, Unmet) and getattr(error.exchange, "status", 0) == TOO_MANY:
                self._is_used_up(None)
            else:
                self._found.trouble.append(self._words(error))
        finally:
            self._recorder.close()
        return self._found

    def _is_used_up(self, wait_s: float | None) -> None:
        window_s = self._session.target.description.limits.window_s
        when = f"in at most {window_s / 60:g} minutes" if wait_s is None else f"in {wait_s / 60:.0f} minutes"
        known = f"{self._to_do} known to be left" if self._to_do else "what is left is not known"
        self._found.trouble.append(f"its requests are used up ({known}): go on {when}")

    def _delete_webhooks(self, customer: Customer) -> None:
        if not customer.dialect.paths.webhooks:
            return
        ours = [each for each in self._if_there(customer.webhooks.list_all) if self._is_marked(each.raw)]
        self._to_do += len(ours)
        for webhook in ours:
            self._found.webhooks += self._took_back(partial(customer.webhooks.try_delete, webhook))

    def _close_tickets(self, customer: Customer) -> set[str]:
        """The ids of all tickets of the run; those that were not closed are, once the list is read."""
        size = customer.dialect.paging.max_size
        ours = [
            ticket
            for ticket in customer.tickets.list_all(size=size)
            if ticket.id in self._left.tickets or self._is_marked(ticket.raw)
        ]
        to_close = [ticket for ticket in ours if ticket.status != "closed"]
        self._to_do += len(to_close)
        for ticket in to_close:
            # What its answer does not show is not read: each request counts here.
            closing = requests.update_ticket(customer.dialect, ticket.id, {"status": "closed"})
            self._found.closed += self._took_back(partial(customer.send, closing))
        return {ticket.id for ticket in ours}

    def _delete_notifications(self, customer: Customer, tickets: set[str]) -> None:
        size = customer.dialect.paging.max_size
        there = self._if_there(lambda: customer.notifications.list_all(size=size))
        ours = [each for each in there if each.ticket_id in tickets or self._is_marked(each.raw)]
        self._to_do += len(ours)
        for each in ours:
            self._found.notifications += self._took_back(partial(customer.notifications.try_delete, each))

    def _is_marked(self, raw: Any) -> bool:
        text = json.dumps(raw, ensure_ascii=False)
        return any(mark in text for mark in self._marks)

    def _if_there(self, look: Callable[[], Sequence[Made]]) -> Sequence[Made]:
        """What is found; what the target has no such thing of is nothing to take back."""
        try:
            return look()
        except (NotApplicable, NotVerified):
            return []

    def _took_back(self, act: Callable[[], Answer]) -> int:
        """1 when the target did it; else 0, and the reason is told once."""
        try:
            answer = act()
        except _IN_VAIN as error:
            said = self._words(error)
        else:
            if answer.status == TOO_MANY:
                raise _UsedUp(retry_after_s(answer))
            self._to_do -= 1
            if 200 <= answer.status < 300 or answer.status == 404:
                return 1
            said = f"{answer.exchange.says} was answered {answer.status} {answer.message!r}"
        if said not in self._found.trouble:
            self._found.trouble.append(self._session.redact(said))
        return 0

    def _words(self, error: BaseException) -> str:
        return self._session.redact(str(error).partition("\n")[0])


def _tickets_in(log: Path, dialect: Dialect) -> Iterator[answers.Ticket]:
    """Those whose creation the log holds."""
    opened = gzip.open if log.suffix == ".gz" else Path.open
    # A run that was killed may have left half a line.
    with opened(log, "rt", encoding="utf-8") as lines, suppress(EOFError):
        for line in filter(_CREATED.search, lines):
            with suppress(ValueError, KeyError):
                exchange = json.loads(line)["exchange"]
                if exchange["url"].partition("?")[0].endswith(dialect.paths.create_ticket):
                    yield answers.ticket(dialect, json.loads(exchange["received"]))
