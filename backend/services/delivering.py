"""Delivering events to customers' endpoints: each attempt by itself, and on record (WHK-02, WHK-03)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import SystemRandom

from backend.backoff import attempts
from backend.domain.deliveries import DEAD_LETTER, GONE, Attempt, Delivery, Job, Patience, Standing
from backend.domain.endpoint_urls import Destination, destination
from backend.domain.endpoints import Endpoint, State
from backend.domain.errors import DependencyDown
from backend.domain.notifications import Notice, NotificationType
from backend.domain.special_addresses import all_public
from backend.domain.webhook_events import Occurrence
from backend.ports import Clock
from backend.services.notifying import Notifying
from backend.services.webhooks import Rules, delivery_of, job_of
from backend.webhook_ports import (
    DeliveryQueue,
    DeliveryStore,
    EndpointStore,
    Resolver,
    Result,
    Sender,
    Signer,
)

LONGEST_WAIT_S = 900
AGAIN_S = 5
USER_AGENT = "SecureBase-Webhooks/1"


@dataclass(frozen=True)
class Temper:
    """How failures are taken: pauses, and after how long without a success an endpoint is disabled."""

    patience: Patience = field(default_factory=Patience)
    disabled_after_ms: int = 5 * 24 * 3600 * 1000


class Delivering:
    """Sends what customers subscribed to. Each step may be repeated: an attempt is made by one only."""

    def __init__(
        self,
        endpoints: EndpointStore,
        deliveries: DeliveryStore,
        queue: DeliveryQueue,
        resolver: Resolver,
        sender: Sender,
        signer: Signer,
        notifying: Notifying,
        clock: Clock,
        rules: Rules,
        temper: Temper,
    ) -> None:
        self._endpoints = endpoints
        self._deliveries = deliveries
        self._queue = queue
        self._resolver = resolver
        self._sender = sender
        self._signer = signer
        self._notifying = notifying
        self._clock = clock
        self._rules = rules
        self._temper = temper
        self._random = SystemRandom()

    def announce(self, occurrences: Sequence[Occurrence]) -> None:
        """Put a delivery into the queue for each endpoint that wants an event; DependencyDown."""
        known: dict[str, Sequence[Endpoint]] = {}
        jobs = []
        for each in occurrences:
            if each.customer_id not in known:
                known[each.customer_id] = self._endpoints.of(each.customer_id)
            for endpoint in known[each.customer_id]:
                if endpoint.wants(each.type):
                    delivery = delivery_of(each.id, endpoint, each.type, each.body, self._clock.now_ms())
                    self._deliveries.add(delivery)
                    # Also if it was there: whoever put it there may have died before this.
                    jobs.append(job_of(delivery))
        self._queue.put(jobs)

    def wait_s(self, job: Job) -> float:
        """How long it is until this attempt may be made."""
        return max(0, job.not_before - self._clock.now_ms()) / 1000

    def postpone(self, job: Job, wait_s: float) -> None:
        """Put an attempt back into the queue, unmade."""
        self._queue.put([job], min(LONGEST_WAIT_S, int(wait_s)))

    def attempt(self, job: Job) -> Delivery | None:
        """Make an attempt and see to the next one; None if there was none to be made. DependencyDown."""
        delivery = self._deliveries.get(job.endpoint_id, job.delivery_id)
        if delivery is None or delivery.customer_id != job.customer_id:
            return None
        if delivery.standing is Standing.DEAD and job.number == DEAD_LETTER:
            self._unbury(delivery)
            return None
        if delivery.round != job.round or delivery.standing in (Standing.DELIVERED, Standing.CANCELLED):
            return None
        if delivery.standing is Standing.DEAD:
            # Whoever made the last attempt may have died before this.
            self._bury(delivery)
            return None
        if delivery.made >= job.number:
            # It was made by somebody who may have died before the next one was in the queue.
            self._queue.put([job_of(delivery)], 1)
            return None
        endpoint = self._endpoints.get(job.customer_id, job.endpoint_id)
        if endpoint is None or not endpoint.is_active:
            self._deliveries.record(replace(delivery, standing=Standing.CANCELLED))
            return None
        if not self._deliveries.claim(job, self._clock.now_ms()):
            # Somebody is making it, or died over it: looked at again when that is known.
            self._queue.put([job], AGAIN_S)
            return None
        return self._made(delivery, endpoint)

    def _made(self, delivery: Delivery, endpoint: Endpoint) -> Delivery:
        result = self._result(delivery, endpoint)
        after = delivery.after(result.attempt)
        self._deliveries.record(after)
        self._judge(endpoint, result.attempt)
        if after.standing is Standing.PENDING:
            pause_ms = self._temper.patience.pause_ms(after.made, result.wished_s, self._random)
            job = job_of(after, self._clock.now_ms() + pause_ms)
            self._queue.put([job], min(LONGEST_WAIT_S, pause_ms // 1000))
        elif after.standing is Standing.DEAD:
            self._bury(after)
        return after

    def _bury(self, delivery: Delivery) -> None:
        self._queue.bury(replace(job_of(delivery), number=DEAD_LETTER))

    def _unbury(self, delivery: Delivery) -> None:
        """A dead letter was put back into the queue: its delivery begins anew."""
        again = delivery.again()
        if self._deliveries.restart(delivery, again):
            self._queue.put([job_of(again)])

    def _result(self, delivery: Delivery, endpoint: Endpoint) -> Result:
        now = self._clock.now_ms()
        to = destination(endpoint.url, self._rules.allowed)
        if not isinstance(to, Destination):
            return Result(Attempt(now, 0, error="the address is not public"))
        addresses, error = self._addresses(to)
        if error is not None:
            return Result(Attempt(now, self._clock.now_ms() - now, error=error))
        valid = [self._signer.opened(each, endpoint.id) for each in endpoint.secrets.valid(now)]
        at_s = now // 1000
        headers = {
            "Content-Type": "application/json",
            "User-Agent": USER_AGENT,
            "webhook-id": delivery.id,
            "webhook-timestamp": str(at_s),
            "webhook-signature": self._signer.signature(valid, delivery.id, at_s, delivery.body),
        }
        return self._sender.send(to, addresses, headers, delivery.body.encode())

    def _addresses(self, to: Destination) -> tuple[Sequence[str], str | None]:
        """Look a name up, again for each attempt; every address of it must be fit to be called (WHK-03)."""
        if to.is_address:
            return (to.host,), None
        try:
            found = self._resolver.addresses(to.host)
        except DependencyDown:
            return (), "the name cannot be looked up"
        if not found:
            return (), "the name has no address"
        if not all_public(found, self._rules.allowed):
            return (), "the address is not public"
        return found, None

    def _judge(self, endpoint: Endpoint, attempt: Attempt) -> None:
        """Keep in mind since when an endpoint fails; disable it after a while, or when it says it is gone."""
        for _ in attempts():
            now = self._clock.now_ms()
            judged = self._judged(endpoint, attempt, now)
            if judged is endpoint:
                return
            if self._endpoints.replace(endpoint, judged):
                break
            current = self._endpoints.get(endpoint.customer_id, endpoint.id)
            if current is None or not current.is_active:
                return
            endpoint = current
        if not judged.is_active:
            self._notifying.tell(_notice(judged, endpoint.revision))

    def _judged(self, endpoint: Endpoint, attempt: Attempt, now: int) -> Endpoint:
        if attempt.succeeded:
            return replace(endpoint, failing_since=0) if endpoint.failing_since else endpoint
        if attempt.status == GONE:
            return replace(endpoint, state=State.GONE, updated_at=now)
        if not endpoint.failing_since:
            return replace(endpoint, failing_since=now)
        if now - endpoint.failing_since < self._temper.disabled_after_ms:
            return endpoint
        return replace(endpoint, state=State.FAILING, updated_at=now)


def _notice(endpoint: Endpoint, revision: int) -> Notice:
    """Tell that an endpoint was disabled; its URL stays untold, as it may hold a secret (NTF-08)."""
    why = "said that it is gone" if endpoint.state is State.GONE else "took nothing for too long"
    return Notice(
        customer_id=endpoint.customer_id,
        type=NotificationType.ALERT,
        title="Webhook disabled",
        message=f"Webhook {endpoint.id[-8:]} {why}; nothing is sent to it until you activate it again.",
        event_id=f"webhook-disabled {endpoint.id} {revision}",
    )
