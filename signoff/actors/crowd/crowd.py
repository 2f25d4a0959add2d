"""A number of actors who act at the same time, and the history that they write together."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from signoff.actors.crowd.participant import Participant
from signoff.actors.customer.customer import Customer
from signoff.histories import Operation
from signoff.histories.operations import as_lines
from signoff.wire import clock

MOST = 32
"""No more act at once: a burst would measure the burst."""
TOGETHER_S = 30
"""How long those who are ready wait for the others."""


class Crowd:
    """Who acts, and what was done so far. All operations are timed on one clock, which is never set back."""

    def __init__(self) -> None:
        self._operations: list[Operation] = []
        self._lock = threading.Lock()
        self._since = clock.epoch_s() - clock.monotonic()

    def actor(self, customer: Customer, name: str) -> Participant:
        """One more actor, who acts for that customer under that name ("Ann").

        Each call has a connection of its own: nobody is promised the process that answered the last one.
        """
        alone = replace(customer, more_headers={**customer.more_headers, "Connection": "close"})
        return Participant(alone, f"{name} ({customer.name})", self.now, self._keep)

    def now(self) -> float:
        """Seconds since 1970, on the history's clock."""
        return self._since + clock.monotonic()

    @property
    def operations(self) -> list[Operation]:
        """All that ended so far, in the order in which it ended."""
        with self._lock:
            return list(self._operations)

    def of(self, does: str) -> list[Operation]:
        """The operations of that kind, by the words that they begin with."""
        return [each for each in self.operations if each.does.startswith(does)]

    def at_once(self, *scripts: Callable[[], object]) -> None:
        """Runs each script on a thread of its own, all begun at the same moment; returns when all have ended.

        What a script raises is raised here, once the others have ended.
        """
        if len(scripts) > MOST:
            raise ValueError(f"at most {MOST} act at once")
        start = threading.Barrier(len(scripts), timeout=TOGETHER_S)

        def run(script: Callable[[], object]) -> None:
            start.wait()
            script()

        with ThreadPoolExecutor(len(scripts)) as threads:
            running = [threads.submit(run, script) for script in scripts]
        for each in running:
            each.result()

    def written(self) -> str:
        """The history as a file has it, one JSON object a line."""
        return as_lines(self.operations)

    def _keep(self, operation: Operation) -> None:
        with self._lock:
            self._operations.append(operation)
