"""What each test takes, as it was last written down: `make durations RUN=out/...` takes it from a run.

Committed (tests/durations.json), for all shards of a run have to know the same (shards.py). It is a forecast
and nothing more: no verdict depends on it.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path

from signoff.guide.errors import UserError
from signoff.suite.suite import ROOT, read_inventory

DURATIONS = "tests/durations.json"
_TEST = "::"
"""What the id of every test holds: a measurement or a search has a name of another kind."""


class DurationsError(UserError, ValueError):
    """They cannot be read; the text says what to do."""


def function_of(test: str) -> str:
    """The test function of a node id: all its parameters count alike."""
    return test.partition("[")[0]


def load_durations(root: Path = ROOT) -> dict[str, float]:
    """Seconds that a test takes, by function; empty where nobody wrote any down."""
    file = root / DURATIONS
    if not file.exists():
        return {}
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        return {str(name): float(seconds) for name, seconds in rows.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise DurationsError(f"{file}: cannot be read ({error}); run `make durations RUN=out/...`") from None


def expected_seconds(clauses: Collection[str], root: Path = ROOT) -> float:
    """What the tests of those clauses take one after the other; those that nobody timed count for nothing."""
    known = load_durations(root)
    tests = (listed.test for listed in read_inventory(root) if listed.clause in clauses)
    return sum(known.get(function_of(test), 0.0) for test in tests)


def write_durations(root: Path, taken: Iterable[tuple[str, float]]) -> None:
    """Writes down what tests took in seconds, given by node id: for each function the mean of its tests."""
    seconds: dict[str, list[float]] = defaultdict(list)
    for test, lasted in taken:
        seconds[function_of(test)].append(lasted)
    rows = {name: round(sum(each) / len(each), 2) for name, each in sorted(seconds.items())}
    (root / DURATIONS).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def durations_of_run(folder: Path) -> list[tuple[str, float]]:
    """What each test of that run took, in seconds; DurationsError when it left no results."""
    try:
        lines = (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        return [(row["test"], float(row["seconds"])) for row in rows if _TEST in row["test"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DurationsError(
            f"{folder}: holds no results of a run ({error}); name a folder below out/"
        ) from None


if __name__ == "__main__":
    write_durations(ROOT, durations_of_run(Path(sys.argv[1])))
