"""Scenario 3: the network is cut; nothing that was typed is lost, and nothing is sent twice."""

import pytest

from e2e.faults.network import CUTS, Cut, Network
from e2e.scenarios import comments_through_a_cut, loses_the_answer
from e2e.tab import Tab
from e2e.windows import Windows
from signoff import clause
from signoff.actors import Customer


@pytest.mark.parametrize("how", CUTS)
@clause("UAT-03", requests=60)
def test_a_comment_gets_through_a_cut_once(
    windows: Windows, customer_a: Customer, line: Network, how: Cut
) -> None:
    ticket = customer_a.opens_ticket(subject="On a train")
    comments_through_a_cut(windows.shows(customer_a, ticket), ticket, line, how)


@clause("UAT-03", requests=60)
def test_a_comment_whose_answer_is_lost_is_there_once(
    windows: Windows, customer_a: Customer, line: Network
) -> None:
    ticket = customer_a.opens_ticket(subject="In a tunnel")
    loses_the_answer(windows.shows(customer_a, ticket), ticket, line)


@clause("UAT-03", requests=40)
def test_a_ticket_written_while_cut_off_is_kept_and_made_once(portal: Tab, line: Network) -> None:
    portal.begins("A ticket is written, and the network is cut")
    portal.support.begins_a_ticket()
    portal.new_ticket.is_filled("On a ferry", "There is no network here, so I write it now.")
    line.cuts("refuse")
    portal.presses(portal.new_ticket.create)
    portal.new_ticket.says_that_it_failed()
    portal.new_ticket.keeps("On a ferry", "There is no network here, so I write it now.")
    portal.begins("The network is back")
    line.restores()
    portal.presses(portal.new_ticket.create)
    portal.ticket.is_shown("On a ferry")
    assert [ticket.subject for ticket in portal.customer.lists_tickets()] == ["On a ferry"]
