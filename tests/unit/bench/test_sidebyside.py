"""The comparison takes the sample that it says, and reads what the other one reports."""

import sys
from pathlib import Path

import pytest

from bench.orders import BenchError
from bench.schemathesis import program, read
from bench.sidebyside import SAMPLED, chosen
from signoff.proof.catalogue import REFERENCE, STRANGER, load_catalogue

CATALOGUE = load_catalogue(Path(__file__).resolve().parents[3])


def test_the_sample_is_seeded_and_comes_from_the_clauses_that_a_fuzzer_can_reach() -> None:
    first = chosen(CATALOGUE, 12, 6, seed=1)
    assert first == chosen(CATALOGUE, 12, 6, seed=1) != chosen(CATALOGUE, 12, 6, seed=2)
    assert {one.clause for one in first[:12]} <= set(SAMPLED)
    assert [one.subject for one in first] == [REFERENCE] * 12 + [STRANGER] * 6


def test_failures_are_told_by_kind_and_operation() -> None:
    report = {
        "failures": [{"title": "Server error", "operations": ["GET /a", "PUT /b"]}],
        "test_cases": {"generated": 7},
    }
    fuzzed = read(report)
    assert (sorted(fuzzed.failures), fuzzed.calls) == (
        ["Server error at GET /a", "Server error at PUT /b"],
        7,
    )
    with pytest.raises(BenchError, match="another shape"):
        read({"failures": []})


def test_a_missing_program_is_told_with_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(BenchError, match="pip install schemathesis"):
        program(None)
