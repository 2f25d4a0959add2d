"""What several actors did at once, and whether what they saw can be explained: pure, and without I/O.

A history is a list of operations, each with its beginning, its end and how it ended. The checkers return
contradictions: sentences, each with the operations that contradict each other and no more.
"""

from signoff.histories.contradictions import Contradiction, Undecided
from signoff.histories.operations import Ending, Operation

__all__ = ["Contradiction", "Ending", "Operation", "Undecided"]
