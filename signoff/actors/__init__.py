"""Who acts in a test: customers of the target and its operator, driven over its public wire."""

from signoff.actors.customer.customer import Customer
from signoff.actors.customer.listener import Listener, some
from signoff.actors.operator.operator import Invoked, Operator
from signoff.actors.session.recorder import Recorder
from signoff.actors.session.session import TargetSession

__all__ = ["Customer", "Invoked", "Listener", "Operator", "Recorder", "TargetSession", "some"]
