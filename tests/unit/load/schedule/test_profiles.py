"""Profiles are data, and the ones that are here can decide what they promise."""

from pathlib import Path

import pytest

from load.schedule.profiles import CLAUSES, FOLDER, JOURNEY_OF, OFFICIAL, ProfileError, load_profile
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
        ("seconds = 60", "seconds = nan", "x.toml: 'seconds' must be a number above 0"),
        ("seconds = 60", "seconds = inf", "x.toml: 'seconds' must be a number above 0"),
        ("seconds = 60", "seconds = 1e300", "x.toml: 'seconds' must be a number above 0, at most 2,592,000"),
        ("window_s = 1", "window_s = nan", "x.toml: 'window_s' must be a number above 0"),
        ("window_s = 1", "window_s = 0.3", "x.toml: 'window_s' must be a multiple of 0.25 s"),
        ("pool = 3", "pool = inf", "x.toml: 'pool' must be a number above 0"),
        ("pool = 3", "pool = 0.5", "x.toml: 'pool' must be a whole number"),
        ("pool = 3", "pool = true", "x.toml: 'pool' must be a number above 0"),
        ("create = 2", "create = nan", "x.toml: 'create' must be a number above 0"),
        ("create = 2", "create = -inf", "x.toml: 'create' must be a number above 0"),
        ("create = 2", "create = 1e6", "x.toml: asks for 60,000,000 requests, at most 10,000,000 are sent"),
        ("create = 2", "create = 2\n[windows]\nLAT-01 = nan", "x.toml: 'LAT-01' must be a number above 0"),
        ("pool = 3", "pool = 3\nshape = { constant = [nan] }", "x.toml: 'shape': nan is no level of a rate"),
        ("pool = 3", "pool = 3\nshape = { constant = [0] }", "x.toml: 'shape': 0 is no level of a rate"),
        ("pool = 3", "pool = 3\nshape = { ramp = [inf, 1] }", "x.toml: 'shape': inf is no level of a rate"),
        ("pool = 3", "pool = 3\nshape = { ramp = [-1, 1] }", "x.toml: 'shape': -1 is no level of a rate"),
        ("pool = 3", "pool = 3\nshape = { ramp = [0, 0] }", "x.toml: 'shape' is"),
        ("pool = 3", "pool = 3\nshape = { step = [true] }", "x.toml: 'shape': True is no level of a rate"),
        ("pool = 3", "pool = 3\nshape = { step = [] }", "x.toml: 'shape' is"),
    ],
)
def test_a_wrong_profile_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    (tmp_path / "x.toml").write_text(RIGHT.replace(old, new, 1))
    with pytest.raises(ProfileError) as refusal:
        load_profile("x", tmp_path)
    assert str(refusal.value).startswith(complaint)


@pytest.mark.parametrize("name", PROMISED)
def test_an_official_profile_is_known_by_its_bytes_wherever_they_lie(name: str, tmp_path: Path) -> None:
    profile = load_profile(name)
    assert (profile.name, profile.official, profile.sha256) == (name, True, OFFICIAL[name])
    copy = tmp_path / f"{name}.toml"
    copy.write_bytes((FOLDER / f"{name}.toml").read_bytes())
    assert load_profile(str(copy)) == profile


def test_the_official_profiles_are_all_that_are_here() -> None:
    assert set(OFFICIAL) == {file.stem for file in FOLDER.glob("*.toml")}


def test_a_profile_of_ones_own_bears_no_official_name(tmp_path: Path) -> None:
    official = (FOLDER / "smoke.toml").read_text(encoding="utf-8")
    file = tmp_path / "smoke.toml"
    names = set()
    for window in ("0.25", "0.5"):
        file.write_text(official.replace("window_s = 1", f"window_s = {window}"))
        profile = load_profile(str(file))
        assert (profile.official, profile.name) == (False, f"custom:smoke@{profile.sha256[:8]}")
        names |= {profile.name, load_profile("smoke", tmp_path).name}
    assert len(names) == 2


def test_a_name_that_could_be_read_as_another_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x: create PASS.toml"
    file.write_text(RIGHT)
    with pytest.raises(ProfileError, match="name the file in letters, digits, dots"):
        load_profile(str(file))


def test_a_profile_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(b"about = '\xff'")
    with pytest.raises(ProfileError, match=r"x\.toml: .*utf-8"):
        load_profile("x", tmp_path)


def test_a_profile_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(ProfileError, match="no profile 'none'; there are: local, smoke, soak, staging"):
        load_profile("none")
