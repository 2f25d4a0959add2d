"""Hands each test customers of its own: minted where the target allows it, else of those listed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from signoff.deployment.ledger import Ledger
from signoff.deployment.target import Target
from signoff.wire import clock

WAIT_S = 600
"""How long a test waits for customers that other tests hold."""
LOOKS_EVERY_S = 5.0
"""How often it is looked whether requests of a customer count no more."""


class TooFewCustomers(Exception):
    """The target has no customers left for this test; the text says how many requests were wanted."""


class CustomerPool:
    """The customers of one target. Ids of minted ones begin with the run's id."""

    def __init__(
        self, target: Target, ledger: Ledger, *, run_id: str, worker: str, patience_s: float = 0.0
    ) -> None:
        """`worker` keeps the ids of minted customers apart between parallel workers.

        `patience_s`: so long in all it waits for used-up requests of listed customers to count no more.
        """
        mint = target.description.auth.mint
        self._mints = mint is not None and mint.any_customer
        self._listed = [customer.id for customer in target.description.auth.customers]
        self._ledger, self._prefix, self._minted = ledger, f"{run_id}-{worker}", 0
        self._patience_s = patience_s

    @property
    def are_listed(self) -> bool:
        """Whether they existed before, so that each has a past."""
        return not self._mints

    def mint_apart(self, prefix: str) -> None:
        """From now on ids of minted customers begin with this: for a process that was forked from another."""
        self._prefix, self._minted = prefix, 0

    @contextmanager
    def leased(self, needs: Sequence[int], test: str) -> Iterator[list[str]]:
        """One customer for each need (requests it may send), exclusively until the block ends."""
        if self._mints:
            self._minted += len(needs)
            yield [f"{self._prefix}-{self._minted - index}" for index in range(len(needs))]
            return
        customers = self._wait(needs, test)
        try:
            yield customers
        finally:
            self._ledger.release(customers)

    def _wait(self, needs: Sequence[int], test: str) -> list[str]:
        deadline, pause = clock.monotonic() + WAIT_S, 0.05
        while clock.monotonic() < deadline:
            try:
                chosen = self._ledger.lease(self._listed, needs, test)
            except ValueError as error:
                self._wait_for_the_window(needs, str(error))
                deadline = clock.monotonic() + WAIT_S
                continue
            if chosen is not None:
                return chosen
            clock.sleep(pause)
            pause = min(pause * 1.5, 1.0)
        raise TooFewCustomers(f"waited {WAIT_S} s for {len(needs)} customers that other tests hold")

    def _wait_for_the_window(self, needs: Sequence[int], why: str) -> None:
        """Lets a while pass; TooFewCustomers where no wait would help, or all patience is spent."""
        if len(needs) > len(self._listed) or max(needs) > self._ledger.limit:
            raise TooFewCustomers(f"{why}; add customers to [auth]")
        if self._patience_s <= 0:
            raise TooFewCustomers(
                f"{why}; add customers to [auth], wait for the hour to pass, or let the run do so (--wait)"
            )
        pause = min(LOOKS_EVERY_S, self._patience_s)
        self._patience_s -= pause
        clock.sleep(pause)
