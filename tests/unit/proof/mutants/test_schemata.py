"""A mutated module behaves as the original as long as no mutant is active, and each mutant can be reached."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from signoff.proof.mutants import schemata
from signoff.proof.mutants.schemata import Mutant, mutated
from signoff.proof.mutants.switch import NONE, Switch

SOURCE = '''
"""A module."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Protocol


def marked(function):
    function.is_marked = True
    return function


class Port(Protocol):
    def read(self, most: int = 3) -> int: ...


@dataclass(frozen=True)
class Box:
    """Holds a number."""

    number: int = 5

    @property
    def next(self) -> int:
        return self.number + 1

    @classmethod
    def of(cls, text: str) -> Box:
        return cls(int(text))

    @staticmethod
    def twice(number: int) -> int:
        return number * 2


@marked
@functools.lru_cache(0)
def add(one: int, other: int = 2) -> int:
    """`1 + 2`."""
    return one + other


def upwards(most: int):
    for number in range(most):
        if number > 1:
            yield number


async def later(number: int) -> int:
    return number - 1


async def soon(number: int) -> int:
    found = await later(number)
    return found


def kept(rows: list[int]) -> list[int]:
    rows.append(7)
    return [row for row in rows if row < 8]


def told(name: str, *, loud: bool = False) -> str:
    if not name:
        raise ValueError("a name is needed")
    try:
        number = {"one": 1}[name]
    except KeyError:
        number = 0
    return f"{name!r}: {number + 1}" if loud else "quiet"


def chosen(number: int) -> str:
    match number:
        case 1:
            return "one"
        case _:
            return "many"
'''


@pytest.fixture
def switch(tmp_path: Path) -> Switch:
    return Switch(tmp_path / "switch", 400)


@pytest.fixture
def found() -> list[Mutant]:
    return mutated(SOURCE, "backend/module.py", 1)[1]


@pytest.fixture
def module(switch: Switch, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The mutated module, with that switch in place of the backend's own."""
    text, _ = mutated(SOURCE, "backend/module.py", 1)
    stand_in: Any = ModuleType(schemata.SWITCH)
    stand_in.any_of, stand_in.active = switch.any_of, switch.active
    monkeypatch.setitem(sys.modules, "backend", ModuleType("backend"))
    monkeypatch.setitem(sys.modules, schemata.SWITCH, stand_in)
    made = ModuleType("mutated_module")
    monkeypatch.setitem(sys.modules, "mutated_module", made)
    exec(compile(text, "mutated_module", "exec"), vars(made))
    yield made
    switch.set(NONE)


def all_of(module: Any) -> list[object]:
    """What the module does, in all of its ways."""
    return [
        *(module.Box().next, module.Box.of("3").number, module.Box.twice(4), module.add(1), module.add(1, 5)),
        *(list(module.upwards(4)), asyncio.run(module.soon(3)), module.kept([1, 9])),
        *(module.told("one", loud=True), module.told("two", loud=True), module.told("two")),
        *(module.chosen(1), module.chosen(2)),
    ]


UNCHANGED = [6, 3, 8, 3, 6, [2, 3], 2, [1, 7], "'one': 2", "'two': 1", "quiet", "one", "many"]


def test_with_no_mutant_active_nothing_is_changed(module: Any) -> None:
    assert all_of(module) == UNCHANGED
    assert module.add.is_marked
    assert module.__doc__ == "A module."
    assert module.add.__doc__ == "`1 + 2`."


def of(found: list[Mutant], function: str, operator: str, new: str) -> Mutant:
    (mutant,) = [m for m in found if (m.function, m.operator, m.new) == (function, operator, new)]
    return mutant


@pytest.mark.parametrize(
    ("function", "operator", "new", "place", "changed"),
    [
        ("Box.next", "operator", "self.number - 1", 0, 4),
        ("Box.next", "number", "2", 0, 7),
        ("Box.twice", "operator", "number / 2", 2, 2.0),
        ("add", "return value", "return None", 4, None),
        ("upwards", "operator", ">= 1", 5, [1, 2, 3]),
        ("upwards", "condition", "if not (number > 1):\n    yield number", 5, [0, 1]),
        ("upwards", "statement", "pass", 5, []),
        ("later", "operator", "number + 1", 6, 4),
        ("soon", "assigned value", "found = None", 6, None),
        ("kept", "statement", "pass", 7, [1]),
        ("kept", "filter", "for row in rows", 7, [1, 9, 7]),
        ("told", "branch of a conditional", None, 8, "quiet"),
        ("chosen", "case of match", None, 11, "many"),
    ],
)
def test_each_mutant_is_reached_by_its_number(
    module: Any, switch: Switch, found: list[Mutant], function: str, operator: str, new: str, place: int,
    changed: object,
) -> None:  # fmt: skip
    same = [m for m in found if (m.function, m.operator) == (function, operator) and new in (None, m.new)]
    seen = []
    for mutant in same:
        switch.set(mutant.number)
        switch.clear()
        seen.append(all_of(module)[place])
        assert mutant.place in switch.reached()
    switch.set(NONE)
    assert changed in seen
    assert all_of(module)[place] == UNCHANGED[place]


def test_an_exception_that_is_not_caught_goes_up(module: Any, switch: Switch, found: list[Mutant]) -> None:
    (mutant,) = [m for m in found if m.operator == "exception"]
    switch.set(mutant.number)
    with pytest.raises(KeyError):
        module.told("two")
    switch.set(NONE)
    assert module.told("two") == "quiet"


def test_what_is_not_reached_is_not_noted(module: Any, switch: Switch, found: list[Mutant]) -> None:
    switch.clear()
    module.Box.twice(1)
    functions = {mutant.function for mutant in found if mutant.place in switch.reached()}
    assert functions == {"Box.twice"}


def test_what_nobody_promises_has_no_mutants(found: list[Mutant]) -> None:
    """Docstrings, annotations, protocols, decorators, defaults, code that runs at import, words."""
    assert {mutant.function for mutant in found} == {
        *("Box.next", "Box.of", "Box.twice", "add", "upwards", "later", "soon", "kept", "told", "chosen"),
        "marked",
    }
    assert not [mutant for mutant in found if "a name is needed" in mutant.old and mutant.operator == "text"]


def test_each_mutant_is_known_by_more_than_its_line(found: list[Mutant]) -> None:
    assert len({mutant.key for mutant in found}) == len(found) > 60
    moved = mutated(SOURCE.replace("class Box", "# a comment\n\nclass Box"), "backend/module.py", 9)[1]
    assert [mutant.key for mutant in moved] == [mutant.key for mutant in found]
    assert [mutant.number for mutant in moved] == list(range(9, 9 + len(found)))


def test_a_module_without_mutants_is_left_as_it_is() -> None:
    text = '"""Nothing."""\n\nNUMBER = 3\n'
    assert mutated(text, "backend/module.py", 1) == (text, [])
