"""What a run will decide, what it cannot and why, and what it will cost."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from signoff.deployment.description import Description
from signoff.deployment.ledger import Account
from signoff.guide import Clause
from signoff.report.planning import Plan, fitting_workers, make_plan
from signoff.verdict.results import Collected
from tests.unit.signoff.verdict.guides import HUMAN, MUST, a_clause

MINT = {
    "algorithm": "HS256",
    "key_env": "KEY",
    "issuer": "desk",
    "audience": "portal",
    "any_customer": True,
}


def a_description(kind: str = "staging", requests: int = 100) -> Description:
    return Description.model_validate(
        {
            "name": "desk",
            "kind": kind,
            "base_url": "https://desk.test",
            "build_url": "/health",
            "auth": {"mint": MINT},
            "limits": {"requests": requests},
        }
    )


def a_test(name: str = "a", clause: str = "TKT-01", requests: int = 10, customers: int = 1) -> Collected:
    return Collected(test=name, clause=clause, level=MUST, requests=requests, customers=customers)


def a_plan(
    tests: list[Collected],
    clauses: list[Clause] | None = None,
    accounts: list[Account] | None = None,
    **more: Any,
) -> Plan:
    description = a_description(more.pop("kind", "staging"), more.pop("limit", 100))
    wanted = [a_clause("TKT-01"), a_clause("TKT-02")] if clauses is None else clauses
    return make_plan(wanted, tests, description, accounts, more.pop("durations", {}), more.pop("workers", 1))


BY_LOAD = "a load run decides it: signoff load, and the target lacks: load"


@pytest.mark.parametrize(
    ("clause", "tests", "kind", "reason"),
    [
        (a_clause(), [a_test()], "staging", None),
        (a_clause(), [], "staging", "no test decides it yet"),
        (a_clause(), [a_test(clause="TKT-02")], "staging", "no test decides it yet"),
        (a_clause("LAT-01", needs=frozenset({"load"})), [], "staging", BY_LOAD),
        (a_clause(level=HUMAN), [a_test()], "staging", "a person has to attest it"),
        (a_clause(needs=frozenset({"ws", "aws"})), [a_test()], "staging", "the target lacks: aws, ws"),
        (
            a_clause(needs=frozenset({"aws"})),
            [],
            "staging",
            "no test decides it yet, and the target lacks: aws",
        ),
        (
            a_clause(changes=True),
            [a_test()],
            "production",
            "its check changes something, and the target is a production target",
        ),
        (a_clause(changes=False), [a_test()], "production", None),
    ],
)
def test_a_clause_will_be_decided_unless_something_stands_against_it(
    clause: Clause, tests: list[Collected], kind: str, reason: str | None
) -> None:
    plan = a_plan(tests, [clause], kind=kind)
    assert plan.undecided.get(clause.id) == reason
    assert (clause.id in plan.decided) == (reason is None)


def test_only_tests_of_decided_clauses_cost_anything() -> None:
    lacking = a_clause("TKT-02", needs=frozenset({"aws"}))
    tests = [a_test(requests=7, customers=2), a_test("b", requests=3), a_test("c", "TKT-02", 500, 9)]
    plan = a_plan(tests, [a_clause("TKT-01"), lacking])
    assert (plan.decided, plan.requests, plan.customers) == ({"TKT-01": 2}, 17, 2)


def test_a_test_that_uses_up_an_allowance_costs_all_of_it_and_more() -> None:
    assert a_plan([a_test(requests=0)]).requests == 140
    assert a_plan([a_test(requests=0)], limit=10).requests == 50


@pytest.mark.parametrize(
    ("durations", "workers", "seconds", "guessed"),
    [
        ({}, 1, 4, 2),
        ({"a": 30.0}, 1, 32, 1),
        ({"a": 30.0, "b": 10.0}, 1, 40, 0),
        ({"a": 30.0, "b": 10.0}, 4, 10, 0),
        ({"a": 30.0, "b": 10.0, "other": 99.0}, 0, 40, 0),
    ],
)
def test_a_run_will_take_as_long_as_its_tests_took_last(
    durations: dict[str, float], workers: int, seconds: int, guessed: int
) -> None:
    tests = [a_test("a", requests=20), a_test("b", requests=20)]
    plan = a_plan(tests, durations=durations, workers=workers)
    assert (plan.duration, plan.guessed) == (timedelta(seconds=seconds), guessed)


@pytest.mark.parametrize(
    ("seconds", "customers", "cores", "workers"),
    [
        (19, None, 8, 2),
        (20, None, 2, 4),
        (700, None, 8, 4),
        (700, None, 1, 2),
        (700, 8, 2, 4),
        (700, 7, 2, 3),
        (700, 2, 2, 2),
    ],
)
def test_who_has_long_to_wait_shares_a_core_as_far_as_there_are_customers(
    seconds: float, customers: int | None, cores: int, workers: int
) -> None:
    assert fitting_workers(seconds, customers, cores) == workers


def accounts(*left: int, held: bool = False) -> list[Account]:
    return [Account(f"c{number}", each, held) for number, each in enumerate(left)]


@pytest.mark.parametrize(
    ("tests", "listed"),
    [
        ([a_test(requests=90)] * 3, None),
        ([a_test(requests=100)], accounts(100)),
        ([a_test(requests=50)] * 2, accounts(100)),
        ([a_test(requests=50, customers=2)] * 2, accounts(100, 100)),
        ([a_test(requests=0), a_test(requests=100)], accounts(100, 100)),
        ([a_test(requests=10), a_test(requests=100)], accounts(10, 100)),
        ([a_test(requests=60)], accounts(100)),
        ([], accounts()),
    ],
)
def test_enough_customers_are_not_remarked_upon(tests: list[Collected], listed: list[Account] | None) -> None:
    assert a_plan(tests, accounts=listed).too_few is None


@pytest.mark.parametrize(
    ("tests", "listed", "has", "wanted", "more"),
    [
        ([a_test(requests=100)] * 2, accounts(100), "1 with 100", 200, 1),
        ([a_test(requests=100)] * 5, accounts(100), "1 with 100", 500, 4),
        ([a_test(requests=60)] * 2, accounts(100), "1 with 100", 120, 1),
        ([a_test(requests=0)], accounts(99), "1 with 99", 100, 1),
        ([a_test(requests=10, customers=3)], accounts(100, 100), "2 with 200", 30, 1),
        ([a_test(requests=10, customers=5)], accounts(100, 100), "2 with 200", 50, 3),
        ([a_test(requests=1)], accounts(), "0 with 0", 1, 1),
    ],
)
def test_too_few_customers_are_told_with_how_many_more(
    tests: list[Collected], listed: list[Account], has: str, wanted: int, more: int
) -> None:
    # Only a customer who has used some of its requests gets them again.
    helps = ", or wait until earlier requests count no more" if has == "1 with 99" else ""
    assert a_plan(tests, accounts=listed).too_few == (
        f"too few customers: {has} requests left in this window, {wanted} wanted; "
        f"list about {more} more in [auth], or choose fewer clauses{helps}"
    )


def test_a_customer_that_another_run_holds_now_counts_for_the_plan() -> None:
    assert a_plan([a_test(requests=100)], accounts=accounts(100, held=True)).too_few is None


def test_the_table_says_what_will_be_known_of_each_clause() -> None:
    clauses = [a_clause("TKT-01"), a_clause("TKT-02", HUMAN)]
    stream = StringIO()
    Console(file=stream, width=120).print(a_plan([a_test(), a_test("b")], clauses).table(clauses))
    rows = [" ".join(line.split()) for line in stream.getvalue().splitlines()]
    assert rows == [
        "clause level tests will be",
        "TKT-01 MUST 2 decided",
        "TKT-02 HUMAN not decided: a person has to attest it",
    ]


@pytest.mark.parametrize(("listed", "requests"), [(2, 10 + 2 * 2 * 90), (5, 10 + 2 * 3 * 90)])
def test_the_stories_of_the_model_are_counted_where_customers_are_listed(listed: int, requests: int) -> None:
    tests = [a_test(), a_test("tests/model/test_model.py::test_it[TKT-01]", requests=1, customers=0)]
    assert a_plan(tests, accounts=accounts(*[100] * listed)).requests == requests
    assert a_plan(tests).requests == 10, "where customers are made, time alone bounds the stories"
