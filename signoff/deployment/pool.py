"""Hands each test customers of its own: minted where the target allows it, else of those listed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from signoff.deployment.ledger import Ledger
from signoff.deployment.target import Target
from signoff.wire import clock

WAIT_S = 600
"""How long a test waits for customers that other tests hold."""


class TooFewCustomers(Exception):
    """The target has no customers left for this test; the text says how many requests were wanted."""


class CustomerPool:
    """The customers of one target. Ids of minted ones begin with the run's id."""

    def __init__(self, target: Target, ledger: Ledger, *, run_id: str, worker: str) -> None:
        """`worker` keeps the ids of minted customers apart between parallel workers."""
        mint = target.description.auth.mint
        self._mints = mint is not None and mint.any_customer
        self._listed = [customer.id for customer in target.description.auth.customers]
        self._ledger, self._prefix, self._minted = ledger, f"{run_id}-{worker}", 0

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
                raise TooFewCustomers(
                    f"{error}; add customers to [auth], or wait for the hour to pass"
                ) from None
            if chosen is not None:
                return chosen
            clock.sleep(pause)
            pause = min(pause * 1.5, 1.0)
        raise TooFewCustomers(f"waited {WAIT_S} s for {len(needs)} customers that other tests hold")
