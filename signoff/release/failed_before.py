"""Tests that ever failed on a build: what is known of them, and whether that still stands in the way.

On one build a test cannot both hold and not hold. What failed once decides its clause, whatever later runs
say, until somebody explains it by name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from signoff.evidence.document import SCHEMA_ID, Json
from signoff.evidence.integrity import manifest
from signoff.evidence.integrity.files import EvidenceError
from signoff.evidence.runs import FinishedRun, read_document, read_json
from signoff.guide import Clause
from signoff.verdict.clauses import by_clause
from signoff.verdict.explanations import Explanation
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Failure, Result

_NODE_ID = "::"
"""What the name of every test holds, and that of nothing else."""
_REPAIR = "so nobody can tell whether a test failed in it on this build; put it back as it was"


@dataclass(frozen=True)
class Failed:
    """Tests that failed, or broke, in an earlier run of the very same build, each by its clause.

    `at` is when that run ended (ISO 8601).
    """

    run_id: str
    tests: Mapping[str, Sequence[str]]
    at: str = ""
    broke: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """In which run something was seen, and when that run ended (ISO 8601)."""

    run: str
    at: str

    @property
    def words(self) -> str:
        """As people read it."""
        return f"{self.at[:16].replace('T', ' ')} in run {self.run}"


@dataclass(frozen=True, kw_only=True)
class History:
    """One test of a clause that failed at least once: where, where it passed last, and what stands."""

    test: str
    failed: tuple[Seen, ...]
    """The last one is the latest."""
    passed: Seen | None
    since: str
    """What is known of it after the failure, where it has not passed since."""

    @property
    def words(self) -> str:
        """Both results, as people read them."""
        last = f"failed {self.failed[-1].words}"
        after = self.since if self.passed is None else f"passed {self.passed.words}"
        return f"{last}, {after}, on the same build"


def failures_below(places: Iterable[Path], folders: Sequence[Path]) -> list[Failed]:
    """What failed or broke in other runs below those places, on the build of the runs in `folders`.

    A copy of one of these is none of the others. EvidenceError for a run that was changed or cannot be read.
    """
    named = [read_document(folder) for folder in folders]
    target, ours = named[0]["target"], {folder.resolve() for folder in folders}
    known = {_identity(document) for document in named}
    found = []
    for file in _verdicts(places):
        if file.parent in ours:
            continue
        document = read_json_of_run(file)
        if document["runs"] or not _same_build(document["target"], target):
            continue
        _check_verdict(file, document)
        if _identity(document) not in known:
            known.add(_identity(document))
            run = document["run"]
            failed, broke = _by_clause(document, "FAIL"), _by_clause(document, "ERROR")
            found += [Failed(run["id"], failed, run["written"], broke)] if failed or broke else []
    return found


def _identity(document: Json) -> tuple[str, str]:
    """A run's id, and the end of its chain: another run may have been given the same id."""
    return document["run"]["id"], str(document["run"].get("results", {}).get("head", ""))


def read_json_of_run(file: Path) -> Json:
    """The verdict document of an earlier run of whatever version; EvidenceError when it is none."""
    try:
        document = read_json(file)
        parts = {"run": dict, "target": dict, "clauses": list, "runs": list}
        well = all(isinstance(document[key], kind) for key, kind in parts.items())
        well = well and isinstance(document["run"]["id"], str)
        datetime.fromisoformat(document["run"]["written"])
    except (KeyError, TypeError, ValueError) as error:
        raise EvidenceError(f"{file}: cannot be read ({error}), {_REPAIR}") from None
    if not well:
        raise EvidenceError(f"{file}: is not a verdict of a run, {_REPAIR}")
    found: Json = document
    return found


@dataclass(frozen=True)
class Heard:
    """A named run, its results sorted once: looking through all of them for each clause takes too long."""

    run: FinishedRun
    by_clause: Mapping[str, Sequence[Result]]
    passed: frozenset[str]
    """Every test that passed, whichever clause it is about."""

    @classmethod
    def of(cls, run: FinishedRun) -> "Heard":
        """The run, sorted."""
        passed = frozenset(result.test for result in run.results if result.outcome is Outcome.PASS)
        return cls(run, by_clause(run.results), passed)

    def about(self, clause: Clause) -> Sequence[Result]:
        """Its results about that clause."""
        return self.by_clause.get(clause.id, ())

    @property
    def seen(self) -> Seen:
        """That something was seen in this run."""
        return Seen(self.run.id, str(self.run.document["run"]["written"]))


def histories(clause: Clause, runs: Sequence[Heard], earlier: Sequence[Failed]) -> list[History]:
    """What is known of each test of the clause that ever failed, in the order of their names."""
    failed: dict[str, list[Seen]] = {}
    for before in earlier:
        for test in before.tests.get(clause.id, ()):
            failed.setdefault(test, []).append(Seen(before.run_id, before.at))
    for run in runs:
        for result in run.about(clause):
            if result.outcome is Outcome.FAIL:
                failed.setdefault(result.test, []).append(run.seen)
    outcomes: dict[str, set[str]] = {}
    for run in runs if failed else ():
        for result in run.about(clause):
            outcomes.setdefault(result.test, set()).add(result.outcome.value)
    return [_history(test, clause, failed[test], outcomes.get(test, set()), runs) for test in sorted(failed)]


