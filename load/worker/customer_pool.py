"""The customers of a load run: each worker's own, taken in turn, none beyond its requests."""

from collections.abc import Mapping
from itertools import count

from load.schedule.arrivals import share
from load.schedule.plan import Plan, Unfit
from load.schedule.profiles import Journey
from signoff.actors.session.session import TargetSession


class LoadCustomers:
    """One worker's customers by journey. Minted ones are nobody else's; listed ones are leased."""

    def __init__(self, plan: Plan, target_session: TargetSession, worker: int, workers: int) -> None:
        """Unfit when the target lists too few customers."""
        self._target_session = target_session
        mint = target_session.target.description.auth.mint
        self._minted = mint is not None and mint.any_customer
        needs = {journey: number // workers for journey, number in plan.customers.items()}
        wanted = sum(needs.values())
        if self._minted:
            names = [f"{target_session.run_id}-load{worker}-{number}" for number in range(wanted)]
        else:
            names = self._leased(plan, wanted, worker, workers)
        self.leased = [] if self._minted else names
        places = iter(names)
        self._by_journey: Mapping[Journey, list[str]] = {
            journey: [next(places) for _ in range(number)] for journey, number in needs.items()
        }
        self._turns = {journey: count() for journey in needs}

    def all_of(self, journey: Journey) -> list[str]:
        """Every customer of that journey."""
        return self._by_journey[journey]

    def next_of(self, journey: Journey) -> str:
        """The customer whose turn it is."""
        names = self._by_journey[journey]
        return names[next(self._turns[journey]) % len(names)]

    def charge(self, customer: str) -> None:
        """Writes down one request of a customer who will be met again in later runs."""
        if not self._minted:
            self._target_session.ledger.charge(customer)

    def close(self) -> None:
        """Gives the listed ones back."""
        if self.leased:
            self._target_session.ledger.release(self.leased)

    def _leased(self, plan: Plan, wanted: int, worker: int, workers: int) -> list[str]:
        listed = [customer.id for customer in self._target_session.target.description.auth.customers]
        mine = share(listed, worker, workers)
        trouble = (
            f"{wanted} customers with {plan.requests_each} requests left are wanted, {len(mine)} are there"
        )
        try:
            names = self._target_session.ledger.lease(mine, [plan.requests_each] * wanted, f"load {worker}")
        except ValueError:
            raise Unfit(f"{trouble}; list more in [auth], or wait for the window to pass") from None
        if names is None:
            raise Unfit(f"{trouble}, some of them held by another run; wait for it to end")
        return names
