"""The whole suite, whatever a run takes of it: every test with its clause and a digest of its sources.

Which tests there are stands in `tests/inventory.json`, which is committed: to collect them takes seconds, and
what a run collects is the run's own word. A unit test holds it to what pytest collects.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from signoff.guide.errors import UserError
from signoff.suite.revision import Revision, revision_of
from signoff.suite.sources import Sources

ROOT = Path(__file__).resolve().parent.parent.parent
"""The checkout that this instrument is part of."""
INVENTORY = "tests/inventory.json"
RECORD = "suite.json"
"""The file of a run that says with which suite it was made."""
_MOST_NAMED = 3


class SuiteError(UserError, ValueError):
    """The suite is not what it has to be; the text says which test, and what to do."""


@dataclass(frozen=True, order=True)
class Listed:
    """A test of the inventory, by its pytest node id, parameters included."""

    test: str
    clause: str
    level: str


@dataclass(frozen=True)
class Suite:
    """The tests of a checkout by node id, and the digest of the sources of each."""

    tests: Mapping[str, Listed]
    digests: Mapping[str, str]
    """By node id."""
    revision: Revision

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all of it, in hex."""
        lines = "".join(
            f"{self.digests[name]}  {test.clause} {test.level} {name}\n"
            for name, test in sorted(self.tests.items())
        )
        return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()

    def of(self, clauses: Collection[str]) -> dict[str, Listed]:
        """The tests of those clauses, by node id."""
        return {test.test: test for clause in clauses for test in self._by_clause.get(clause, ())}

    @cached_property
    def _by_clause(self) -> dict[str, list[Listed]]:
        found: dict[str, list[Listed]] = {}
        for test in self.tests.values():
            found.setdefault(test.clause, []).append(test)
        return found

    def summary(self) -> dict[str, Any]:
        """For the verdict document."""
        return {"digest": self.digest, "tests": len(self.tests), **asdict(self.revision)}

    def as_json(self) -> dict[str, Any]:
        """For the run's folder."""
        rows = [asdict(test) | {"sources": self.digests[name]} for name, test in sorted(self.tests.items())]
        return {**self.summary(), "tests": rows}


def read_inventory(root: Path = ROOT) -> list[Listed]:
    """Every test of that checkout, as its inventory lists them; SuiteError where it has none."""
    file = root / INVENTORY
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(rows, list):
            raise ValueError("it is no list")
        return [Listed(**row) for row in rows]
    except OSError as error:
        raise SuiteError(f"{file}: cannot be read ({error.strerror}); run `make inventory`") from None
    except (ValueError, TypeError) as error:
        raise SuiteError(f"{file}: is not an inventory ({error}); run `make inventory`") from None


def suite_in(root: Path = ROOT) -> Suite:
    """The suite of that checkout; SuiteError where it has no inventory."""
    listed = read_inventory(root)
    sources = Sources(root)
    files = {file: sources.digest(file) for file in {_file_of(test.test) for test in listed}}
    digests = {test.test: files[_file_of(test.test)] for test in listed}
    return Suite({test.test: test for test in listed}, digests, revision_of(root))


def suite_from_json(row: Any, where: str) -> Suite:
    """The inverse of `Suite.as_json`; SuiteError, naming `where`, for anything else."""
    try:
        tests = {each["test"]: Listed(each["test"], each["clause"], each["level"]) for each in row["tests"]}
        digests = {each["test"]: each["sources"] for each in row["tests"]}
        suite = Suite(tests, digests, Revision(row["commit"], row["clean"]))
        well = len(tests) == len(row["tests"]) and suite.digest == row["digest"]
    except (KeyError, TypeError, ValueError, AttributeError):
        well = False
    if not well:
        raise SuiteError(f"{where}: is not a record of a suite, or it was edited; repeat the run")
    return suite


def write_inventory(file: Path, tests: Iterable[Listed]) -> None:
    """Writes the inventory, a test a line, so that a change of it can be reviewed."""
    rows = ",\n".join(json.dumps(asdict(test)) for test in sorted(tests))
    file.write_text(f"[\n{rows}\n]\n", encoding="utf-8")


def differences(recorded: Suite, here: Suite, clauses: Collection[str]) -> list[str]:
    """How the tests of those clauses, as a run recorded them, differ from those here; empty: they do not."""
    before, now = recorded.of(clauses), here.of(clauses)
    common = [name for name in now if name in before]
    changed = [
        name for name in common if before[name] != now[name] or recorded.digests[name] != here.digests[name]
    ]
    kinds = {
        "not known to the run": [name for name in now if name not in before],
        "unknown here": [name for name in before if name not in now],
        "different here": changed,
    }
    return [
        f"{len(names)} test{' is' if len(names) == 1 else 's are'} {what}: {_named(names)}"
        for what, names in kinds.items()
        if names
    ]


def _named(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _file_of(test: str) -> str:
    return test.partition("::")[0]
