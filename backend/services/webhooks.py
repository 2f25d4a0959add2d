"""What customers do with their endpoints, and see of what was delivered (WHK-01)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from backend.backoff import attempts
from backend.domain.cursors import CursorCodec
from backend.domain.deliveries import Delivery, Job, Standing
from backend.domain.endpoint_urls import Destination, destination, not_public
from backend.domain.endpoints import Endpoint, EndpointChange, EndpointDraft, Secrets, changed, registered
from backend.domain.errors import DependencyDown, InvalidInput, NotFound, StillInFlight, invalid
from backend.domain.idempotency import Completion
from backend.domain.identity import Identity
from backend.domain.ids import IdGenerator, is_id
from backend.domain.special_addresses import all_public
from backend.domain.webhook_events import of_test
from backend.ports import Clock
from backend.webhook_ports import DeliveryQueue, DeliveryStore, EndpointStore, Resolver, Signer


@dataclass(frozen=True)
class Rules:
    """`allowed`: special addresses that endpoints may have; an old secret signs for `overlap_ms`."""

    allowed: frozenset[str] = frozenset()
    overlap_ms: int = 24 * 3600 * 1000


@dataclass(frozen=True)
class Rotation:
    """An endpoint with a new secret, which is not stored yet."""

    old: Endpoint
    new: Endpoint
    secret: str


class Webhooks:
    """Use cases of endpoints; each acts for one customer only (WHK-04)."""

    def __init__(
        self,
        endpoints: EndpointStore,
        deliveries: DeliveryStore,
        queue: DeliveryQueue,
        resolver: Resolver,
        signer: Signer,
        clock: Clock,
        ids: IdGenerator,
        cursors: CursorCodec,
        rules: Rules,
    ) -> None:
        self._endpoints = endpoints
        self._deliveries = deliveries
        self._queue = queue
        self._resolver = resolver
        self._signer = signer
        self._clock = clock
        self._ids = ids
        self._cursors = cursors
        self._rules = rules

    @property
    def sealing(self) -> Signer:
        """What encrypts an answer that holds a secret, for as long as it is kept."""
        return self._signer

    def prepare(self, identity: Identity, draft: EndpointDraft) -> tuple[Endpoint, str]:
        """Make a new endpoint and its secret without storing them; InvalidInput if the draft will not do."""
        secret = self._signer.new_secret()
        endpoint_id = self._ids.next_id(self._clock.now_ms())
        sealed = self._signer.sealed(secret, endpoint_id)
        made = registered(endpoint_id, identity.customer_id, draft, Secrets(sealed), self._rules.allowed)
        self._must_be_public(made.url)
        return made, secret

    def add(self, endpoint: Endpoint, completion: Completion | None) -> None:
        """Store a prepared endpoint; InvalidInput if there are too many."""
        self._endpoints.add(endpoint, completion)

    def all(self, identity: Identity) -> Sequence[Endpoint]:
        """List the customer's endpoints, oldest first."""
        return self._endpoints.of(identity.customer_id)

    def get(self, identity: Identity, endpoint_id: str) -> Endpoint:
        """Read an endpoint; NotFound if it is absent or another customer's."""
        found = self._endpoints.get(identity.customer_id, endpoint_id) if is_id(endpoint_id) else None
        if found is None:
            raise NotFound
        return found

    def change(self, identity: Identity, endpoint_id: str, change: EndpointChange) -> Endpoint:
        """Change an endpoint; InvalidInput, NotFound."""
        for _ in attempts():
            current = self.get(identity, endpoint_id)
            wanted = changed(current, change, self._clock.now_ms(), self._rules.allowed)
            if change.url is not None:
                self._must_be_public(wanted.url)
            if self._endpoints.replace(current, wanted):
                return wanted
        raise DependencyDown("the endpoint is being changed by too many at once")

    def delete(self, identity: Identity, endpoint_id: str) -> None:
        """Remove an endpoint for good; NotFound if the customer has none such."""
        if not is_id(endpoint_id) or not self._endpoints.delete(identity.customer_id, endpoint_id):
            raise NotFound

    def rotation(self, identity: Identity, endpoint_id: str) -> Rotation:
        """Make a new secret for an endpoint without storing it. Both sign until the overlap is over."""
        current, now = self.get(identity, endpoint_id), self._clock.now_ms()
        secret = self._signer.new_secret()
        sealed = self._signer.sealed(secret, endpoint_id)
        secrets = current.secrets.rotated(sealed, now + self._rules.overlap_ms)
        new = replace(current, secrets=secrets, updated_at=max(now, current.updated_at))
        return Rotation(current, new, secret)

    def rotate(self, rotation: Rotation, completion: Completion | None) -> None:
        """Store a new secret; StillInFlight if the endpoint was changed meanwhile."""
        if not self._endpoints.replace(rotation.old, rotation.new, completion):
            raise StillInFlight("the endpoint is being changed: try again")

    def test(self, identity: Identity, endpoint_id: str) -> Delivery:
        """Make a test delivery without storing it; InvalidInput if the endpoint is disabled."""
        endpoint = self.get(identity, endpoint_id)
        self._must_be_active(endpoint)
        event = of_test(self._ids.next_id(self._clock.now_ms()), endpoint.customer_id, endpoint.id)
        return delivery_of(event.id, endpoint, event.type, event.body, self._clock.now_ms())

    def send(self, delivery: Delivery, completion: Completion | None) -> None:
        """Store a delivery and put its first attempt into the queue."""
        self._deliveries.add(delivery, completion)
        self._queue.put([job_of(delivery)])

    def page(
        self, identity: Identity, endpoint_id: str, limit: int, cursor: str | None
    ) -> tuple[tuple[Delivery, ...], str | None]:
        """List an endpoint's deliveries, newest first, with the cursor of the next page, if any."""
        endpoint = self.get(identity, endpoint_id)
        scope = ("deliveries", identity.customer_id, endpoint.id)
        before = None if cursor is None else self._cursors.open(scope, cursor)
        page = self._deliveries.page(endpoint.id, before, limit)
        return page.items, self._cursors.seal(scope, page.items[-1].id) if page.more else None

    def redrive(self, identity: Identity, endpoint_id: str, delivery_id: str) -> Delivery:
        """Try a delivery anew that has failed for good; one that has not is left as it is. NotFound."""
        endpoint = self.get(identity, endpoint_id)
        found = self._deliveries.get(endpoint.id, delivery_id) if is_id(delivery_id) else None
        if found is None:
            raise NotFound
        if found.standing not in (Standing.DEAD, Standing.CANCELLED):
            return found
        self._must_be_active(endpoint)
        again = found.again()
        if self._deliveries.restart(found, again):
            self._queue.put([job_of(again)])
        return again

    def _must_be_active(self, endpoint: Endpoint) -> None:
        if not endpoint.is_active:
            raise invalid("status", "the endpoint is disabled: activate it first")

    def _must_be_public(self, url: str) -> None:
        to = destination(url, self._rules.allowed)
        assert isinstance(to, Destination)
        if to.is_address:
            return
        try:
            found = self._resolver.addresses(to.host)
        except DependencyDown:
            return  # before each attempt it is looked at again
        if not all_public(found, self._rules.allowed):
            raise InvalidInput(not_public())


def delivery_of(event_id: str, endpoint: Endpoint, type: str, body: str, now_ms: int) -> Delivery:
    """Make the delivery of an event to an endpoint."""
    return Delivery(event_id, endpoint.id, endpoint.customer_id, type, body, now_ms)


def job_of(delivery: Delivery, not_before: int = 0) -> Job:
    """Make the job of a delivery's next attempt."""
    return Job(
        delivery.customer_id, delivery.endpoint_id, delivery.id, delivery.round, delivery.made + 1, not_before
    )
