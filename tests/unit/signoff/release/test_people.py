"""Roles are filled by distinct people, whoever could take several."""

import pytest

from signoff.release.people import person, unfilled


@pytest.mark.parametrize("name", ["Anna Ruiz", "anna  ruiz", " ANNA\tRUIZ ", "Ａｎｎａ Ruiz"])
def test_a_name_in_other_letters_is_the_same_person(name: str) -> None:
    assert person(name) == "anna ruiz"


@pytest.mark.parametrize(
    ("roles", "held", "left"),
    [
        (["a", "b"], {"x": "a", "y": "b"}, []),
        (["a", "b"], {"x": "ab"}, ["b"]),
        (["a", "b"], {"x": "ab", "y": "a"}, []),
        (["a", "b", "c"], {"x": "abc", "y": "ab", "z": "a"}, []),
        (["a", "b", "c"], {"x": "abc", "y": "c", "z": "c"}, ["c"]),
        (["a", "a"], {"x": "a"}, ["a"]),
        (["a", "a"], {"x": "a", "y": "a"}, []),
        (["a"], {}, ["a"]),
        ([], {"x": "a"}, []),
    ],
)
def test_each_role_gets_a_person_of_its_own(roles: list[str], held: dict[str, str], left: list[str]) -> None:
    pairs = [(who, role) for who, theirs in held.items() for role in theirs]
    assert len(unfilled(roles, pairs)) == len(left)
    assert len(unfilled(roles, pairs[::-1])) == len(left)
