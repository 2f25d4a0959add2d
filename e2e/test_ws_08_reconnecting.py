"""A lost connection comes back by itself, and what happened meanwhile is to be seen."""

import pytest

from e2e.faults.live_line import FAILED, GOING_AWAY, NORMAL, RESTARTING, LiveLine
from e2e.faults.network import CUTS, Cut, Network
from e2e.windows import Windows
from signoff import clause, expect
from signoff.actors import Customer


@pytest.mark.parametrize("how", CUTS)
@clause("WS-08", requests=40)
def test_what_happened_during_a_cut_is_seen_afterwards(
    windows: Windows, customer_a: Customer, network_to_cut: Network, how: Cut
) -> None:
    ticket = customer_a.tickets.open(subject="Missed while away")
    portal = windows.open_ticket(customer_a, ticket)
    portal.bell.counts(1)
    portal.begin_chapter(f"The connection is lost ({how}), and the ticket moves on")
    network_to_cut.cut(how)
    portal.header.shows_that_it_is_cut(portal.notices_within_s)
    portal.customer.tickets.comment(ticket, "Said meanwhile.")
    portal.customer.tickets.update(ticket, status="in-progress")
    portal.begin_chapter("It comes back by itself, and nothing is missed")
    network_to_cut.restore()
    portal.header.shows_that_it_is_live(portal.notices_within_s)
    portal.ticket.shows_comments("Said meanwhile.")
    portal.ticket.shows_status("in-progress")
    portal.bell.counts(3)
    portal.customer.tickets.comment(ticket, "Said afterwards.")
    portal.ticket.shows_comments("Said meanwhile.", "Said afterwards.")
    portal.bell.counts(4)
    if portal.watch.sockets:  # not every engine tells of them
        expect(portal.watch.open_sockets, "the open live connections").equals(1)


@pytest.mark.parametrize("code", [NORMAL, GOING_AWAY, FAILED, RESTARTING])
@pytest.mark.parametrize("engine", ["chromium"])
@clause("WS-08", requests=30)
def test_a_connection_that_the_server_closes_is_made_again(
    windows: Windows, customer_a: Customer, code: int
) -> None:
    """As it does when it is replaced, or when a connection is old: nothing is wrong with the network then."""
    ticket = customer_a.tickets.open(subject="While the server is replaced")
    portal = windows.open(customer_a, ticket)
    line = LiveLine(portal.page.context)
    portal.page.reload()
    portal.sign_in()
    portal.open(ticket)
    portal.header.shows_that_it_is_live()
    portal.customer.tickets.comment(ticket, "Said before.")
    portal.ticket.shows_comments("Said before.")
    portal.begin_chapter(f"The server closes the connection ({code})")
    line.close(code)
    portal.customer.tickets.comment(ticket, "Said afterwards.")
    portal.ticket.shows_comments("Said before.", "Said afterwards.")
    portal.header.shows_that_it_is_live(portal.notices_within_s)


TRIES, A_MINUTE_MS, WHILE_IT_FAILS_MS, WHILE_IT_CONNECTS_S = 12, 60_000, 200, 2.5


@clause("WS-08", requests=90)
def test_a_long_cut_does_not_end_the_attempts(
    windows: Windows, customer_a: Customer, network_to_cut: Network
) -> None:
    """Of a quarter of an hour, which the page's clock is made to pass in some seconds."""
    ticket = customer_a.tickets.open(subject="Away for long")
    portal = windows.open_ticket(customer_a, ticket)
    portal.header.shows_that_it_is_live()
    portal.page.clock.install()
    portal.begin_chapter("The connection is lost for a quarter of an hour")
    network_to_cut.cut("refuse")
    portal.header.shows_that_it_is_cut(portal.notices_within_s)
    for _ in range(TRIES):
        portal.page.clock.fast_forward(A_MINUTE_MS)
        portal.page.wait_for_timeout(WHILE_IT_FAILS_MS)
    portal.begin_chapter("It comes back by itself")
    network_to_cut.restore()
    # An attempt that began before may fail only now, and the next one waits for its minute.
    for _ in range(TRIES):
        portal.page.clock.fast_forward(A_MINUTE_MS)
        if portal.header.is_live(WHILE_IT_CONNECTS_S):
            break
    portal.header.shows_that_it_is_live()
    portal.customer.tickets.comment(ticket, "Said afterwards.")
    portal.ticket.shows_comments("Said afterwards.")
