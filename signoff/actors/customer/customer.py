"""A customer of the target: what it does with tickets, notifications, files, over live connections, by hand.

Of each pair of acts, `open` must succeed and gives what came of it; `try_open` gives the raw answer.
"""

from functools import cached_property

from signoff.actors.customer.attachments import Attachments
from signoff.actors.customer.live import LiveConnections
from signoff.actors.customer.notifications import Notifications
from signoff.actors.customer.raw import Raw
from signoff.actors.customer.tickets import Tickets
from signoff.actors.session.client import Client


class Customer(Client):
    """One customer, with a valid token unless `presenting` gave another Authorization header."""

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
    def live(self) -> LiveConnections:
        """Live connections."""
        return LiveConnections(self)

    @cached_property
    def raw(self) -> Raw:
        """Requests written by hand, byte by byte."""
        return Raw(self)
