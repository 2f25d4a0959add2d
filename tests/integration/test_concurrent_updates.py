"""Several actors change one ticket at once: there is an order that explains all that they saw."""

import pytest

from signoff import Level, clause
from signoff.actors import Customer
from signoff.actors.crowd import Crowd, Participant
from signoff.expect.histories import agrees, decided, shows_enough
from signoff.histories.counts import counted
from signoff.histories.register import linearizable
from signoff.histories.versions import versioned
from signoff.wire.answers import Ticket
from tests.integration.histories import NAMES, all_look, of_ticket

STATUSES = ("in-progress", "waiting-customer", "resolved")
AT_FIRST = {"status": "open", "assigned_to": None}


def last_word(actor: Participant, ticket: str) -> None:
    """One more update of both fields, when all was over."""
    actor.update(ticket, status="in-progress", assigned_to="the last team")


def change_and_look(actor: Participant, ticket: str, number: int, field: str, turns: int) -> None:
    """Changes the field again and again, and looks after each change."""
    for turn in range(turns):
        if field == "status":
            actor.update(ticket, status=STATUSES[(number + turn) % len(STATUSES)])
        elif field == "assigned_to":
            actor.update(ticket, assigned_to=f"{actor.name.split()[0]}'s team {turn}")
        else:
            actor.update(
                ticket,
                status=STATUSES[(number + turn) % len(STATUSES)],
                assigned_to=f"{actor.name.split()[0]}'s team {turn}",
            )
        actor.read(ticket)


@clause("TKT-07", requests=62)
@pytest.mark.parametrize("round_", [1, 2])
def test_one_order_explains_every_status_that_was_seen(
    customer_a: Customer, crowd: Crowd, round_: int
) -> None:
    ticket = customer_a.tickets.open(subject=f"Round {round_} ({customer_a.canary})")
    change_at_once(crowd, customer_a, ticket, "status")
    agrees(
        "an order of all updates and looks that explains each answer",
        decided(lambda: linearizable(crowd.operations, {"status": "open"})),
    )


@clause("TKT-11", requests=62)
def test_one_order_explains_every_assignee_that_was_seen(customer_a: Customer, crowd: Crowd) -> None:
    ticket = customer_a.tickets.open()
    change_at_once(crowd, customer_a, ticket, "both")
    agrees(
        "an order of all updates, of status and assignee together, that explains each answer",
        decided(lambda: linearizable(crowd.operations, AT_FIRST)),
    )


def change_at_once(crowd: Crowd, customer: Customer, ticket: Ticket, what: str) -> None:
    """Five change the ticket and look at it, four times each, and all look once more at the end."""
    actors = [crowd.actor(customer, name) for name in NAMES[:5]]
    crowd.at_once(
        *(
            lambda actor=actor, number=number: change_and_look(actor, ticket.id, number, what, 4)
            for number, actor in enumerate(actors)
        )
    )
    all_look(crowd, customer, lambda actor: actor.read(ticket), lambda actor: last_word(actor, ticket.id))
    shows_enough(crowd.of("updates"), "updates")


def argue(crowd: Crowd, customer: Customer, ticket: str) -> None:
    """Some set the status, others the assignee, others comment, and one only looks. 74 requests."""
    actors = [crowd.actor(customer, name) for name in NAMES[:7]]

    def talk(actor: Participant) -> None:
        for number in range(4):
            actor.comment(ticket, actor.marked(f"{actor.name.split()[0]} says {number}"))
            actor.read(ticket)

    crowd.at_once(
        *(
            lambda actor=actor, n=n: change_and_look(actor, ticket, n, "status", 4)
            for n, actor in enumerate(actors[:2])
        ),
        *(
            lambda actor=actor, n=n: change_and_look(actor, ticket, n, "assigned_to", 4)
            for n, actor in enumerate(actors[2:4])
        ),
        *(lambda actor=actor: talk(actor) for actor in actors[4:6]),
        lambda: [actors[6].read(ticket) for _ in range(8)],
    )
    all_look(crowd, customer, lambda actor: actor.read(ticket), lambda actor: last_word(actor, ticket))


@clause("EDGE-03", requests=78)
@pytest.mark.parametrize("round_", [1, 2])
def test_no_writer_of_one_field_undoes_another(customer_a: Customer, crowd: Crowd, round_: int) -> None:
    ticket = customer_a.tickets.open(subject=f"Round {round_} ({customer_a.canary})")
    argue(crowd, customer_a, ticket.id)
    comments, _, looks = of_ticket(crowd, ticket)
    shows_enough([*crowd.of("updates"), *comments], "updates and comments")
    agrees(
        "an order of all updates that explains each answer, with every comment counted",
        decided(lambda: linearizable(crowd.operations, AT_FIRST)),
        counted(comments, looks, "comment_count", "comment"),
    )


@clause("WS-10", requests=78, level=Level.SHOULD)
def test_a_version_names_one_content_and_rises_with_each_change(customer_a: Customer, crowd: Crowd) -> None:
    ticket = customer_a.tickets.open()
    argue(crowd, customer_a, ticket.id)
    comments, _, looks = of_ticket(crowd, ticket)
    surely = [*comments, *(each for each in crowd.of("updates") if "assigned_to" in each.sets)]
    shows_enough(surely, "changes")
    agrees("each version to name one content, and to rise with each change", versioned(surely, looks))
