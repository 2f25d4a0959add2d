"""What runs and builds may be called, wherever the name comes from."""

import pytest

from signoff.deployment.run_id import LONGEST, NameRefused, checked_build, checked_run_id, new_run_id

NO_RUN_ID = {
    "a way out of the folder": "../../../x",
    "a path": "a/b",
    "another system's path": "a\\b",
    "the folder itself": ".",
    "hidden": ".hidden",
    "an option": "-rf",
    "empty": "",
    "a line feed": "one\n",
    "a NUL": "a\0b",
    "a blank": "a b",
    "look-alikes": "оne",
    "too long": "a" * (LONGEST + 1),
    "null": None,
    "a number": 7,
    "a list": ["one"],
}
NO_BUILD = {
    "null": None,
    "a number": 7,
    "true": True,
    "a list": ["1"],
    "empty": "",
    "blank": "  ",
    "blanks at its end": "1.4.2 ",
    "a line feed": "1.4.2\n1.4.3",
    "an escape": "1.4.2\x1b[2K",
    "turned around": "1.4.2\u202e",
    "a line separator": "1.4\u2028.2",
    "half a pair": "1\ud83d",
    "a path that leads elsewhere": "release/../1.4.2",
    "too long": "1" * (LONGEST + 1),
}


@pytest.mark.parametrize("case", NO_RUN_ID)
def test_what_is_no_name_of_a_run_is_refused_with_its_place(case: str) -> None:
    with pytest.raises(NameRefused, match=r"^--run-id: .* is not a name for a run; use letters"):
        checked_run_id(NO_RUN_ID[case], "--run-id")


@pytest.mark.parametrize("name", ["one", "20261122-221530-4f1c", "decision-1.2_x"])
def test_a_name_of_a_run_is_given_back(name: str) -> None:
    assert checked_run_id(name, "--run-id") == name


def test_our_own_names_are_names() -> None:
    name = new_run_id()
    assert checked_run_id(name, "--run-id") == name


@pytest.mark.parametrize("case", NO_BUILD)
def test_what_is_no_build_is_refused_with_its_place(case: str) -> None:
    with pytest.raises(NameRefused, match=r"^/health: "):
        checked_build(NO_BUILD[case], "/health")


@pytest.mark.parametrize("name", ["1.4.2", "feature/log-in+3", "größer", "build 7"])
def test_a_build_is_given_back(name: str) -> None:
    assert checked_build(name, "/health") == name
