"""Which tests reach which places of the backend: from a clean run, its cache, or as it was written down."""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from signoff.proof.mutants.protocol import Seen
from signoff.proof.mutants.schemata import Mutant

WRITTEN_DOWN = Path("tests/proof/reaches.json")
"""By function, for a run that has no time to find out by itself (CI): a hint, for it is as old as it is."""


@dataclass(frozen=True)
class Test:
    """A test that passes on the clean backend, its clause and level, and the seconds that it takes."""

    __test__ = False

    id: str
    clause: str
    level: str
    seconds: float


@dataclass(frozen=True)
class Reach:
    """`by_place`: tests by the number of a place; `by_function`: by "file:function". `idle`: places that are
    reached while nobody asks for anything, so that it tells nothing that a test reached them; `starting`:
    those that are reached when the backend starts."""

    tests: Mapping[str, Test]
    by_place: Mapping[int, frozenset[str]] = field(default_factory=dict)
    by_function: Mapping[str, frozenset[str]] = field(default_factory=dict)
    idle: frozenset[int] = frozenset()
    starting: frozenset[int] = frozenset()
    by_file: Mapping[str, frozenset[str]] = field(default_factory=dict)
    affinity: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """How much a test has to do with a file: what it reaches of it that few others reach counts most."""

    def of(self, mutant: Mutant) -> frozenset[str]:
        """The tests that reach it, or its function if more is not known; of what is always reached, those
        that reach something else of its function, or of its file."""
        if self.by_place and mutant.place not in self.idle:
            return self.by_place.get(mutant.place, frozenset())
        return self.by_function.get(function_of(mutant)) or self.by_file.get(mutant.file, frozenset())

    def is_at_start_only(self, mutant: Mutant) -> bool:
        """Whether it runs when the backend starts, and then no more."""
        if mutant.place not in self.starting:
            return False
        # As it was written down, `starting` holds no other places.
        return not self.by_place or (mutant.place not in self.idle and not self.by_place.get(mutant.place))


def function_of(mutant: Mutant) -> str:
    """How its function is written down."""
    return f"{mutant.file}:{mutant.function}"


def reach_of(
    seen: Iterable[Seen], mutants: Sequence[Mutant], idle: frozenset[int], starting: frozenset[int]
) -> Reach:
    """What a clean run found out. Tests that do not pass there judge nothing."""
    passed = [each for each in seen if each.outcome == "PASS"]
    by_place: dict[int, set[str]] = defaultdict(set)
    for each in passed:
        for place in each.reached:
            by_place[place].add(each.test)
    tests = {each.test: Test(each.test, each.clause, each.level, each.seconds) for each in passed}
    found = Reach(
        tests, {place: frozenset(names) for place, names in by_place.items()}, {}, idle, starting, {}
    )
    return _grouped(found, mutants)


def _grouped(reach: Reach, mutants: Sequence[Mutant]) -> Reach:
    by_function: dict[str, set[str]] = defaultdict(set)
    by_file: dict[str, set[str]] = defaultdict(set)
    places = list({mutant.place: mutant for mutant in mutants}.values())
    for mutant in places:
        if mutant.place not in reach.idle:
            names = reach.by_place.get(mutant.place, frozenset())
            by_function[function_of(mutant)] |= names
            by_file[mutant.file] |= names
    return replace(
        reach,
        by_function={name: frozenset(names) for name, names in by_function.items()},
        by_file={name: frozenset(names) for name, names in by_file.items()},
        affinity=_affinity(
            ((mutant.file, reach.by_place.get(mutant.place, frozenset())) for mutant in places),
            len(reach.tests),
        ),
    )


def _affinity(reached: Iterable[tuple[str, frozenset[str]]], tests: int) -> dict[str, dict[str, float]]:
    """By file and test, of the files of places and the tests that reach each: the sum over places of the
    logarithm of how rare it is to reach them."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for file, names in reached:
        weight = math.log(max(tests, 1) / len(names)) if names else 0.0
        for name in names:
            found[file][name] += weight
    return {file: dict(weights) for file, weights in found.items()}


def save(reach: Reach, file: Path) -> None:
    """Into the cache: exact, and good for that very state of backend and suites."""
    order = list(reach.tests)
    index = {name: number for number, name in enumerate(order)}
    row = {
        "tests": [vars(test) for test in reach.tests.values()],
        "places": {place: sorted(index[name] for name in names) for place, names in reach.by_place.items()},
        "idle": sorted(reach.idle),
        "starting": sorted(reach.starting),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(row), encoding="utf-8")


def load(file: Path, mutants: Sequence[Mutant]) -> Reach:
    """Out of the cache."""
    row = json.loads(file.read_text(encoding="utf-8"))
    tests = [Test(**each) for each in row["tests"]]
    places = {
        int(place): frozenset(tests[number].id for number in numbers)
        for place, numbers in row["places"].items()
    }
    found = Reach(
        {test.id: test for test in tests}, places, {}, frozenset(row["idle"]), frozenset(row["starting"]), {}
    )
    return _grouped(found, mutants)


def write_down(reach: Reach, mutants: Sequence[Mutant], root: Path) -> None:
    """By function, to be committed. Sets of tests are written as numbers whose bits are tests; a function
    that runs at the start only has the number 0."""
    order = sorted(reach.tests)
    index = {name: number for number, name in enumerate(order)}
    at_start = {function_of(mutant) for mutant in mutants if reach.is_at_start_only(mutant)}
    functions = {name: sum(1 << index[test] for test in tests) for name, tests in reach.by_function.items()}
    row = {
        "tests": [
            [name, test.clause, test.level, round(test.seconds, 2)]
            for name, test in ((name, reach.tests[name]) for name in order)
        ],
        "functions": {name: f"{functions[name]:x}" for name in sorted(functions)},
        "starting": sorted(name for name in at_start if not functions.get(name)),
    }
    text = json.dumps(row, indent=0, ensure_ascii=False)
    (root / WRITTEN_DOWN).write_text(text + "\n", encoding="utf-8")


def written_down(root: Path, known: frozenset[str], mutants: Sequence[Mutant]) -> Reach | None:
    """As it was written down, of the tests that are still `known`; None where nothing is."""
    file = root / WRITTEN_DOWN
    if not file.exists():
        return None
    row = json.loads(file.read_text(encoding="utf-8"))
    tests = [Test(name, clause, level, seconds) for name, clause, level, seconds in row["tests"]]
    functions = {
        name: frozenset(
            test.id for number, test in enumerate(tests) if int(bits, 16) >> number & 1 and test.id in known
        )
        for name, bits in row["functions"].items()
    }
    by_file: dict[str, set[str]] = defaultdict(set)
    for name, found in functions.items():
        by_file[name.partition(":")[0]] |= found
    starting = set(row["starting"])
    return Reach(
        {test.id: test for test in tests if test.id in known},
        {},
        functions,
        frozenset(),
        frozenset(mutant.place for mutant in mutants if function_of(mutant) in starting),
        {name: frozenset(found) for name, found in by_file.items()},
        _affinity(((name.partition(":")[0], found) for name, found in functions.items()), len(tests)),
    )
