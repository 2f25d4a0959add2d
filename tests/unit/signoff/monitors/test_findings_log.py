"""Leaks that the sweep wrote down become failures of the clause that keeps customers apart."""

import json
from pathlib import Path

from signoff.monitors.cross_customer import results_in
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.verdict.guides import a_clause

CLAUSE = a_clause("SEC-01")
LEAK = {
    "test": "tests/integration/test_x.py::test_y",
    "expected": "nothing of another customer's",
    "actual": "canary-1 is in it, of acme",
    "actor": "customer B",
    "token": "CUSTOMER_B_TOKEN",
    "line": "customer B lists tickets → 200 (3 ms)",
    "shown": "GET http://x/tickets\n→ 200",
    "repeat": "curl -sS http://x/tickets",
}


def writes(folder: Path, worker: str, *lines: str) -> None:
    """What a worker wrote down."""
    (folder / "leaks").mkdir(exist_ok=True)
    (folder / "leaks" / f"{worker}.jsonl").write_text("\n".join(lines), encoding="utf-8")


def test_a_run_without_leaks_has_none(tmp_path: Path) -> None:
    assert results_in(tmp_path, CLAUSE) == []


def test_the_leaks_of_all_workers_fail_the_clause_with_their_exchange(tmp_path: Path) -> None:
    writes(tmp_path, "gw0", json.dumps(LEAK))
    writes(tmp_path, "gw1", json.dumps(LEAK | {"test": "test_z"}), '{"test": "cut off by a ki')
    first, second = results_in(tmp_path, CLAUSE)
    assert (first.clause, first.outcome, first.test) == ("SEC-01", Outcome.FAIL, LEAK["test"])
    assert second.test == "test_z"
    assert first.failure is not None
    for part in (CLAUSE.asks, LEAK["line"], LEAK["shown"], LEAK["repeat"], LEAK["actual"]):
        assert str(part).splitlines()[0] in first.failure.text
