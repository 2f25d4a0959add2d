"""Everything works on a phone, too: the scenarios by touch, and every page fits."""

from e2e.browser.expect import expect as sees
from e2e.faults.network import Network
from e2e.fitting import fits
from e2e.places import all_places, with_something_to_see
from e2e.scenarios import comments_through_a_cut, is_told_of_two_tickets, resolves_a_ticket
from e2e.tab import Tab
from e2e.windows import NARROW, PHONE, Windows
from signoff import clause
from signoff.actors import Customer


@clause("UAT-06", requests=90)
def test_a_ticket_is_resolved_on_a_phone(phone: Tab) -> None:
    resolves_a_ticket(phone)
    fits(phone, "the page of a resolved ticket")


@clause("UAT-06", requests=60)
def test_two_tickets_notify_live_on_a_phone(phone: Tab) -> None:
    is_told_of_two_tickets(phone)
    fits(phone, "the support page")


@clause("UAT-06", requests=60)
def test_a_comment_gets_through_a_cut_on_a_phone(
    windows: Windows, customer_a: Customer, network_to_cut: Network
) -> None:
    ticket = customer_a.tickets.open(subject="On a train")
    comments_through_a_cut(
        windows.open_ticket(customer_a, ticket, size=PHONE), ticket, network_to_cut, "reset"
    )


@clause("UAT-06", requests=60)
def test_a_long_list_of_the_bell_can_be_read_to_its_end(windows: Windows, customer_a: Customer) -> None:
    for number in range(8):
        customer_a.tickets.open(subject=f"Number {number} of eight")
    phone = windows.open(customer_a, size=NARROW)
    phone.sign_in()
    phone.bell.counts(8)
    phone.begin_chapter("The bell's list is opened, and read to its end")
    phone.bell.open()
    sees(phone.bell.items.first).to_be_visible()
    fits(phone, "the bell's list")  # a script also scrolls what a person cannot
    phone.scroll_to(phone.bell.items.last)
    sees(phone.bell.items.last).to_be_in_viewport(ratio=0.9)
    phone.begin_chapter("One of them is deleted")
    phone.bell.delete(phone.bell.items.first)
    phone.bell.counts(7)


@clause("UAT-06", requests=60)
def test_every_page_fits(windows: Windows, customer_a: Customer) -> None:
    visitor = windows.open(customer_a, size=PHONE)
    ticket = with_something_to_see(visitor)
    for place in all_places(visitor, ticket):
        for size in (PHONE, NARROW):
            visitor.page.set_viewport_size(size)
            fits(visitor, place)
        visitor.take_picture(f"{place}, {NARROW['width']} px wide")
