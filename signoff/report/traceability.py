"""The traceability table: clause, level, tests, last verdict."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.table import Table

from signoff.guide import Clause
from signoff.verdict.results import Collected


def traceability(clauses: Sequence[Clause], collected: Sequence[Collected], last: Mapping[str, str]) -> Table:
    """A row per clause; tests are counted by file, so that one finds them."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for column in ("clause", "level", "gate", "title", "tests", "last verdict"):
        table.add_column(column, overflow="fold", no_wrap=column in ("clause", "level", "gate"))
    for clause in clauses:
        files = Counter(test.test.partition("::")[0] for test in collected if test.clause == clause.id)
        tests = ", ".join(f"{file} ({count})" for file, count in sorted(files.items())) or (
            "load runs" if clause.by_load else "none"
        )
        row = (
            clause.id,
            clause.level.value,
            clause.gate,
            clause.title,
            tests,
            last.get(clause.id, "never run"),
        )
        table.add_row(*row)
    return table
