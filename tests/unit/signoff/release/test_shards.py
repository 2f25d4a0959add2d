"""Runs of parts of a suite, joined: as one run of all of it, and undecided where a part is missing."""

from pathlib import Path

import pytest

from signoff.release.decide import decided
from signoff.suite.suite import Suite
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import GUIDE, a_run, asked, outcome_of
from tests.unit.signoff.verdict.guides import suite_of

TESTS = [f"tests/test_tickets.py::test_{number}" for number in range(6)]
PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.NOT_VERIFIED
KEPT = dict.fromkeys(TESTS, PASS)


def whole_suite() -> Suite:
    return suite_of(*(outcome_of("TKT-01", PASS, test) for test in TESTS))


def shards(out: Path, outcomes: dict[str, Outcome], count: int) -> list[Path]:
    """A run of each part of those tests."""
    return [
        a_run(
            out,
            f"20261123-10000{number}-aaaa",
            results=[outcome_of("TKT-01", outcomes[test], test) for test in TESTS[number::count]],
            suite=whole_suite(),
        )
        for number in range(count)
    ]


def told(*folders: Path) -> dict[str, object]:
    """What a decision over those runs says of the clause, apart from what each test took."""
    document, decision, _ = decided(asked(*folders), GUIDE)
    clause = next(each for each in document["clauses"] if each["id"] == "TKT-01")
    outcomes = sorted((test["id"], test["outcome"], test["reason"]) for test in clause["tests"])
    kept = {key: clause[key] for key in ("verdict", "reason", "so_far", "notes")}
    return kept | {"tests": outcomes, "ruling": decision.ruling, "gates": document["gates"]}


@pytest.mark.parametrize("count", [2, 3, 6])
@pytest.mark.parametrize(
    "changed", [{}, {TESTS[1]: FAIL}, {TESTS[4]: UNKNOWN}, {TESTS[0]: Outcome.INCONCLUSIVE, TESTS[5]: FAIL}]
)
def test_all_parts_give_what_one_run_gives(changed: dict[str, Outcome], count: int, tmp_path: Path) -> None:
    outcomes = KEPT | changed
    (one,) = shards(tmp_path / "one", outcomes, 1)

    assert told(*shards(tmp_path / "parts", outcomes, count)) == told(one)


def test_without_one_of_the_parts_the_clause_is_not_verified(tmp_path: Path) -> None:
    first, second, _ = shards(tmp_path, KEPT, 3)

    found = told(first, second)

    assert found["verdict"] == "NOT VERIFIED"
    assert found["so_far"] == "4 of 6 tests"
    assert found["reason"] == "so far 4 of 6 tests: this one was left out of the run"
    assert len(found["tests"]) == 6  # type: ignore[arg-type]
