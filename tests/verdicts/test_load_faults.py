"""Whole load runs on a target that misbehaves: red or undecided, never green, also on a busy machine."""

from pathlib import Path

import pytest

from tests.verdicts.load_runs import outcomes, run


@pytest.mark.parametrize(
    ("fault", "never_green"),
    [
        ("stall=1/10", ["LAT-01", "LAT-03", "LAT-05"]),
        ("wrong=1", ["LAT-01", "LAT-02", "LAT-03", "LAT-05"]),
        ("limit=0.05", ["LAT-01", "LAT-02", "LAT-03", "LAT-05"]),
        ("refuse=0.1", ["LAT-04"]),
        ("dead=400", ["LAT-01", "LAT-02", "LAT-03", "LAT-05"]),
    ],
)
def test_a_target_that_misbehaves_is_never_green(tmp_path: Path, fault: str, never_green: list[str]) -> None:
    code, told = run(tmp_path, fault, "after=60")
    assert [name for name in never_green if outcomes(told)[name] == "PASS"] == []
    assert code in (1, 2)
