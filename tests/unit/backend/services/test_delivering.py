"""Attempts of deliveries, over stores in memory: made, repeated and given up (WHK-02, WHK-03)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from backend.domain.deliveries import DEAD_LETTER, Attempt, Delivery, Job, Patience, Standing
from backend.domain.endpoint_urls import Destination
from backend.domain.endpoints import Endpoint, EndpointDraft, Secrets, State, registered
from backend.domain.errors import DependencyDown
from backend.domain.ids import IdGenerator
from backend.domain.notifications import Notice
from backend.domain.webhook_events import Occurrence
from backend.services.delivering import Delivering, Temper
from backend.services.webhooks import Rules
from backend.webhook_ports import Result
from tests.unit.backend.clocks import START, SetClock

IDS = IdGenerator()
EVENT = Occurrence(IDS.next_id(START), "acme", "ticket.created", {"ticket_id": "t"})


@dataclass
class World:
    """All that the service knows of the outside, in memory."""

    endpoints: dict[str, Endpoint] = field(default_factory=dict)
    deliveries: dict[tuple[str, str], Delivery] = field(default_factory=dict)
    claimed: set[tuple[str, int, int]] = field(default_factory=set)
    queue: list[tuple[Job, int]] = field(default_factory=list)
    dead: list[Job] = field(default_factory=list)
    sent: list[tuple[Destination, Sequence[str], dict[str, str], bytes]] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    found: list[str] | None = field(default_factory=lambda: ["1.1.1.1"])
    clock: SetClock = field(default_factory=SetClock)

    # Endpoints
    def of(self, customer_id: str) -> list[Endpoint]:
        return [each for each in self.endpoints.values() if each.customer_id == customer_id]

    def replace(self, old: Endpoint, new: Endpoint, completion: None = None) -> bool:
        if self.endpoints[old.id].revision != old.revision:
            return False
        self.endpoints[old.id] = replace(new, revision=old.revision + 1)
        return True

    # Deliveries
    def add(self, delivery: Delivery, completion: None = None) -> bool:
        return self.deliveries.setdefault((delivery.endpoint_id, delivery.id), delivery) is delivery

    def get(self, owner: str, named: str) -> Any:
        if named in self.endpoints:
            found = self.endpoints[named]
            return found if found.customer_id == owner else None
        return self.deliveries.get((owner, named))

    def claim(self, job: Job, now_ms: int) -> bool:
        taken = (job.delivery_id, job.round, job.number)
        is_free = taken not in self.claimed
        self.claimed.add(taken)
        return is_free

    def record(self, delivery: Delivery) -> None:
        self.deliveries[delivery.endpoint_id, delivery.id] = delivery

    def restart(self, old: Delivery, new: Delivery) -> bool:
        self.record(new)
        return True

    # Queue
    def put(self, jobs: Sequence[Job], wait_s: int = 0) -> None:
        self.queue += [(job, wait_s) for job in jobs]

    def bury(self, job: Job) -> None:
        self.dead.append(job)

    # The way out
    def addresses(self, host: str) -> list[str]:
        if self.found is None:
            raise DependencyDown("names")
        return self.found

    def send(self, to: Destination, addresses: Sequence[str], headers: dict[str, str], body: bytes) -> Result:
        self.sent.append((to, addresses, headers, body))
        return self.results.pop(0) if self.results else Result(Attempt(self.clock.now, 1, 204))

    def opened(self, sealed: str, owner: str) -> str:
        return f"{sealed} of {owner}"

    def signature(self, secrets: Sequence[str], event_id: str, at_s: int, body: str) -> str:
        return " ".join(secrets)

    def tell(self, notice: Notice) -> None:
        self.notices.append(notice)

    # What tests do
    @property
    def service(self) -> Delivering:
        it = cast(Any, self)
        temper = Temper(Patience(first_s=2), disabled_after_ms=1000)
        return Delivering(it, it, it, it, it, it, it, self.clock, Rules(), temper)

    def endpoint(self, customer: str = "acme", url: str = "https://a.example/in") -> Endpoint:
        draft = EndpointDraft(url, ("ticket.created",))
        made = registered(IDS.next_id(START), customer, draft, Secrets("sealed"), frozenset())
        self.endpoints[made.id] = made
        return made

    def job(self) -> Job:
        [(job, _)] = self.queue
        self.queue.clear()
        return job

    def delivery(self) -> Delivery:
        [delivery] = self.deliveries.values()
        return delivery


def failing(status: int | None = 500, wished_s: float | None = None) -> Result:
    return Result(Attempt(START, 1, status, None if status else "timed out"), wished_s)


def begun() -> tuple[World, Endpoint, Job]:
    """A world in which one delivery waits for its first attempt."""
    world = World()
    endpoint = world.endpoint()
    world.service.announce([EVENT])
    return world, endpoint, world.job()


def test_an_event_goes_to_those_endpoints_of_its_customer_that_want_it_and_to_each_once() -> None:
    world = World()
    wanting, other = world.endpoint(), world.endpoint()
    world.endpoint("globex")
    world.endpoints[other.id] = replace(other, state=State.DISABLED)
    world.service.announce([EVENT, EVENT])
    world.service.announce([replace(EVENT, type="ticket.comment")])
    assert list(world.deliveries) == [(wanting.id, EVENT.id)]
    assert {job.delivery_id for job, _ in world.queue} == {EVENT.id}


def test_a_delivery_is_signed_with_both_secrets_and_sent_where_the_name_leads() -> None:
    world, endpoint, job = begun()
    secrets = Secrets("old").rotated("new", START + 1)
    world.endpoints[endpoint.id] = replace(endpoint, secrets=secrets)
    made = world.service.attempt(job)
    assert made is not None
    assert made.standing is Standing.DELIVERED
    [(to, addresses, headers, body)] = world.sent
    assert (to.host, list(addresses)) == ("a.example", ["1.1.1.1"])
    assert headers["webhook-signature"] == f"new of {endpoint.id} old of {endpoint.id}"
    assert headers["webhook-id"] == EVENT.id
    assert headers["webhook-timestamp"] == str(START // 1000)
    assert body.decode() == EVENT.body


def test_five_failures_make_a_dead_letter_and_every_attempt_is_on_record() -> None:
    world, _, job = begun()
    world.results = [failing() for _ in range(5)]
    for number in range(1, 6):
        assert job.number == number
        world.service.attempt(job)
        if number < 5:
            job = world.job()
    assert world.queue == []
    assert [each.number for each in world.dead] == [DEAD_LETTER]
    assert world.delivery().standing is Standing.DEAD
    assert len(world.delivery().attempts) == 5


def test_the_next_attempt_waits_and_at_least_as_long_as_was_wished() -> None:
    world, _, job = begun()
    world.results = [failing(503, wished_s=30)]
    world.service.attempt(job)
    [(following, wait_s)] = world.queue
    assert following.not_before >= world.clock.now + 30_000
    assert wait_s == 30
    assert world.service.wait_s(following) >= 30


def test_an_attempt_that_was_made_is_not_made_again_but_the_next_one_is_seen_to() -> None:
    world, _, job = begun()
    world.results = [failing()]
    world.service.attempt(job)
    world.queue.clear()  # whoever made it died before the next one was in the queue
    assert world.service.attempt(job) is None
    assert world.job().number == 2
    assert len(world.sent) == 1


def test_an_attempt_that_somebody_else_makes_is_looked_at_again_later() -> None:
    world, _, job = begun()
    world.claim(job, START)
    assert world.service.attempt(job) is None
    assert world.job() == job
    assert world.sent == []


def test_a_name_is_looked_up_at_each_attempt_and_nothing_is_sent_where_it_leads_inside() -> None:
    world, _, job = begun()
    world.results = [failing()]
    world.service.attempt(job)
    for found, error in (
        (["1.1.1.1", "10.0.0.1"], "the address is not public"),
        (["::ffff:127.0.0.1"], "the address is not public"),
        ([], "the name has no address"),
        (None, "the name cannot be looked up"),
    ):
        world.found = found
        world.service.attempt(world.job())
        assert world.delivery().attempts[-1].error == error
    assert len(world.sent) == 1


def test_an_endpoint_that_is_gone_is_disabled_at_once_and_its_customer_told() -> None:
    world, endpoint, job = begun()
    world.results = [failing(410)]
    world.service.attempt(job)
    assert world.endpoints[endpoint.id].state is State.GONE
    assert world.delivery().standing is Standing.DEAD
    assert [each.customer_id for each in world.notices] == ["acme"]
    assert endpoint.url not in world.notices[0].message


def test_an_endpoint_that_fails_for_too_long_is_disabled_and_a_success_begins_anew() -> None:
    world, endpoint, job = begun()
    world.results = [failing(), Result(Attempt(START, 1, 200)), failing(), failing()]
    world.service.attempt(job)
    world.clock.now += 900
    world.service.attempt(world.job())
    assert world.endpoints[endpoint.id].failing_since == 0
    world.service.announce([replace(EVENT, id=IDS.next_id(START))])
    world.clock.now += 900
    world.service.attempt(world.job())
    assert world.endpoints[endpoint.id].is_active
    world.clock.now += 1000
    world.service.attempt(world.job())
    assert world.endpoints[endpoint.id].state is State.FAILING
    assert len(world.notices) == 1


def test_what_waits_for_a_disabled_endpoint_is_cancelled() -> None:
    world, endpoint, job = begun()
    world.endpoints[endpoint.id] = replace(endpoint, state=State.DISABLED)
    assert world.service.attempt(job) is None
    assert world.delivery().standing is Standing.CANCELLED
    assert world.sent == []


def test_a_dead_letter_that_is_put_back_begins_anew() -> None:
    world, _, job = begun()
    world.record(replace(world.delivery(), standing=Standing.DEAD, made=5))
    world.service.attempt(replace(job, number=DEAD_LETTER))
    following = world.job()
    assert (following.round, following.number) == (2, 1)
    made = world.service.attempt(following)
    assert made is not None
    assert made.standing is Standing.DELIVERED


def test_a_last_attempt_whose_dead_letter_was_lost_makes_another() -> None:
    world, _, job = begun()
    world.record(replace(world.delivery(), standing=Standing.DEAD, made=5))
    world.service.attempt(replace(job, number=5))
    assert [each.number for each in world.dead] == [DEAD_LETTER]


def test_a_job_names_its_customer_too() -> None:
    world, _, job = begun()
    assert world.service.attempt(replace(job, customer_id="globex")) is None
    assert world.sent == []
