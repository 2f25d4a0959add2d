"""What the services of webhooks need from the outside world. All stores and queues raise DependencyDown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from backend.domain.deliveries import Attempt, Delivery, Job
from backend.domain.endpoint_urls import Destination
from backend.domain.endpoints import Endpoint
from backend.domain.idempotency import Completion
from backend.ports import Page


class EndpointStore(Protocol):
    """Keeps endpoints. Every call names the customer."""

    def add(self, endpoint: Endpoint, completion: Completion | None) -> None:
        """Store a new one, completing the claim in the same transaction; InvalidInput: there are too many."""

    def get(self, customer_id: str, endpoint_id: str) -> Endpoint | None:
        """Read one as it is now."""

    def of(self, customer_id: str) -> Sequence[Endpoint]:
        """List all of a customer's, oldest first."""

    def replace(self, old: Endpoint, new: Endpoint, completion: Completion | None = None) -> bool:
        """Apply a change unless another came between, or it is gone."""

    def delete(self, customer_id: str, endpoint_id: str) -> bool:
        """Remove one for good; False if the customer has none such."""


class DeliveryStore(Protocol):
    """Keeps what is delivered, and how that went. A delivery is named by its endpoint and its event."""

    def add(self, delivery: Delivery, completion: Completion | None = None) -> bool:
        """Store a new one; False if that event goes to that endpoint already."""

    def get(self, endpoint_id: str, delivery_id: str) -> Delivery | None:
        """Read one as it is now."""

    def page(self, endpoint_id: str, before: str | None, limit: int) -> Page[Delivery]:
        """List an endpoint's, newest first, from below the id `before`."""

    def claim(self, job: Job, now_ms: int) -> bool:
        """Take the right to make this attempt; False if it was made, or somebody is making it."""

    def record(self, delivery: Delivery) -> None:
        """Write what came of an attempt, and give the right to it back."""

    def restart(self, old: Delivery, new: Delivery) -> bool:
        """Begin a new round, unless somebody did already."""


class DeliveryQueue(Protocol):
    """Where the next attempts wait."""

    def put(self, jobs: Sequence[Job], wait_s: int = 0) -> None:
        """Put attempts into the queue, of which nobody hears for so long (15 minutes at most)."""

    def bury(self, job: Job) -> None:
        """Put a delivery that has failed for good among the dead letters."""


class Resolver(Protocol):
    """Knows names."""

    def addresses(self, host: str) -> Sequence[str]:
        """Return all addresses of a name, none if it has none; DependencyDown if nobody can tell."""


@dataclass(frozen=True)
class Result:
    """What an attempt came to, and for how many seconds the endpoint wishes to be left alone."""

    attempt: Attempt
    wished_s: float | None = None


class Sender(Protocol):
    """Sends what is delivered."""

    def send(self, to: Destination, addresses: Sequence[str], headers: dict[str, str], body: bytes) -> Result:
        """Send a request to one of these addresses, and to no other; never raises."""


class Signer(Protocol):
    """Signs with secrets, of which it makes new ones and which are stored encrypted only."""

    def new_secret(self) -> str:
        """Make a secret, as the customer gets it."""

    def sealed(self, text: str, owner: str) -> str:
        """Encrypt a text; only with the same `owner` is it decrypted again. DependencyDown without a key."""

    def opened(self, sealed: str, owner: str) -> str:
        """Decrypt what was sealed; DependencyDown if it cannot be."""

    def signature(self, secrets: Sequence[str], event_id: str, at_s: int, body: str) -> str:
        """Sign the body with each of these secrets, as the header `webhook-signature` has it."""
