"""A customer of the target: what it does with tickets, notifications, files, over live connections, by hand.

Of each pair of acts, `open` must succeed and gives what came of it; `try_open` gives the raw answer.
"""

from functools import cached_property

from signoff.actors.customer.attachments import Attachments
from signoff.actors.customer.live import LiveConnections
from signoff.actors.customer.notifications import Notifications
from signoff.actors.customer.raw import Raw
from signoff.actors.customer.tickets import Tickets
from signoff.actors.customer.webhooks import Webhooks
from signoff.actors.session.client import Client
from signoff.actors.session.past import PAGES, REQUESTS, Past

WALKS = 3
"""So often a test looks through all of a list, for which a past gives it more requests than it declares."""


class Customer(Client):
    """One customer, with a valid token unless `presenting` gave another Authorization header."""

    def remembers_its_past(self) -> None:
        """Reads what the customer has, so that none of it is taken for the test's. It costs REQUESTS."""
        self.recorder.grants(REQUESTS)
        paths = self.dialect.paths
        tickets = self.tickets.ids_there(PAGES) if paths.tickets else frozenset[str]()
        inbox, unread = self.notifications.past(PAGES) if paths.notifications else (frozenset[str](), 0)
        self.recorder.pasts[self.id] = Past(tickets, inbox, unread)
        # A test that looks through whole lists has these pages to look through, too.
        self.recorder.grants(WALKS * (len(tickets) + len(inbox)) // self.dialect.paging.default_size)

    @cached_property
    def tickets(self) -> Tickets:
        """Tickets and their comments."""
        return Tickets(self)

    @cached_property
    def notifications(self) -> Notifications:
        """The inbox."""
        return Notifications(self)

    @cached_property
    def attachments(self) -> Attachments:
        """Files on tickets."""
        return Attachments(self)

    @cached_property
    def webhooks(self) -> Webhooks:
        """Endpoints of its own, and what was delivered to them."""
        return Webhooks(self)

    @cached_property
    def live(self) -> LiveConnections:
        """Live connections."""
        return LiveConnections(self)

    @cached_property
    def raw(self) -> Raw:
        """Requests written by hand, byte by byte."""
        return Raw(self)
