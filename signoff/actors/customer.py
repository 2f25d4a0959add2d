"""A customer of the target. `opens`, `reads`, ... must succeed; `tries_to_...` returns the raw answer."""

from signoff.actors.attachments import Attachments
from signoff.actors.inbox import Notified
from signoff.actors.listening import Listening
from signoff.actors.raw import Raw
from signoff.actors.tickets import Tickets


class Customer(Tickets, Notified, Attachments, Listening, Raw):
    """One customer, with a valid token unless `presenting` gave another Authorization header."""
