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
        ("slow=0.08@550", ["LAT-01"]),
        ("late=0.1@600", ["LAT-05"]),
        ("grow=3", ["LAT-02"]),
    ],
)
def test_a_target_that_misbehaves_is_never_green(tmp_path: Path, fault: str, never_green: list[str]) -> None:
    code, received = run(tmp_path, fault, "after=60")
    assert [name for name in never_green if outcomes(received)[name] == "PASS"] == []
    assert code in (1, 2)


def test_generators_that_were_starved_decide_nothing_and_come_to_an_end(tmp_path: Path) -> None:
    # Locust takes workers for lost that are silent for 3 s, stops, and then waits for ever.
    code, received = run(tmp_path, "base=5", processes=2, starved_s=5)
    assert set(outcomes(received).values()) == {"INCONCLUSIVE"}
    assert all("the generator sent late" in one["words"] for one in received["verdicts"] if "ruling" in one)
    assert (code, received["interrupted"]) == (2, False)


def test_two_refused_handshakes_in_a_hundred_are_never_green(tmp_path: Path) -> None:
    profile = "seconds = 76\nwindow_s = 0.25\npool = 20\n[rates]\nconnect = 20\n"
    code, received = run(tmp_path, "refuse=0.02", profile=profile)
    found = next(one for one in received["verdicts"] if one["clause"] == "LAT-07")
    assert found["outcome"] != "PASS"
    assert found["ruling"]["violations"] > 0
    assert code in (1, 2)
