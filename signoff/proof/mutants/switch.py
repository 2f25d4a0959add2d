"""The switch: which mutant is active, and which places of the code were reached, in a file that is shared.

A copy of this file lies in the mutated backend, so it needs the standard library only. Whoever maps the file
sees a change at once: the instrument sets the active mutant and reads what was reached, each process of the
backend asks before it computes something that has mutants. Without the variable no mutant is ever active.
"""

import mmap
import os
from pathlib import Path

#: The backend's supervisor hands its services no other variables than those that begin like this.
VARIABLE = "SECUREBASE_MUTANTS"
HEAD = 8
NONE = 0


class Switch:
    """The shared file: 8 bytes with the active mutant's number, then a byte for each number."""

    def __init__(self, path: Path, size: int | None = None) -> None:
        """Opens the file, or makes one for numbers below `size`."""
        if size is not None:
            path.write_bytes(bytes(HEAD + size))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)
        self._head = memoryview(self._map)[:HEAD].cast("Q")
        self._seen = memoryview(self._map)[HEAD:]

    def set(self, number: int) -> None:
        """From now on that mutant is active in every process; NONE: none is."""
        self._head[0] = number

    def clear(self) -> None:
        """Forgets what was reached."""
        self._seen[:] = bytes(len(self._seen))

    def reached(self) -> frozenset[int]:
        """The places that were reached since the last `clear`, by the number of their first mutant."""
        return frozenset(number for number, byte in enumerate(bytes(self._seen)) if byte)

    def any_of(self, first: int, last: int) -> bool:
        """In the backend: notes that this place was reached; whether one of its mutants is active."""
        self._seen[first] = 1
        return first <= self._head[0] <= last

    def active(self, number: int) -> bool:
        """In the backend: whether that mutant is active."""
        return self._head[0] == number


class _Off:
    """Where nobody set the variable: no mutant is active, and nothing is noted."""

    def any_of(self, first: int, last: int) -> bool:
        return False

    def active(self, number: int) -> bool:
        return False


def _of_this_process() -> "Switch | _Off":
    path = os.environ.get(VARIABLE)
    return Switch(Path(path)) if path else _Off()


_switch = _of_this_process()
any_of, active = _switch.any_of, _switch.active
