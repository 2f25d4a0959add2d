"""Who takes part in a story, and what all acts and looks need: customers, their model, their allowance."""

from dataclasses import dataclass, field

from signoff.actors import Customer, Listener, Recorder
from signoff.actors.session.past import NO_PAST, Past
from signoff.deployment.target import Target
from signoff.model.agreeing import Tally
from signoff.model.steps import Step
from signoff.model.world import World
from signoff.verdict.outcomes import NotVerified
from signoff.wire.answers import Ticket
from signoff.wire.exchange import NOT_FOUND, Answer, lacks_the_method
from signoff.wire.notifications import Notification


@dataclass
class Party:
    """`before` holds what was there when the story began, by customer."""

    customers: dict[str, Customer]
    recorder: Recorder
    allowance: int
    tally: Tally
    world: World = field(default_factory=World)
    before: dict[str, Past] = field(default_factory=dict)
    listeners: dict[str, Listener] = field(default_factory=dict)
    missed: dict[str, int] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    """Ids of notifications that came since, about what was there before."""

    @property
    def target(self) -> Target:
        """The deployment that the story is played on."""
        return self.recorder.session.target

    def left(self, actor: str) -> int:
        """How many requests that customer may still send in this story."""
        return self.allowance - self.recorder.sent_by(self.customers[actor].id)

    def acting(self, step: Step) -> Customer:
        """Who does the step; NotVerified where the target has no agents, or no keys, and it takes them."""
        if step.key and not self.target.dialect.headers.idempotency_key:
            raise NotVerified("the target has no idempotency keys")
        customer = self.customers[step.actor]
        return customer.as_support_agent() if step.agent else customer

    def begins(self, actor: str) -> None:
        """Notes what is there already. NotVerified where that cannot be told."""
        self.before[actor] = self.customers[actor].look_back()
        self.world.inboxes[actor].base_unread = self.before[actor].unread

    def was_before(self, actor: str, thing: Ticket | Notification) -> bool:
        """Whether that ticket or notification was there when the story began."""
        past = self.before.get(actor, NO_PAST)
        earlier = past.tickets if isinstance(thing, Ticket) else past.notifications
        return earlier.holds(thing.id, thing.created_at)

    def is_late(self, actor: str, note: Notification) -> bool:
        """Whether that notification is about a ticket that was there when the story began."""
        return self.before.get(actor, NO_PAST).tickets.holds(str(note.ticket_id))

    def comes_late(self, actor: str, note: Notification) -> None:
        """A notification that came since, and is about a ticket that was there when the story began."""
        self.late.add(note.id)
        self.world.inboxes[actor].base_unread += note.read is False

    def refused(self, clause: str, what: str, answer: Answer) -> None:
        """The answer has to be a refusal, by the customer's fault."""
        self.tally.holds(
            clause,
            (400 <= answer.status < 500 and answer.status != 429) or lacks_the_method(answer),
            f"{what} to be refused",
            f"the answer was {answer.status} {answer.message!r:.200}",
            answer.exchange,
        )

    def not_found(self, clause: str, what: str, answer: Answer) -> None:
        """What is another's, or gone, is answered as what never was."""
        self.tally.holds(
            clause,
            answer.status in NOT_FOUND,
            f"{what} to be answered as not found",
            f"the answer was {answer.status} {answer.message!r:.200}",
            answer.exchange,
        )

    def within_the_limit(self, actor: str, answer: Answer) -> None:
        """Nobody in a story has used up an allowance, so nobody may be turned away for that."""
        sent = self.recorder.session.ledger.spent(self.customers[actor].id)
        self.tally.holds(
            "SEC-04",
            answer.status != 429,
            f"request {sent} of customer {actor} in this hour to pass",
            "it was answered with 429",
            answer.exchange,
        )

    def needs_ticket_ids(self) -> None:
        """NotVerified where notifications do not say what they are about: then they cannot be told apart."""
        if not self.target.dialect.notification.ticket_id:
            raise NotVerified("the target's notifications do not say which ticket they are about")
