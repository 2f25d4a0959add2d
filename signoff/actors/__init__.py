"""Who acts in a test: customers of the target and its operator, driven over its public wire."""

from signoff.actors.customer import Customer
from signoff.actors.listener import Listener, some
from signoff.actors.operator import Invoked, Operator
from signoff.actors.scene import Scene
from signoff.actors.stage import Stage

__all__ = ["Customer", "Invoked", "Listener", "Operator", "Scene", "Stage", "some"]
