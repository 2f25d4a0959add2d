"""What tests of the plugin share: a clause that is kept, and what the run's verdict says of each."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Runs = Callable[..., pytest.RunResult]
Suite = Callable[..., Path]

KEPT = """
@clause("TKT-01", requests=1)
def test_kept(customer_a):
    expect(customer_a.tickets.try_list()).is_ok()
"""
MORE = KEPT.replace("test_kept", "test_more")


def clauses(project: pytest.Pytester, run_id: str = "one") -> dict[str, dict[str, Any]]:
    """The clauses of the run's verdict, by id."""
    document = json.loads((project.path / "out" / run_id / "verdict.json").read_text(encoding="utf-8"))
    return {clause["id"]: clause for clause in document["clauses"]}


def verdict(project: pytest.Pytester) -> dict[str, Any]:
    """What the later run says of the clause."""
    return clauses(project, "two")["TKT-01"]
