"""Several actors open, change and list tickets at once: what each of them sees has to fit together."""

from functools import partial

from signoff import clause
from signoff.actors import Customer
from signoff.actors.crowd import Crowd, Participant
from signoff.actors.crowd.participant import LISTS, OPENS
from signoff.expect.histories import agrees, shows_enough
from signoff.histories import Operation
from signoff.histories.filters import filtered
from signoff.histories.order import in_order
from signoff.histories.presence import in_lists, nothing_of
from tests.integration.histories import CLOCKS_S, NAMES, all_look

OPENERS, EACH = 5, 4
STATUSES = ("in-progress", "waiting-customer", "resolved", "open")


def open_and_look(actor: Participant, count: int = EACH) -> None:
    """Opens so many tickets, and looks at the list after each."""
    for number in range(count):
        actor.open(actor.marked(f"{actor.name.split()[0]} cannot sign in, {number}"))
        actor.list_tickets()


@clause("TKT-03", requests=60)
def test_a_list_holds_all_that_was_acknowledged_and_nothing_else(customer_a: Customer, crowd: Crowd) -> None:
    actors = [crowd.actor(customer_a, name) for name in NAMES[:OPENERS]]
    crowd.at_once(*(lambda actor=actor: open_and_look(actor) for actor in actors))

    def open_once_more(actor: Participant) -> None:
        actor.open(actor.marked("Opened when all was over"))

    all_look(crowd, customer_a, lambda actor: actor.list_tickets(), open_once_more)
    opened, lists = crowd.of(OPENS), crowd.of(LISTS)
    shows_enough(opened, "new tickets")
    agrees(
        "each list to hold what had been acknowledged by then, once, newest first",
        in_lists(opened, lists, "ticket"),
        in_order(opened, lists, "ticket", newest_first=True, slack_s=CLOCKS_S),
    )


@clause("TKT-04", requests=90)
def test_a_filtered_list_goes_by_the_status_that_each_ticket_has(customer_a: Customer, crowd: Crowd) -> None:
    actors = [crowd.actor(customer_a, name) for name in NAMES[:4]]
    tickets = {actor.name: customer_a.tickets.open(subject=actor.marked(actor.name)) for actor in actors}
    looks: list[tuple[Operation, str]] = []

    def change_and_look(actor: Participant) -> None:
        before = "open"
        for status in STATUSES:
            actor.update(tickets[actor.name], status=status)
            looks.append((actor.list_tickets(status=status), status))
            looks.append((actor.list_tickets(status=before), before))
            before = status

    crowd.at_once(*(lambda actor=actor: change_and_look(actor) for actor in actors))

    def look(actor: Participant) -> None:
        looks.append((actor.list_tickets(status=STATUSES[0]), STATUSES[0]))

    # Once with the status that the last change brings, once with the one that it takes away.
    for last in (STATUSES[0], STATUSES[-1]):
        all_look(
            crowd, customer_a, look, partial(Participant.update, ticket=tickets[actors[0].name], status=last)
        )
    shows_enough(crowd.of("updates"), "updates")
    subjects = {ticket.id: str(ticket.subject) for ticket in tickets.values()}
    agrees(
        "a list with a status to hold the tickets of that status, and no others",
        filtered(subjects, crowd.of("updates"), looks, "status", "open"),
    )


@clause("TKT-05", requests=25)
def test_a_list_by_priority_holds_what_was_opened_last(customer_a: Customer, crowd: Crowd) -> None:
    """Whichever process answers, and whatever list it has made before."""
    crowd.actor(customer_a, NAMES[0]).open("Opened before all look", priority="low")
    all_look(
        crowd,
        customer_a,
        lambda actor: actor.list_tickets(priority="low"),
        lambda actor: actor.open("Opened when all had looked", priority="low"),
    )
    agrees(
        "each list by priority to hold what had been acknowledged by then, once",
        in_lists(crowd.of(OPENS), crowd.of(LISTS), "ticket"),
    )


@clause("SEC-01", requests=40)
def test_customers_who_act_at_once_see_nothing_of_each_other(
    customer_a: Customer, customer_b: Customer, crowd: Crowd
) -> None:
    of_a = [crowd.actor(customer_a, name) for name in NAMES[:4]]
    of_b = [crowd.actor(customer_b, name) for name in NAMES[4:]]
    crowd.at_once(*(lambda actor=actor: open_and_look(actor, 3) for actor in (*of_a, *of_b)))
    for customer in (customer_a, customer_b):
        crowd.actor(customer, "Zoe").list_tickets()
    shows_enough(crowd.of(OPENS), "new tickets")
    for own, other in ((customer_a, customer_b), (customer_b, customer_a)):
        opened = [each for each in crowd.of(OPENS) if each.customer == own.id]
        lists = [each for each in crowd.of(LISTS) if each.customer == own.id]
        theirs = [each for each in crowd.of(OPENS) if each.customer == other.id]
        agrees(f"{own.name} to see nothing of {other.name}", nothing_of(theirs, lists, "ticket"))
        agrees(f"{own.name} to see all of its own", in_lists(opened, lists, "ticket"))
