"""A small guide and results about it, for tests that need one."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

from signoff.guide import Clause, Gate, Guide, Level
from signoff.suite.revision import Revision
from signoff.suite.suite import Listed, Suite
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Result

MUST, SHOULD, HUMAN = Level.MUST, Level.SHOULD, Level.HUMAN


def a_clause(clause_id: str = "TKT-01", level: Level = MUST, **changed: Any) -> Clause:
    """A clause of the gate named as its area."""
    area = clause_id.partition("-")[0]
    clause = Clause(
        id=clause_id,
        level=level,
        area=area,
        gate=area.lower(),
        title=f"The promise of {clause_id}",
        asks=f"A customer gets what {clause_id} promises.",
        consequence=f"Without {clause_id} no one gets help.",
        source="Functional tests",
        needs=frozenset({"http"}),
        changes=True,
    )
    return replace(clause, **changed)


def a_guide(*clauses: Clause) -> Guide:
    """A guide of those clauses, with a gate for each area."""
    gates = tuple(
        Gate(gate, f"About {gate}", "tickets") for gate in dict.fromkeys(clause.gate for clause in clauses)
    )
    return Guide("A guide", "1", gates, MappingProxyType({clause.id: clause for clause in clauses}))


def a_suite(*listed: Listed) -> Suite:
    """A suite of those tests, all made of the same."""
    tests = {each.test: each for each in listed}
    return Suite(tests, dict.fromkeys(tests, "5" * 64), Revision("c0ffee" * 6, True))


def suite_of(*results: Result) -> Suite:
    """A suite of just the tests of those results."""
    return a_suite(*(Listed(each.test, each.clause, each.level.value) for each in results))


def a_result(
    outcome: Outcome = Outcome.PASS,
    level: Level = MUST,
    *,
    clause: str = "TKT-01",
    test: str = "",
    reason: str = "",
    **more: Any,
) -> Result:
    """A result that says its outcome as its reason."""
    said = reason or ("" if outcome is Outcome.PASS else f"it is {outcome.value}")
    name = test or f"tests/test_a.py::test_{clause}_{outcome.name.lower()}"
    return Result(test=name, clause=clause, level=level, outcome=outcome, reason=said, **more)
