"""What fails beside the one clause that a variant is of."""

from typing import Any

import pytest
from rich.console import Console

from bench import spread
from bench.spread import Spread, broken_clauses, draw, spread_of, table_of
from signoff.proof.catalogue import REFERENCE, Variant, load_catalogue
from tests.verdicts.clones import ROOT

VARIANT = Variant("late", "It is late.", "TKT-01", "backend/x.py", "a", "b", shows="late")


def document(**verdicts: str) -> dict[str, Any]:
    return {
        "clauses": [
            {
                "id": name.replace("_", "-"),
                "verdict": verdict,
                "reason": "it differs",
                "tests": [{"id": f"tests/x.py::test_{name}", "outcome": verdict}],
            }
            for name, verdict in verdicts.items()
        ]
    }


def test_only_what_failed_or_broke_counts() -> None:
    ruled = document(TKT_01="FAIL", TKT_02="PASS", TKT_03="NOT VERIFIED", TKT_04="ERROR", TKT_05="WARN")
    assert broken_clauses(ruled) == {
        "TKT-01": "FAIL test_TKT_01: it differs",
        "TKT-04": "ERROR test_TKT_04: it differs",
    }


def test_what_fails_without_a_test_of_its_own_says_so() -> None:
    ruled = document(SEC_01="FAIL")
    ruled["clauses"][0]["tests"] = []
    assert broken_clauses(ruled) == {"SEC-01": "FAIL no test of its own: it differs"}


def test_neither_its_own_clause_nor_what_the_reference_fails_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    ruled = document(TKT_01="FAIL", TKT_02="FAIL", TKT_03="ERROR")
    monkeypatch.setattr(spread, "rule", lambda variant: ruled)
    one = spread_of(VARIANT, {"TKT-02": "as always"})
    assert (one.own, list(one.others)) == ("FAIL", ["TKT-03"])


def test_the_table_names_the_others() -> None:
    console = Console(width=120)
    with console.capture() as shown:
        console.print(table_of([Spread(VARIANT, "FAIL", {"TKT-03": "ERROR test_it: it broke"})]))
    assert "TKT-03: ERROR test_it: it broke" in shown.get()


def test_a_seed_draws_the_same_variants_and_none_that_takes_load() -> None:
    catalogue = load_catalogue(ROOT)
    drawn = draw(catalogue, 30, 7)
    assert [one.id for one in drawn] == [one.id for one in draw(catalogue, 30, 7)]
    assert all(one.subject == REFERENCE and not one.load for one in drawn)
    assert len({one.id for one in drawn}) == 30
