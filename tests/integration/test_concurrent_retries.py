"""A call with one idempotency key acts once: sent several times at once, and again after nobody answered."""

from functools import partial

import pytest

from signoff import clause, eventually, expect
from signoff.actors import Customer
from signoff.actors.crowd import Crowd, Participant
from signoff.actors.crowd.participant import COMMENTS, LISTS, OPENS, READS, READS_COMMENTS
from signoff.deployment.target import Target
from signoff.expect.histories import agrees, shows_enough
from signoff.histories.counts import counted
from signoff.histories.presence import in_lists
from signoff.histories.retries import acted_once, as_writes
from signoff.verdict.outcomes import NotVerified
from tests.integration.histories import NAMES, settled

AT_ONCE, KEYS = 6, 5
WAITS_S = (0.0, 0.002, 0.004, 0.008, 0.015, 0.03)
"""When a client loses its patience: before the request can have been read, and while it is worked on."""


@pytest.fixture(autouse=True)
def _needs_idempotency_keys(target: Target) -> None:
    if not target.dialect.headers.idempotency_key:
        raise NotVerified("the target has no idempotency keys")


def insist(actor: Participant, act: str, key: str, text: str, ticket: str = "") -> None:
    """Sends the same again until it is answered, as a client does whose call was lost."""
    eventually(
        lambda: (
            actor.open(text, key, description=f"The same each time. ({actor.customer.canary})")
            if act == "open"
            else actor.comment(ticket, text, key)
        ),
        # In flight (409) says: ask again.
        lambda done: done.is_ok,
        within=actor.customer.recorder.session.target.description.limits.timeout_s,
        what=f"the repeated call with the key {key!r} to be answered with what was made",
        first_pause=0.1,
    )


@clause("TKT-17", requests=60)
def test_a_comment_sent_many_times_at_once_is_made_once(customer_a: Customer, crowd: Crowd) -> None:
    ticket = customer_a.tickets.open()
    actors = [crowd.actor(customer_a, name) for name in NAMES[:AT_ONCE]]
    for number in range(KEYS):
        key, text = f"said-at-once-{number}", actors[0].marked(f"Said at once, {number}")
        crowd.at_once(*(partial(actor.comment, ticket, text, key) for actor in actors))
        insist(actors[0], "comment", key, text, ticket.id)
    last = crowd.actor(customer_a, "Zoe")
    last.read_comments(ticket)
    last.read(ticket)
    attempts = crowd.of(COMMENTS)
    shows_enough(as_writes(attempts), "keys")
    agrees("the attempts with one key to make one comment, and to be told the same", acted_once(attempts))
    agrees(
        "one comment for each key, and one in the count",
        in_lists(as_writes(attempts), crowd.of(READS_COMMENTS), "comment"),
        counted(as_writes(attempts), crowd.of(READS), "comment_count", "comment"),
    )


@clause("TKT-17", requests=60)
def test_a_ticket_sent_many_times_at_once_is_told_as_one(customer_a: Customer, crowd: Crowd) -> None:
    actors = [crowd.actor(customer_a, name) for name in NAMES[:AT_ONCE]]
    same = f"The same each time. ({customer_a.canary})"
    for number in range(KEYS):
        key, text = f"opened-at-once-{number}", actors[0].marked(f"Opened at once, {number}")
        crowd.at_once(*(partial(actor.open, text, key, description=same) for actor in actors))
        insist(actors[0], "open", key, text)
    crowd.actor(customer_a, "Zoe").list_tickets()
    attempts = crowd.of(OPENS)
    agrees("the attempts with one key to make one ticket, and to be told the same", acted_once(attempts))
    agrees("one ticket for each key", in_lists(as_writes(attempts), crowd.of(LISTS), "ticket"))


@clause("TKT-17", requests=70)
def test_a_call_that_was_given_up_and_repeated_acts_once(customer_a: Customer, crowd: Crowd) -> None:
    """The client hangs up at different moments, and sends the same again, over another connection."""
    ticket = customer_a.tickets.open()
    actors = [crowd.actor(customer_a, name) for name in NAMES[: len(WAITS_S)]]

    def lose_and_repeat(actor: Participant, wait_s: float) -> None:
        for turn in range(2):
            key = f"given-up-{actor.name.split()[0]}-{turn}"
            text = actor.marked(f"{actor.name.split()[0]} was cut off, {turn}")
            actor.comment_and_leave(ticket, text, wait_s, key)
            insist(actor, "comment", key, text, ticket.id)

    crowd.at_once(
        *(
            lambda actor=actor, wait_s=wait_s: lose_and_repeat(actor, wait_s)
            for actor, wait_s in zip(actors, WAITS_S, strict=True)
        )
    )
    last = crowd.actor(customer_a, "Zoe")
    last.read_comments(ticket)
    last.read(ticket)
    attempts = crowd.of(COMMENTS)
    agrees(
        "one comment for each key, whether its first answer was read or not",
        acted_once(attempts),
        in_lists(as_writes(attempts), crowd.of(READS_COMMENTS), "comment"),
        counted(as_writes(attempts), crowd.of(READS), "comment_count", "comment"),
    )


@clause("TKT-17", requests=70)
def test_a_repeated_call_is_told_of_once(customer_a: Customer, crowd: Crowd) -> None:
    """What acts once is one event: its customer gets one notification."""
    actors = [crowd.actor(customer_a, name) for name in NAMES[:4]]
    ticket = actors[0].open(actors[0].marked("Told once")).place
    for number in range(3):
        key, text = f"told-once-{number}", actors[0].marked(f"Told once, {number}")
        crowd.at_once(*(partial(actor.comment, ticket, text, key) for actor in actors))
        insist(actors[0], "comment", key, text, ticket)
    made = [*crowd.of(OPENS), *as_writes(crowd.of(COMMENTS))]
    look = settled(crowd.actor(customer_a, "Zoe"), made, customer_a.dialect.live.delivered_within_s)
    about = [each["about"] for each in (look.state or {}).values()]
    expect(about.count(ticket), "the number about the ticket, its opening and three comments").equals(4)
