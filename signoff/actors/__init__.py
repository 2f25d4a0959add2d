"""Who acts in a test: customers of the target, driven over its public wire."""

from signoff.actors.customer import Customer
from signoff.actors.scene import Scene
from signoff.actors.stage import Stage

__all__ = ["Customer", "Scene", "Stage"]
