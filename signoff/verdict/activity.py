"""What this process has done so far: a test that did nothing cannot be told from one that found nothing."""

from dataclasses import dataclass


@dataclass
class Activity:
    """Counts since the process began: `evaluated` expectations, and `steps` that reached a target.

    A step is a request and its answer, a frame, a call to AWS, or what a browser asked for. A process
    runs one test at a time, so the difference between two looks is that test's own.
    """

    evaluated: int = 0
    steps: int = 0

    def since(self, earlier: "Activity") -> "Activity":
        """What was done after that earlier look."""
        return Activity(self.evaluated - earlier.evaluated, self.steps - earlier.steps)

    def now(self) -> "Activity":
        """A look at the counts, which go on."""
        return Activity(self.evaluated, self.steps)


ACTIVITY = Activity()
"""Of this process. Whatever evaluates an expectation or reaches a target counts it here."""
