"""The traceability table: from each clause to its tests and its last verdict."""

from io import StringIO

from rich.console import Console

from signoff.report.traceability import traceability
from signoff.verdict.results import Collected
from tests.unit.signoff.verdict.guides import MUST, SHOULD, a_clause


def a_test(test: str, clause: str = "TKT-01") -> Collected:
    return Collected(test=test, clause=clause, level=MUST, requests=1, customers=1)


def test_each_clause_has_a_row_with_its_tests_by_file_and_its_last_verdict() -> None:
    clauses = [a_clause("TKT-01"), a_clause("SEC-01", SHOULD)]
    collected = [
        a_test("tests/b.py::test_2[x::y]"),
        a_test("tests/b.py::test_1"),
        a_test("tests/a.py::test_1"),
        a_test("tests/c.py::test_1", "TKT-99"),
    ]
    stream = StringIO()
    Console(file=stream, width=150).print(traceability(clauses, collected, {"TKT-01": "PASS"}))
    rows = [" ".join(line.split()) for line in stream.getvalue().splitlines()]
    assert rows == [
        "clause level gate title tests last verdict",
        "TKT-01 MUST tkt The promise of TKT-01 tests/a.py (1), tests/b.py (2) PASS",
        "SEC-01 SHOULD sec The promise of SEC-01 none never run",
    ]
