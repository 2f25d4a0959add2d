"""A customer of the target: what it does with tickets, notifications, files, over live connections, by hand.

Of each pair of acts, `open` must succeed and gives what came of it; `try_open` gives the raw answer.
"""

from functools import cached_property

from signoff.actors.customer.attachments import Attachments
from signoff.actors.customer.costs import Costs
from signoff.actors.customer.live import LiveConnections
from signoff.actors.customer.notifications import Notifications
from signoff.actors.customer.raw import Raw
from signoff.actors.customer.tickets import Tickets
from signoff.actors.customer.webhooks import Webhooks
from signoff.actors.session.client import Client
from signoff.actors.session.past import REQUESTS, Earlier, Past

WALKS = 3
"""So often a test looks through all of a list, for which a past gives it more requests than it declares."""


class Customer(Client):
    """One customer, with a valid token unless `presenting` gave another Authorization header."""

    def look_back(self) -> Past:
        """What the customer has by now, at the cost of REQUESTS; NotVerified where that cannot be told."""
        paths = self.dialect.paths
        tickets = self.tickets.look_back() if paths.tickets else Earlier()
        inbox, unread = self.notifications.look_back() if paths.notifications else (Earlier(), 0)
        return Past(tickets, inbox, unread)

    def remembers_its_past(self) -> None:
        """Looks at what the customer has, so that none of it is taken for the test's."""
        self.recorder.grants(REQUESTS)
        past = self.recorder.pasts[self.id] = self.look_back()
        # A test that looks through whole lists may have these pages to look through, too.
        pages = (len(past.tickets.ids) + len(past.notifications.ids)) // self.dialect.paging.default_size
        self.recorder.grants(WALKS * (pages + 1))

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
    def costs(self) -> Costs:
        """What it has spent, and may spend."""
        return Costs(self)

    @cached_property
    def live(self) -> LiveConnections:
        """Live connections."""
        return LiveConnections(self)

    @cached_property
    def raw(self) -> Raw:
        """Requests written by hand, byte by byte."""
        return Raw(self)
