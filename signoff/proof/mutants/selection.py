"""Which mutants are tried, and by which tests in which order."""

import ast
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from signoff.proof.mutants.protocol import Try
from signoff.proof.mutants.reach import Reach, Test, function_of
from signoff.proof.mutants.schemata import Mutant

_CLAUSE = re.compile(r"\b[A-Z]{2,4}-\d\d\b")
MOST_S = 4.0
"""Tests of so many seconds are spent on a mutant, and it survives if none of them fails. So a score is never
better than it would be if all tests were run."""

NEAREST = 3


def sample(mutants: Sequence[Mutant], count: int | None, seed: int) -> list[Mutant]:
    """So many of them by chance, all if it is None, in an order of chance."""
    drawn = list(mutants)
    random.Random(seed).shuffle(drawn)
    return drawn if count is None else drawn[:count]


def clauses_named(mutants: Iterable[Mutant], root: Path) -> dict[str, frozenset[str]]:
    """By file, and by "file:function": the clauses that its comments and docstrings name."""
    named: dict[str, frozenset[str]] = {}
    for file in {mutant.file for mutant in mutants}:
        text = (root / file).read_text(encoding="utf-8")
        named[file] = frozenset(_CLAUSE.findall(text))
        for function, part in _functions(ast.parse(text), text):
            named[f"{file}:{function}"] = frozenset(_CLAUSE.findall(part))
    return named


def _functions(node: ast.AST, text: str, around: str = "") -> Iterator[tuple[str, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{around}{child.name}"
            yield name, ast.get_source_segment(text, child) or ""
            yield from _functions(child, text, f"{name}.")


def trial_of(
    mutant: Mutant,
    reach: Reach,
    killers: Mapping[str, Sequence[str]],
    most_s: float = MOST_S,
    named: Mapping[str, frozenset[str]] | None = None,
) -> Try:
    """How it is tried. What runs only at the start is tried by every kind of test, on a backend of its own.

    Tests of the clauses that the code names take at most `most_s` seconds of the clean backend's time, other
    tests of MUST as much again, and those of SHOULD half of it. The `NEAREST` that have most to do with the
    file are tried whatever they take: webhooks have no quick tests, as each waits for what is sent.
    """
    at_start = reach.is_at_start_only(mutant)
    names = frozenset(reach.tests) if at_start else reach.of(mutant)
    clauses, affinity = _clauses_of(mutant, named or {}), reach.affinity.get(mutant.file, {})
    ordered = likeliest_first(
        [reach.tests[name] for name in names],
        killers.get(function_of(mutant), ()),
        affinity,
        clauses,
    )
    nearest = set(sorted(names & affinity.keys(), key=lambda name: (-affinity[name], name))[:NEAREST])
    chosen: list[tuple[str, float]] = []
    left = {"named": most_s, "MUST": most_s, "SHOULD": most_s / 2}
    for test in ordered:
        purse = "named" if test.clause in clauses else test.level
        if test.id in nearest:
            chosen.append((test.id, test.seconds))
        elif not chosen or test.seconds <= left[purse]:
            chosen.append((test.id, test.seconds))
            left[purse] -= test.seconds
    return Try(mutant.number, mutant.place, chosen, at_start)


def _clauses_of(mutant: Mutant, named: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """What its function names, or what is around it; else its file."""
    parts = mutant.function.split(".")
    around = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    own = next(filter(None, (named.get(f"{mutant.file}:{name}") for name in around)), frozenset())
    return own or named.get(mutant.file, frozenset())


def likeliest_first(
    tests: Iterable[Test],
    killers: Sequence[str],
    affinity: Mapping[str, float],
    clauses: frozenset[str] = frozenset(),
) -> list[Test]:
    """Those that killed a mutant of that function, the latest first; then in turn one of the clauses that the
    code names, one that has to do with the mutant's file, and the quickest of a clause that has not had its
    turn: what one clause overlooks, another may ask for. Whatever a MUST asks comes before all that is
    SHOULD: a note never stands for a failure."""
    given = sorted(tests, key=lambda test: (test.seconds, test.id))
    # Sets of parameters of one test are alike: the second of them comes when all tests had their turn.
    again = _turns(given, lambda test: test.id.partition("[")[0])
    turns = _turns(given, lambda test: test.clause)
    near = sorted(
        given,
        key=lambda test: (again[test.id], -affinity.get(test.id, 0.0) / (0.2 + test.seconds), test.id),
    )
    wide = sorted(given, key=lambda test: (again[test.id], turns[test.id], test.seconds, test.id))
    of_named = [test for test in wide if test.clause in clauses]
    known = {test.id: test for test in given}
    latest = [known[name] for name in dict.fromkeys(reversed(killers)) if name in known]
    mixed = [test for row in zip_longest(of_named, near, wide) for test in row if test is not None]
    ordered = dict.fromkeys([*latest, *mixed])
    return sorted(ordered, key=lambda test: test.level != "MUST")


def _turns(tests: Iterable[Test], kind: Callable[[Test], str]) -> dict[str, int]:
    """How many of the same kind come before each of them."""
    counts: dict[str, int] = defaultdict(int)
    turns: dict[str, int] = {}
    for test in tests:
        turns[test.id] = counts[kind(test)]
        counts[kind(test)] += 1
    return turns
