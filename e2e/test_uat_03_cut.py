"""Scenario 3: the network is cut; nothing that was typed is lost, and nothing is sent twice."""

import pytest

from e2e.faults.network import CUTS, Cut, Network
from e2e.scenarios import comments_through_a_cut, corrects_after_the_answer_is_lost, loses_the_answer
from e2e.tab import Tab
from e2e.windows import Windows
from signoff import Level, clause
from signoff.actors import Customer


@pytest.mark.parametrize("how", CUTS)
@clause("UAT-03", requests=60)
def test_a_comment_gets_through_a_cut_once(
    windows: Windows, customer_a: Customer, network_to_cut: Network, how: Cut
) -> None:
    ticket = customer_a.tickets.open(subject="On a train")
    comments_through_a_cut(windows.open_ticket(customer_a, ticket), ticket, network_to_cut, how)


@clause("UAT-03", requests=60)
def test_a_comment_whose_answer_is_lost_is_there_once(
    windows: Windows, customer_a: Customer, network_to_cut: Network
) -> None:
    ticket = customer_a.tickets.open(subject="In a tunnel")
    loses_the_answer(windows.open_ticket(customer_a, ticket), ticket, network_to_cut)


@clause("UAT-03", requests=60)
@pytest.mark.parametrize("engine", ["chromium"])
def test_a_comment_may_be_put_right_when_its_answer_was_lost(
    windows: Windows, customer_a: Customer, network_to_cut: Network
) -> None:
    ticket = customer_a.tickets.open(subject="In a tunnel")
    corrects_after_the_answer_is_lost(windows.open_ticket(customer_a, ticket), ticket, network_to_cut)


@clause("UAT-03", requests=40)
def test_a_ticket_written_while_cut_off_is_kept_and_made_once(portal: Tab, network_to_cut: Network) -> None:
    portal.begin_chapter("A ticket is written, and the network is cut")
    portal.support.begin_ticket()
    portal.new_ticket.fill("On a ferry", "There is no network here, so I write it now.")
    network_to_cut.cut("refuse")
    portal.press(portal.new_ticket.create_button)
    portal.new_ticket.says_that_it_failed()
    portal.new_ticket.keeps("On a ferry", "There is no network here, so I write it now.")
    portal.begin_chapter("The network is back")
    network_to_cut.restore()
    portal.press(portal.new_ticket.create_button)
    portal.ticket.is_shown("On a ferry")
    assert [ticket.subject for ticket in portal.customer.tickets.list_all()] == ["On a ferry"]


@clause("UAT-03", requests=60, level=Level.SHOULD)
def test_a_comment_stays_when_an_older_list_arrives_after_it(
    windows: Windows, customer_a: Customer, network_to_cut: Network
) -> None:
    ticket = customer_a.tickets.open(subject="Out of a tunnel")
    customer_a.tickets.comment(ticket, "Before the cut.")
    portal = windows.open_ticket(customer_a, ticket)
    portal.ticket.shows_comments("Before the cut.")
    portal.begin_chapter("The network was cut, and the comments are long in coming")
    late = portal.hold_back_comments(ticket.id)
    network_to_cut.cut("reset")
    portal.header.shows_that_it_is_cut(portal.notices_within_s)
    network_to_cut.restore()
    portal.header.shows_that_it_is_live(portal.notices_within_s)
    late.is_asked_for(portal.notices_within_s)
    portal.begin_chapter("Meanwhile one is added, and then they arrive")
    portal.ticket.add_comment("Written meanwhile.")
    late.arrives()
    portal.ticket.shows_comments("Before the cut.", "Written meanwhile.")
