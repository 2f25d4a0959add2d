"""A customer of the target. `opens`, `reads`, ... must succeed; `tries_to_...` returns the raw answer."""

from signoff.actors.customer.attachments import Attachments
from signoff.actors.customer.live import Listening
from signoff.actors.customer.notifications import Notified
from signoff.actors.customer.raw import Raw
from signoff.actors.customer.tickets import Tickets


class Customer(Tickets, Notified, Attachments, Listening, Raw):
    """One customer, with a valid token unless `presenting` gave another Authorization header."""
