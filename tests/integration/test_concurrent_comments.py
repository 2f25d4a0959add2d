"""Several actors comment on one ticket at once, some of whom hang up: what they see has to fit together."""

from signoff import clause, eventually, expect
from signoff.actors import Customer
from signoff.actors.crowd import Crowd, Participant
from signoff.expect.histories import agrees, shows_enough
from signoff.histories.counts import counted
from signoff.histories.order import in_order
from signoff.histories.presence import in_lists
from signoff.wire.answers import Ticket
from tests.integration.histories import CLOCKS_S, NAMES, all_look, busy, of_ticket, watch

WRITERS, EACH, WATCHERS, LOOKS = 5, 4, 2, 6


def talk(crowd: Crowd, customer: Customer) -> Ticket:
    """A ticket on which five actors comment and look in turn, while two others only look.

    Costs 74 requests.
    """
    ticket = customer.tickets.open()
    writers = [crowd.actor(customer, name) for name in NAMES[:WRITERS]]
    watchers = [crowd.actor(customer, name) for name in NAMES[WRITERS : WRITERS + WATCHERS]]

    def says(actor: Participant) -> list[str]:
        return [actor.marked(f"{actor.name.split()[0]} says {number}") for number in range(EACH)]

    crowd.at_once(
        *(lambda actor=actor: busy(actor, ticket, says(actor)) for actor in writers),
        *(lambda actor=actor: watch(actor, ticket, LOOKS) for actor in watchers),
    )

    def say_once_more(actor: Participant) -> None:
        actor.comment(ticket, actor.marked("Said when all was over"))

    all_look(crowd, customer, lambda actor: actor.read_comments(ticket), say_once_more)
    watch(crowd.actor(customer, "Zoe"), ticket, 4)
    shows_enough(of_ticket(crowd, ticket)[0], "comments")
    return ticket


@clause("TKT-08", requests=78)
def test_no_acknowledged_comment_is_lost_and_none_invented(customer_a: Customer, crowd: Crowd) -> None:
    comments, lists, _ = of_ticket(crowd, talk(crowd, customer_a))
    agrees(
        "each list to hold what had been acknowledged by then, once, and nothing that nobody wrote",
        in_lists(comments, lists, "comment"),
    )


@clause("TKT-09", requests=78)
def test_comments_stand_in_the_order_in_which_they_were_made(customer_a: Customer, crowd: Crowd) -> None:
    comments, lists, _ = of_ticket(crowd, talk(crowd, customer_a))
    agrees(
        "comments to stand in one order, oldest first, whoever asks and when",
        in_order(comments, lists, "comment", slack_s=CLOCKS_S),
    )


@clause("TKT-10", requests=78)
def test_the_count_never_lags_or_leads_or_falls(customer_a: Customer, crowd: Crowd) -> None:
    ticket = talk(crowd, customer_a)
    comments, lists, looks = of_ticket(crowd, ticket)
    agrees(
        "the count to be that of the comments, at every moment",
        counted(comments, looks, "comment_count", "comment"),
    )
    count = customer_a.tickets.read(ticket).comment_count
    expect(count, "the count, and so many are listed").equals(len(lists[-1].seen or ()))


@clause("EDGE-03", requests=70)
def test_who_hangs_up_has_written_once_or_not_at_all(customer_a: Customer, crowd: Crowd) -> None:
    """The client is gone before the answer: either is right, but list and count have to agree on which."""
    ticket = customer_a.tickets.open()
    steady = [crowd.actor(customer_a, name) for name in NAMES[:3]]
    hasty = [crowd.actor(customer_a, name) for name in NAMES[3:6]]

    def hurry(actor: Participant) -> None:
        for number, wait_s in enumerate((0.0, 0.002, 0.005, 0.01)):
            actor.comment_and_leave(ticket, actor.marked(f"{actor.name.split()[0]} left {number}"), wait_s)

    def work(actor: Participant) -> None:
        busy(actor, ticket, [actor.marked(f"{actor.name.split()[0]} says {number}") for number in range(3)])
        actor.update(ticket, assigned_to=f"team of {actor.name.split()[0]}")

    crowd.at_once(
        *(lambda actor=actor: hurry(actor) for actor in hasty),
        *(lambda actor=actor: work(actor) for actor in steady),
    )
    # Nothing that was under way may come later: each of these two is answered after it.
    last = crowd.actor(customer_a, "Zoe")
    for number in range(2):
        last.comment(ticket, last.marked(f"Zoe says {number}"))
        watch(last, ticket, 2)
    comments, lists, looks = of_ticket(crowd, ticket)
    shows_enough([each for each in comments if each.trouble != "the sender hung up"], "comments")
    agrees(
        "each comment to be there once, or, if its sender hung up, once or never",
        in_lists(comments, lists, "comment"),
        in_order(comments, lists, "comment", slack_s=CLOCKS_S),
        counted(comments, looks, "comment_count", "comment"),
    )
    # Somebody's comment may still have been under way when the last list was read.
    eventually(
        lambda: (customer_a.tickets.read(ticket).comment_count, len(last.read_comments(ticket).seen or ())),
        lambda found: found[0] == found[1],
        within=customer_a.dialect.live.delivered_within_s,
        what="the count to be that of the comments that are listed",
    )
