"""Profiles are data, and the ones that are here can decide what they promise."""

from pathlib import Path

import pytest

from load.profiles import CLAUSES, JOURNEY_OF, ProfileError, load_profile
from signoff.guide import load_guide
from signoff.verdict.sampling import fewest_windows

PROMISED = {
    "smoke": [f"LAT-0{number}" for number in range(1, 7)],
    "local": [f"LAT-0{number}" for number in range(1, 8)],
    "staging": [f"LAT-0{number}" for number in range(1, 8)],
    "soak": ["LAT-08"],
}
RIGHT = "seconds = 60\nwindow_s = 1\npool = 3\n[rates]\ncreate = 2\n"


def test_the_guide_leaves_to_load_runs_what_they_decide() -> None:
    assert {clause.id for clause in load_guide().clauses.values() if clause.by_load} == set(JOURNEY_OF)


@pytest.mark.parametrize("name", PROMISED)
def test_a_profile_is_long_enough_and_dense_enough_for_what_it_decides(name: str) -> None:
    profile, guide = load_profile(name), load_guide()
    decided = []
    for journey, rate in profile.rates.items():
        for clause in CLAUSES[journey]:
            budget, window = guide.clause(clause).budget, profile.window(clause)
            assert budget is not None
            if profile.seconds / window >= fewest_windows(budget.allowance):
                assert rate * window >= 2, f"{clause}: a stall of {window} s could slip between two requests"
                decided.append(clause)
    assert sorted(decided) == PROMISED[name]


def test_shapes(tmp_path: Path) -> None:
    def shaped(shape: str) -> list[tuple[float, float, float]]:
        (tmp_path / "x.toml").write_text(f"shape = {shape}\n{RIGHT}")
        parts = load_profile("x", tmp_path).segments("create")
        return [(part.seconds, part.begins, part.ends) for part in parts]

    assert shaped("{ constant = [1] }") == [(60, 2, 2)]
    assert shaped("{ ramp = [0.5, 2] }") == [(60, 1, 4)]
    assert shaped("{ step = [1, 2, 3] }") == [(20, 2, 2), (20, 4, 4), (20, 6, 6)]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("seconds", "second", "x.toml: unknown key 'second'"),
        ("pool = 3", "pool = 0", "x.toml: 'pool' must be a number above 0"),
        ("create = 2", "crate = 2", "x.toml: 'rates': unknown 'crate'"),
        ("create = 2", "create = true", "x.toml: 'create' must be a number above 0"),
        ("create = 2", "", "x.toml: 'rates' names no journey"),
        ("pool = 3", 'pool = 3\narrivals = "closed"', "x.toml: 'arrivals' is one of poisson, uniform"),
        ("pool = 3", "pool = 3\nshape = { ramp = [1] }", "x.toml: 'shape' is"),
        ("create = 2", "create = 2\n[windows]\nLAT-08 = 1", "x.toml: 'windows': unknown 'LAT-08'"),
        ("seconds", "= seconds", "x.toml: "),
    ],
)
def test_a_wrong_profile_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    (tmp_path / "x.toml").write_text(RIGHT.replace(old, new, 1))
    with pytest.raises(ProfileError) as refusal:
        load_profile("x", tmp_path)
    assert str(refusal.value).startswith(complaint)


def test_a_profile_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(ProfileError, match="no profile 'none'; there are: local, smoke, soak, staging"):
        load_profile("none")
