"""Customers who keep opening tickets and commenting on them during a drill, at a modest, bounded rate."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Self

import httpx

from drill.writes.attempts import Attempt
from drill.writes.reckoning import Found
from signoff.actors import Customer, Recorder, TargetSession
from signoff.actors.session.recorder import OverBudget
from signoff.deployment.ledger import Ledger
from signoff.deployment.loading import TargetError
from signoff.deployment.pool import CustomerPool
from signoff.deployment.target import Target
from signoff.verdict.outcomes import Inconclusive, NotVerified, Unmet
from signoff.wire import answers
from signoff.wire.answers import Malformed
from signoff.wire.exchange import Answer

RATE, LASTS_S = 5.0, 60.0
"""Writes a second, at most. Fewer where the target permits less load, or has so few customers that what they
may write would not last for a drill."""
REQUESTS_EACH, WRITES_EACH, COMMENTED_EACH = 88, 66, 5
"""Of each customer: requests at most, how many of them write, and on how many tickets it comments."""
MOST_CUSTOMERS, MOST_AT_ONCE = 24, 4
ANSWER_WITHIN_S = 5.0
"""Whoever gets no answer for so long gives up."""
READ_WITHIN_S = 60.0
"""How long it may take to read again, at the end, what is there."""
_STEP_S = 0.05


class Writer:
    """A thread for each of a few customers; when one has written what it may, the next takes its place.

    Use as a context manager: leaving it ends the threads. `clock` gives the seconds since the drill began.
    """

    def __init__(
        self,
        target: Target,
        ledger: Ledger,
        run_id: str,
        log: Path,
        clock: Callable[[], float],
        lasts_s: float = LASTS_S,
    ) -> None:
        """`lasts_s`: for how long at least what customers may write has to last."""
        self._target, self._ledger, self._clock, self._lasts_s = target, ledger, clock, lasts_s
        self.session = TargetSession(target, ledger, run_id, log=log)
        self.session.client.timeout = httpx.Timeout(ANSWER_WITHIN_S)
        self._recorder = Recorder(self.session, "drill", REQUESTS_EACH)
        self._pool = CustomerPool(target, ledger, run_id=run_id, worker="drill")
        self._attempts: list[Attempt] = []
        self._lock, self._stop, self._reads_again = threading.Lock(), threading.Event(), threading.Event()
        self._used: list[Customer] = []
        self._broken: Exception | None = None
        self._others = 0
        self._ending = ExitStack()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        """Takes its customers and begins. TooFewCustomers where a listed target has none left."""
        self._ending.callback(self.session.close)
        try:
            customers = self._customers()
        except BaseException:
            self._ending.close()
            raise
        at_once = min(MOST_AT_ONCE, len(customers))
        lasting = len(customers) * WRITES_EACH / self._lasts_s
        rate = min(RATE, self._target.description.permissions.load_rate, lasting)
        for number in range(at_once):
            turns = iter(customers[number::at_once])
            thread = threading.Thread(target=self._write, args=(turns, at_once / rate), daemon=True)
            self._threads.append(thread)
            thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()
        self._ending.close()

    def stop(self) -> None:
        """Ends the writing: what is under way gets its answer first."""
        self._stop.set()
        for thread in self._threads:
            thread.join(3 * ANSWER_WITHIN_S)

    def read_again(self, wanted: bool) -> None:
        """Whether each ticket is read again as soon as it is acknowledged."""
        (self._reads_again.set if wanted else self._reads_again.clear)()

    @property
    def attempts(self) -> list[Attempt]:
        """All attempts so far, in the order of their answers. Inconclusive where the writer cannot go on."""
        with self._lock:
            if self._broken is not None:
                raise Inconclusive(f"the writer broke: {type(self._broken).__name__} {self._broken}")
            return list(self._attempts)

    @property
    def is_writing(self) -> bool:
        """Whether a customer is left that may write."""
        return any(thread.is_alive() for thread in self._threads)

    def first_customer(self) -> Customer:
        """One of those who write."""
        return self._used[0]

    def open_another(self, customer: Customer) -> Attempt:
        """Tries to open a ticket beside those that this customer opens in turn; it is reckoned with them."""
        with self._lock:
            self._others += 1
            number = WRITES_EACH + self._others
        attempt = self.open(customer, number)
        with self._lock:
            self._attempts.append(attempt)
        return attempt

    def read_all(self) -> list[Found]:
        """All tickets of the customers that wrote, and the comments on those that were commented on.

        Unmet where the target does not give them, ConnectionError where it does not answer in time.
        """
        # Nobody waits for these as for an answer to a write.
        self.session.client.timeout = httpx.Timeout(READ_WITHIN_S)
        found = []
        for customer in self._used:
            tickets = customer.tickets.list_all(size=100)
            for ticket in tickets:
                found.append(
                    Found(
                        thing="ticket",
                        customer=customer.id,
                        ticket=ticket.id,
                        id=ticket.id,
                        text=ticket.subject or "",
                        body=ticket.description or "",
                    )
                )
            commented = {
                each.ticket
                for each in self.attempts
                if each.customer == customer.id and each.thing == "comment"
            }
            # The comments on a ticket that is gone are gone with it.
            for id_ in sorted(commented & {ticket.id for ticket in tickets}):
                for comment in customer.tickets.read_comments(id_, size=100):
                    found.append(
                        Found(
                            thing="comment",
                            customer=customer.id,
                            ticket=id_,
                            id=comment.id,
                            text=comment.text,
                            body=comment.text,
                        )
                    )
        return found

    def _customers(self) -> list[Customer]:
        auth = self._target.description.auth
        if auth.mint is not None and auth.mint.any_customer:
            count = MOST_CUSTOMERS
        else:
            accounts = self._ledger.accounts([customer.id for customer in auth.customers])
            free = sum(not account.held and account.left >= REQUESTS_EACH for account in accounts)
            count = max(1, min(MOST_CUSTOMERS, free))
        names = self._ending.enter_context(self._pool.leased([REQUESTS_EACH] * count, "drill"))
        return [
            Customer(
                self._recorder,
                f"customer {number}",
                id_,
                f"Bearer {self.session.token(id_)}",
                f"TOKEN_{number}",
            )
            for number, id_ in enumerate(names, start=1)
        ]

    def _write(self, customers: Iterator[Customer], every_s: float) -> None:
        try:
            due = self._clock()
            for customer in customers:
                with self._lock:
                    self._used.append(customer)
                for write in _turns(self, customer):
                    while self._clock() < due and not self._stop.wait(_STEP_S):
                        continue
                    if self._stop.is_set():
                        return
                    attempt = write()
                    with self._lock:
                        self._attempts.append(attempt)
                    # After a slow answer it does not hurry: the rate is the most that it sends.
                    due = max(due + every_s, self._clock())
        except (
            OverBudget,
            NotVerified,
            TargetError,
            AssertionError,
            OSError,
            ValueError,
            RuntimeError,
        ) as broken:
            with self._lock:
                self._broken = self._broken or broken

    def open(self, customer: Customer, number: int) -> Attempt:
        """Tries to open a ticket that is met nowhere else."""
        text = f"Cannot sign in, {number} ({customer.canary})"
        draft = customer.tickets.draft(subject=text)
        at = self._clock()
        try:
            # As it is answered: nothing is read beside it, which would take time and a request.
            answer = customer.tickets.try_open_raw(draft)
        except ConnectionError as error:
            return self._attempt("ticket", customer, "", text, str(draft["description"]), at, error)
        made = self._attempt("ticket", customer, "", text, str(draft["description"]), at, answer)
        if self._reads_again.is_set() and made.acknowledged:
            try:
                return replace(made, kept=customer.tickets.try_read(made.id).status == 200)
            except ConnectionError:
                return made
        return made

    def comment(self, customer: Customer, ticket: str, number: int) -> Attempt:
        """Tries to add a comment that is met nowhere else."""
        text, at = f"Still so, {number} ({customer.canary})", self._clock()
        try:
            answer: Answer | ConnectionError = customer.tickets.try_comment(ticket, text)
        except ConnectionError as error:
            answer = error
        return self._attempt("comment", customer, ticket, text, text, at, answer)

    def _attempt(
        self,
        thing: str,
        customer: Customer,
        ticket: str,
        text: str,
        body: str,
        at: float,
        answer: Answer | ConnectionError,
    ) -> Attempt:
        status, id_, trouble = None, "", ""
        if isinstance(answer, ConnectionError):
            trouble = str(answer).rpartition(": ")[2][:120]
        else:
            status = answer.status
            try:
                parse = answers.ticket if thing == "ticket" else answers.comment
                id_ = parse(customer.dialect, answer.json).id if status == 201 else ""
            except (Malformed, Unmet) as malformed:
                trouble = str(malformed)[:120]
        return Attempt(
            thing="ticket" if thing == "ticket" else "comment",
            customer=customer.id,
            ticket=ticket or id_,
            text=text,
            body=body,
            at=at,
            seconds=self._clock() - at,
            status=status,
            acknowledged=bool(id_),
            id=id_,
            trouble=trouble,
        )


def _turns(writer: Writer, customer: Customer) -> Iterator[Callable[[], Attempt]]:
    """What one customer writes, in turn two tickets and a comment on one of its first."""
    tickets: list[str] = []

    def open_one(number: int) -> Attempt:
        attempt = writer.open(customer, number)
        # What was lost takes no comments.
        if attempt.acknowledged and attempt.kept is not False and len(tickets) < COMMENTED_EACH:
            tickets.append(attempt.id)
        return attempt

    for number in range(WRITES_EACH):
        if number % 3 == 2 and tickets:
            ticket = tickets[(number // 3) % len(tickets)]
            yield partial(writer.comment, customer, ticket, number)
        else:
            yield partial(open_one, number)
