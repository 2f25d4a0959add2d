"""All rows, and how they are grouped: a test tries the rows of a group with one set-up."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pytest

from signoff.plugin.marks import clause_mark
from tests.security.isolation.beside_rows import BESIDE_ROWS
from tests.security.isolation.cost_rows import COST_ROWS
from tests.security.isolation.file_rows import FILE_ROWS
from tests.security.isolation.notification_rows import NOTIFICATION_ROWS
from tests.security.isolation.rows import Row
from tests.security.isolation.sign_in_rows import SIGN_IN_ROWS
from tests.security.isolation.ticket_rows import TICKET_ROWS
from tests.security.isolation.webhook_rows import WEBHOOK_ROWS

NAMING_ROWS = (*TICKET_ROWS, *FILE_ROWS, *NOTIFICATION_ROWS, *WEBHOOK_ROWS, *COST_ROWS, *SIGN_IN_ROWS)
"""Those in which the id is what the call is about."""
ROWS = (*NAMING_ROWS, *BESIDE_ROWS)

Group = Sequence[Row]
_BESIDE = [tuple(rows) for _, rows in groupby(BESIDE_ROWS, lambda row: (row.operation, row.place == "query"))]
_ALWAYS_THERE = ("create ticket", "list tickets", "list notifications")
"""Operations that every target has a query for, though not idempotency keys or cursors."""
GROUPS: tuple[Group, ...] = (
    *(group for group in _BESIDE if group[0].place == "query" and group[0].operation in _ALWAYS_THERE),
    *((row,) for row in NAMING_ROWS),
    *(group for group in _BESIDE if group[0].place != "query" or group[0].operation not in _ALWAYS_THERE),
)


def parameters(groups: Sequence[Group]) -> list[Any]:
    """Each group with its clause and its cost. A thin run has the first group of each operation only."""
    seen: set[str] = set()
    found = []
    for group in groups:
        first = group[0]
        marks = [clause_mark(first.clause, requests=_requests(group))]
        if first.operation in seen:
            marks.append(pytest.mark.left_out_when_thin)
        seen.add(first.operation)
        name = f"{first.operation}, {' and '.join(row.place for row in group)}"
        found.append(pytest.param(group, id=name, marks=marks))
    return found


def _requests(group: Group) -> int:
    """The most that either customer sends: half of it is waiting, for what is told and for a scan."""
    first = group[0]
    calls = 30 if len(group) == 1 else 45
    # A few more to learn what varies by itself, and to look again at what differs.
    calls += 10
    return calls + (10 if first.received else 0) + (20 if first.files else 0) + (10 if first.webhooks else 0)
