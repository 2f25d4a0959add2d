"""From the outbox to the topic: each change is published, at least once."""

from backend.domain.errors import DependencyDown
from backend.ports import EventTopic, Outbox

_AT_ONCE = 10


class Relay:
    """Publishes the events that wait. Several may run at once: what both see is published twice."""

    def __init__(self, outbox: Outbox, topic: EventTopic) -> None:
        self._outbox = outbox
        self._topic = topic

    def drain(self) -> int:
        """Publish all that waits, oldest first; returns how many. DependencyDown if any could not be."""
        published = 0
        while waiting := self._outbox.oldest(_AT_ONCE):
            # Forgotten only once published: who dies in between leaves them to be published again.
            taken = self._topic.publish(waiting)
            self._outbox.remove(taken)
            published += len(taken)
            if len(taken) < len(waiting):
                raise DependencyDown("topic")
            # What comes from now on wakes whoever drains once more.
            if len(waiting) < _AT_ONCE:
                break
        return published
