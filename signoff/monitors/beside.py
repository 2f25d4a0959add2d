"""What was found beside the tests' own clauses, and decides clauses whether or not they were asked for."""

from pathlib import Path

from signoff.guide import Guide
from signoff.monitors import cross_customer, disagreements
from signoff.verdict.results import Result


def found_beside(folder: Path, guide: Guide) -> list[Result]:
    """All of it, as the processes of the run wrote it down."""
    return [*cross_customer.results_of(folder, guide), *disagreements.results_of(folder, guide)]
