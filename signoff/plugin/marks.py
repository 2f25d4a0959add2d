"""`@clause`: the one tie between a test and the guide."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from signoff.guide import Level

Test = TypeVar("Test", bound=Callable[..., Any])


def clause(
    clause_id: str, *, requests: int, level: Level | None = None, offline: bool = False
) -> Callable[[Test], Test]:
    """The test verifies that clause, and each of its customers sends at most `requests` requests.

    `level=Level.SHOULD` on a check within a MUST clause: it asks what only the wire contract says, so a
    miss is a note and does not decide the clause. `offline`: it looks at something the target file names, and
    sends nothing; every other test of a clause about the wire has to reach the target.
    """
    mark = clause_mark(clause_id, requests=requests, level=level, offline=offline)

    def tie(test: Test) -> Test:
        return mark(test)  # type: ignore[no-any-return]

    return tie


def clause_mark(
    clause_id: str, *, requests: int, level: Level | None = None, offline: bool = False
) -> pytest.MarkDecorator:
    """The same as a mark, for one set of parameters of a test."""
    return pytest.mark.clause(clause_id, requests=requests, level=level, offline=offline)
