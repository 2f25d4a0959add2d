"""A clock that tests set."""

from dataclasses import dataclass

START = 1_700_000_000_000


@dataclass
class SetClock:
    """Stands still until it is moved."""

    now: int = START

    def now_ms(self) -> int:
        """Return milliseconds since 1970."""
        return self.now