def stands(history: History, explained: Explanation | None) -> str:
    """Why the failure decides the clause, although it was not seen any more; empty where it does not."""
    if history.passed is None:
        return f"{history.words}; repeat the run"
    if explained is None:
        return f"{history.words}: explain it (decide --explain) or repeat with a new build"
    return ""


def as_result(clause: Clause, history: History, words: str) -> Result:
    """An earlier failure, for the clause's list of results."""
    failure = Failure(expected="the test to hold in every run of a build", actual=words, text=words)
    return Result(
        test=history.test,
        clause=clause.id,
        level=clause.level,
        outcome=Outcome.FAIL,
        reason=words,
        failure=failure,
    )


def with_words(result: Result, words: str) -> Result:
    """The failed result, with what else is known of its test."""
    failure = result.failure and replace(result.failure, text=f"{words}\n\n{result.failure.text}")
    return replace(result, reason=f"{result.reason} ({words})", failure=failure)


def explained_row(one: Explanation, history: History | None) -> Json:
    """The explanation as the verdict document has it; `failed` is empty where it explains nothing."""
    failed = [] if history is None else [asdict(seen) for seen in history.failed]
    passed = None if history is None or history.passed is None else asdict(history.passed)
    return asdict(one) | {"failed": failed, "passed": passed}


def problem_of(one: Explanation, history: History | None) -> str:
    """What is wrong with an explanation that is of no use; empty where it is of use."""
    if history is None:
        return (
            f"the explanation of {one.test} is stale: it failed under {one.clause} in no run of this build; "
            "remove it"
        )
    if history.passed is None:
        return f"the explanation of {one.test} does not help: it {history.words}; repeat the run"
    return ""


def broken_before(clause: Clause, earlier: Sequence[Failed]) -> Iterator[str]:
    """A note for each earlier run in which tests of the clause broke: that tells nothing of the target."""
    for before in earlier:
        if tests := before.broke.get(clause.id, ()):
            more = f" and {len(tests) - 1} more" if len(tests) > 1 else ""
            yield f"{tests[0]}{more}: broke (ERROR) {Seen(before.run_id, before.at).words}, on the same build"


def _history(
    test: str, clause: Clause, failed: Sequence[Seen], outcomes: set[str], runs: Sequence[Heard]
) -> History:
    in_order = sorted(failed, key=lambda seen: instant(seen.at))
    last, others = in_order[-1], {seen.run for seen in in_order}
    passed = [
        run.seen
        for run in runs
        if run.run.id not in others
        and instant(run.seen.at) >= instant(last.at)
        and _passed(test, clause, run)
    ]
    latest = max(passed, key=lambda seen: instant(seen.at), default=None)
    others_now = sorted(outcomes - {"FAIL", "PASS"})
    since = f"{' and '.join(others_now)} otherwise" if others_now else "not seen to pass since"
    return History(test=test, failed=tuple(in_order), passed=latest, since=since)


def _passed(test: str, clause: Clause, run: Heard) -> bool:
    """Whether the run shows that it holds. A finding beside a test bears the test's name, and is gone where
    the test passes without it; a measurement or a search (no node id) is about the clause as a whole."""
    if _NODE_ID not in test:
        return any(result.outcome is Outcome.PASS for result in run.about(clause))
    return test in run.passed


def instant(text: str) -> datetime:
    """The instant of an ISO 8601 text, in UTC where it names no zone; ValueError when it is none."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _verdicts(places: Iterable[Path]) -> Iterator[Path]:
    for place in dict.fromkeys(path.resolve() for path in places):
        yield from sorted((*place.glob("*/verdict.json"), *place.glob("*/runs/*/verdict.json")))


def _same_build(one: Json, other: Json) -> bool:
    """Whether they are the same build of the same target. An address counts where both state it."""
    if (one.get("name"), one.get("build")) != (other["name"], other["build"]):
        return False
    stated = one.get("base_url_stated") and other["base_url_stated"]
    return not stated or one.get("base_url") == other["base_url"]


def _check_verdict(file: Path, document: Json) -> None:
    """That a sealed run's verdict is the one it had: the rest of the run does not matter here."""
    folder = file.parent
    sealed = (folder / manifest.NAME).is_file()
    if sealed and manifest.stated(folder).get(file.name) != manifest.digest_of(file):
        raise EvidenceError(f"{file}: was changed since the run ended, {_REPAIR}")
    if not sealed and document.get("schema") == SCHEMA_ID and document["run"].get("state") == "finished":
        raise EvidenceError(f"{folder}: is not sealed, {_REPAIR}")


def _by_clause(document: Json, outcome: str) -> dict[str, list[str]]:
    return {
        clause["id"]: names
        for clause in document["clauses"]
        if (names := [test["id"] for test in clause["tests"] if test["outcome"] == outcome])
    }
