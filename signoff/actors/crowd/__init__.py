"""Several actors at once, each on a thread of its own, and the history of what they did."""

from signoff.actors.crowd.crowd import Crowd
from signoff.actors.crowd.participant import Participant

__all__ = ["Crowd", "Participant"]
