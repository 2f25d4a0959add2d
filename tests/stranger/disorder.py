"""What a network of queues makes of an order: messages come at least once, and some after later ones."""

REPEATED, HELD_BACK = 3, 5


class Disorder:
    """Every third numbered message comes again after the one that follows, every fifth after that only."""

    def __init__(self) -> None:
        self.later: list[str] = []

    def taking(self, text: str, number: int | None) -> list[str]:
        """What is to be sent now. What has no number is an answer, and comes after all before it."""
        if number is None:
            return [*self.rest(), text]
        if number % HELD_BACK == 0:
            self.later.append(text)
            return []
        due = [text, *self.rest()]
        self.later = [text] if number % REPEATED == 0 else []
        return due

    def rest(self) -> list[str]:
        """What was left for later."""
        due, self.later = self.later, []
        return due
