"""Who acts in a test: customers of the target, its operator, and who looks at its account."""

from signoff.actors.account.account import Account
from signoff.actors.customer.customer import Customer
from signoff.actors.customer.listener import Listener, some
from signoff.actors.operator.operator import Invoked, Operator
from signoff.actors.session.recorder import Recorder
from signoff.actors.session.session import TargetSession

__all__ = ["Account", "Customer", "Invoked", "Listener", "Operator", "Recorder", "TargetSession", "some"]
