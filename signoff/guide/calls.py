"""What a test function calls on its fixtures, by its source: also through helpers, and in a `with`."""

import ast
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_SUITES = ("tests", "e2e")
_NOT_OURS = ("request", "self", "cls")
_PYTHONS_OWN = (str, dict, list, Path, Executor)
"""Whose methods say nothing of a target: a parameter that is a text, a table or a folder."""
_DEEPEST = 3
"""Words of a call: fixture, part, method. What is deeper is somebody else's, such as a text's own method."""

Function = ast.FunctionDef


@dataclass
class Calls:
    """The calls, as `customer_a.tickets.open()`, and the helpers they come through, as `crosses (a.py)`."""

    made: list[str] = field(default_factory=list)
    through: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Module:
    functions: dict[str, Function]
    imported: dict[str, tuple[Path, str]]


def calls_of(root: Path, file: Path, name: str) -> Calls:
    """What that function calls, itself and through helpers of the suites."""
    calls, function = Calls(), _module(root, file).functions.get(name)
    if function is not None:
        _follow(root, file, function, calls, {(file, name)})
    return calls


def order_of(root: Path, file: Path) -> list[str]:
    """The functions of a file, in their order there."""
    return list(_module(root, file).functions)


def _follow(root: Path, file: Path, function: Function, calls: Calls, seen: set[tuple[Path, str]]) -> None:
    calls.made += _calls_in(function)
    for where, name in _helpers_in(root, file, function):
        if (where, name) not in seen:
            seen.add((where, name))
            before = len(calls.made)
            _follow(root, where, _module(root, where).functions[name], calls, seen)
            if len(calls.made) > before or where != file:
                calls.through.append(f"{name} ({where.relative_to(root).as_posix()})")


def _calls_in(function: Function) -> Iterator[str]:
    fixtures = _held_by(function)
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            words = ast.unparse(node.func)
            fixture, *rest = words.split(".")
            depth = len(rest) if rest[0] == "customer" else len(rest) + 1
            is_pythons = len(rest) == 1 and any(hasattr(kind, rest[0]) for kind in _PYTHONS_OWN)
            if fixture in fixtures and depth <= _DEEPEST and "(" not in words and not is_pythons:
                yield f"{words}()"


def _held_by(function: Function) -> set[str]:
    """The names of what it is given, and of what that gives it for a `with`."""
    names = {argument.arg for argument in function.args.args}
    for node in ast.walk(function):
        if isinstance(node, ast.withitem) and node.optional_vars is not None:
            given = {part.id for part in ast.walk(node.context_expr) if isinstance(part, ast.Name)}
            if given & names:
                names |= {part.id for part in ast.walk(node.optional_vars) if isinstance(part, ast.Name)}
    return names.difference(_NOT_OURS)


def _helpers_in(root: Path, file: Path, function: Function) -> Iterator[tuple[Path, str]]:
    """The functions of the suites that it calls by their names, each where it is written."""
    module = _module(root, file)
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            if name in module.functions and module.functions[name] is not function:
                yield file, name
            elif name in module.imported:
                where, written = module.imported[name]
                if written in _module(root, where).functions:
                    yield where, written


@cache
def _module(root: Path, file: Path) -> _Module:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, Function)}
    imported: dict[str, tuple[Path, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in _SUITES:
            where = root / f"{(node.module or '').replace('.', '/')}.py"
            if where.exists():
                imported |= {name.asname or name.name: (where, name.name) for name in node.names}
    return _Module(functions, imported)
