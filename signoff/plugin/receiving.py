"""A second boot of the target that delivers to a receiver of ours, and who acts there."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from signoff.actors import Customer, Operator, TargetSession
from signoff.actors.operator.aws_client import AwsClient, AwsClients
from signoff.actors.receiver.authority import papers
from signoff.actors.receiver.names import Names
from signoff.actors.receiver.server import Inbox, Receiver, Reply
from signoff.deployment.facilities import WebhookBoot
from signoff.deployment.pool import CustomerPool
from signoff.plugin.fixtures import another_customer, booted_again, recording
from signoff.plugin.run import Run
from signoff.verdict.outcomes import NotVerified

HOME, INSIDE, INSIDE_V6 = "127.0.0.1", "127.0.0.2", "::1"
"""The one loopback address that endpoints may have there, and two that they may not."""
DOMAIN = "hooks.example"


@dataclass
class Receiving:
    """The receiver at the allowed address, the traps at the others, and the names that lead to them."""

    receiver: Receiver
    traps: tuple[Receiver, ...]
    names: Names
    bounds: WebhookBoot

    @property
    def trapped(self) -> int:
        """How many have connected to an address inside."""
        return sum(trap.connections for trap in self.traps)

    def inbox(self, *replies: Reply) -> Inbox:
        """A path of its own, answered so."""
        return self.receiver.inbox(*replies)

    def url(self, inbox: Inbox, name: str = "") -> str:
        """Where that is reached, by a name that leads to the receiver unless another is given."""
        if not name:
            name = self.names.say(f"here.{DOMAIN}", [HOME])
        return f"https://{name}:{self.receiver.port}{inbox.path}"


@dataclass
class WebhookStage:
    """The second boot, and the receiver beside it."""

    session: TargetSession
    receiving: Receiving


@pytest.fixture(scope="session")
def webhook_stage(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebhookStage]:
    """A boot that trusts the receiver's authority and asks its name server."""
    boot = run.target.description.boot
    bounds = None if boot is None else boot.webhooks
    if not run.target.dialect.paths.webhooks:
        raise NotVerified("the target has no webhooks ([paths] webhooks is empty)")
    if bounds is None:
        raise NotVerified("the target cannot be had with a receiver that it reaches ([boot.webhooks])")
    shown = papers(tmp_path_factory.mktemp("receiver"), [f"*.{DOMAIN}", HOME])
    with contextlib.ExitStack() as ending:
        headers = run.target.dialect.headers
        called = {
            "webhook-id": headers.webhook_id,
            "webhook-timestamp": headers.webhook_timestamp,
            "webhook-signature": headers.webhook_signature,
        }
        receiver = ending.enter_context(Receiver(shown.served, HOME, called=called))
        names = ending.enter_context(Names())
        traps = [ending.enter_context(Receiver(shown.served, INSIDE, receiver.port))]
        # Not every machine has IPv6.
        with contextlib.suppress(OSError):
            traps.append(ending.enter_context(Receiver(shown.served, INSIDE_V6, receiver.port)))
        told = {"authorities": str(shown.authority), "resolver": names.address, "address": HOME}
        env = {name: value.format_map(told) for name, value in bounds.env.items()}
        with booted_again(run, env) as session:
            yield WebhookStage(session, Receiving(receiver, tuple(traps), names, bounds))


@pytest.fixture
def receiving(webhook_stage: WebhookStage) -> Receiving:
    """The receiver, the traps and the names."""
    return webhook_stage.receiving


@pytest.fixture
def webhook_recorder(request: pytest.FixtureRequest, webhook_stage: WebhookStage) -> Iterator[Any]:
    """This test's story on that boot."""
    with recording(request, webhook_stage.session) as recorder:
        yield recorder


@pytest.fixture
def webhook_cast(
    request: pytest.FixtureRequest, webhook_recorder: Any, pool: CustomerPool
) -> Iterator[list[Customer]]:
    """The customers of a test on that boot, leased at once."""
    several = "other_webhook_customer" in request.fixturenames
    roles = ["customer_a", "customer_b"] if several else ["customer_a"]
    with pool.leased([1] * len(roles), request.node.nodeid) as ids:
        cast = [another_customer(webhook_recorder, *each) for each in zip(roles, ids, strict=True)]
        for customer in cast if pool.are_listed else ():
            customer.remembers_its_past()
        yield cast


@pytest.fixture
def webhook_customer(webhook_cast: list[Customer]) -> Customer:
    """A customer of that boot."""
    return webhook_cast[0]


@pytest.fixture
def other_webhook_customer(webhook_cast: list[Customer]) -> Customer:
    """Another one."""
    return webhook_cast[1]


@pytest.fixture
def webhook_operator(webhook_recorder: Any, webhook_stage: WebhookStage) -> Iterator[Operator]:
    """The operator of that boot."""
    target = webhook_stage.session.target
    if target.description.aws is None:
        raise NotVerified("the target file does not describe the target's AWS ([aws])")
    clients = AwsClients(target)
    yield Operator(AwsClient(webhook_recorder, clients))
    clients.close()
