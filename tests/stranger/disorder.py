"""What a network of queues makes of an order: messages come at least once, and some after later ones."""

from typing import Generic, TypeVar

REPEATED, HELD_BACK = 3, 5
Said = TypeVar("Said")


class Disorder(Generic[Said]):
    """Every third numbered message comes again after the one that follows, every fifth after that only."""

    def __init__(self) -> None:
        self.later: list[Said] = []

    def taking(self, said: Said, number: int | None) -> list[Said]:
        """What is to be sent now. What has no number is an answer, and comes after all before it."""
        if number is None:
            return [*self.rest(), said]
        if number % HELD_BACK == 0:
            self.later.append(said)
            return []
        due = [said, *self.rest()]
        self.later = [said] if number % REPEATED == 0 else []
        return due

    def rest(self) -> list[Said]:
        """What was left for later."""
        due, self.later = self.later, []
        return due
