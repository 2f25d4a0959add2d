"""One trial: a variant's backend is started, the tests of its clause run, and the clause has to fail."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signoff.evidence.history import read_run
from signoff.guide import Guide, Level, load_guide
from signoff.model.search import MOST_S
from signoff.plugin.selection import SUITES
from signoff.proof import under_load
from signoff.proof.catalogue import (
    PORTAL,
    REFERENCE,
    CatalogueError,
    Subject,
    Variant,
    apply,
    build,
    copy_tree,
)
from signoff.proof.warm_pytest import run_pytest
from signoff.wire import clock

TRIAL_S = 180
"""A trial that takes longer is given up, and counts as missed."""
MEASURED_S = 300
"""The same for what is measured or drilled before the tests."""
UNPATCHED_S = 900
"""The same for the unpatched backend, which may have to pass all that there is."""
PAGE_LOAD, DRILL, FAILOVER = "signoff page-load", "signoff drill", "signoff drill --failover"
ENOUGH_FAILURES = 3
"""A trial of a MUST stops after so many failing tests: one that shows the very thing is all it takes.

A SHOULD runs to its end: a test that was not run is an ERROR, which outranks WARN, though not FAIL.
"""


@dataclass(frozen=True)
class Trial:
    """What came of a variant. `by` is the test that caught it; `seen` says what happened otherwise."""

    variant: Variant
    caught: bool
    by: str
    seen: str
    seconds: float


def try_variant(variant: Variant, guide: Guide, root: Path, first: str | None = None) -> Trial:
    """Starts the variant and runs its clause's tests; caught when the clause fails about that very thing.

    `first` is the test that caught it the last time: if it does again, the others need not run.
    """
    begun = clock.monotonic()
    with tempfile.TemporaryDirectory(prefix="signoff-proof-") as folder:
        tree = Path(folder)
        copy_tree(root, tree, variant.subject)
        apply(variant, tree)
        if variant.load:
            by, seen = under_load.tried(variant, tree, root)
            if by and (wrong := under_load.unpatched(variant, root)):
                by, seen = "", f"so is the unpatched backend: {wrong}"
            return Trial(variant, bool(by), by, seen, clock.monotonic() - begun)
        try:
            build(tree, variant.subject)
        except CatalogueError as broken:
            return Trial(variant, False, "", str(broken), clock.monotonic() - begun)
        must = guide.clause(variant.clause).level is Level.MUST
        stop = [f"--maxfail={ENOUGH_FAILURES}"] if must and not variant.note else []
        by, seen = "", ""
        for tests in [[first], SUITES] if first else [SUITES]:
            document, words = _run_clauses(
                [variant.clause],
                tree / variant.subject.target,
                root,
                *stop,
                # What stories alone show takes as many of them as a whole run plays.
                *([f"--model-seconds={MOST_S}"] if tests == [first] else []),
                tests=tests,
                # It takes most of a minute, and a test by itself tells without.
                drills=tests is SUITES,
            )
            by, seen = "", f"no verdict: {words[-300:]}"
            if document:
                by, seen = _catcher(variant, guide, document, whole=tests is SUITES)
            if by:
                break
    return Trial(variant, bool(by), by, seen, clock.monotonic() - begun)


def try_unpatched(trials: Sequence[Trial], root: Path, *, whole: bool) -> list[str]:
    """Runs what judged the variants against unpatched copies, or their controls; returns what is not PASS.

    That is all tests of their clauses, or, unless `whole`, those that caught them. A clause that a load run
    decides is looked at when its variant is tried: each takes most of a minute.
    """
    judged = [trial for trial in trials if (whole or trial.caught) and not trial.variant.load]
    alike: dict[tuple[Subject, str], list[Trial]] = {}
    for trial in judged:
        # A backend with a control is another one for each clause.
        apart = trial.variant.clause + trial.variant.control if trial.variant.control else ""
        alike.setdefault((trial.variant.subject, apart), []).append(trial)
    return [wrong for group in alike.values() for wrong in _unpatched(group, root, whole)]


def _unpatched(trials: Sequence[Trial], root: Path, whole: bool) -> list[str]:
    subject, clauses = trials[0].variant.subject, sorted({trial.variant.clause for trial in trials})
    # What a search after the tests finds is no test's; the search takes place whatever is run.
    catchers = [] if whole else sorted({trial.by for trial in trials if "::" in trial.by})
    with tempfile.TemporaryDirectory(prefix="signoff-proof-") as folder:
        tree = Path(folder)
        copy_tree(root, tree, subject)
        if control := trials[0].variant.control:
            apply(trials[0].variant, tree, control)
        document, words = _run_clauses(
            clauses,
            tree / subject.target,
            root,
            *("-n", "2"),
            tests=catchers or SUITES,
            drills=whole or any(trial.by.startswith(DRILL) for trial in trials),
            limit_s=UNPATCHED_S,
        )
    if document is None:
        return [f"no verdict: {words[-1000:]}"]
    ruled = [clause for clause in document["clauses"] if clause["id"] in clauses]
    if catchers:
        return not_passing(ruled, catchers)
    return [
        f"{clause['id']} is {clause['verdict']}: {clause['reason']}"
        for clause in ruled
        # The stranger may miss what only the reference's own wire contract says.
        if clause["verdict"] != "PASS" or (_is_missed(clause) and subject in (REFERENCE, PORTAL))
    ]


def _is_missed(clause: Mapping[str, Any]) -> bool:
    """Whether something recommended was missed; that a backend has nothing of a kind to try is no miss."""
    return any(test["outcome"] == "WARN" for test in clause["tests"])


def not_passing(ruled: Sequence[Mapping[str, Any]], wanted: Sequence[str]) -> list[str]:
    """Which of the wanted tests of these clauses did not pass, or what was found by a search after them.

    The clauses' other tests were left out on purpose, which their verdicts say.
    """
    tests = {test["id"]: test["outcome"] for clause in ruled for test in clause["tests"]}
    outcomes = {test: tests.get(test, "was not run") for test in wanted}
    broken = [clause for clause in ruled if clause["verdict"] in ("FAIL", "ERROR")]
    found = [f"{clause['id']}: {clause['reason']}" for clause in broken]
    return [f"{test}: {word}" for test, word in outcomes.items() if word != "PASS"] or found


def _run_clauses(
    clauses: list[str],
    target: Path,
    root: Path,
    *more: str,
    tests: Sequence[str] = SUITES,
    drills: bool = True,
    limit_s: float = TRIAL_S,
) -> tuple[dict[str, Any] | None, str]:
    out = Path(tempfile.mkdtemp(prefix="out-", dir=target.parent))
    by = {load_guide().clause(name).decided_by for name in clauses}
    by |= {load_guide().clause(name).also_by for name in clauses if drills}
    if PAGE_LOAD in by:
        more = (*more, *_measured("page-load", target, out, root))
    if DRILL in by:
        more = (*more, *_measured("drill", target, out, root))
    if FAILOVER in by:
        more = (*more, *_measured("drill", target, out, root, "--failover"))
    named = [f"--clause={clause}" for clause in clauses]
    where = [f"--target={target}", f"--out={out}", "--run-id=trial"]
    said = run_pytest([*tests, *named, *where, "-q", "--tb=no", *more], root, limit_s)
    if said is None:
        return None, f"gave up after {limit_s:.0f} s"
    try:
        return read_run(out / "trial"), said
    except OSError:
        return None, said


def _measured(command: str, target: Path, out: Path, root: Path, *more: str) -> list[str]:
    """Measures or drills before the tests, and beside none; the option that hands them what came of it."""
    ours = [sys.executable, "-c", "from signoff_cli.main import main; main()"]
    out = out / "".join([command, *more])
    called = [*ours, command, *more, f"--target={target}", f"--out={out}"]
    # Without results its clause is not decided, and the variant is missed.
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(called, cwd=root, capture_output=True, timeout=MEASURED_S, check=False)
    return [f"--also={results}" for results in out.glob("*/*/results.jsonl")]


def _catcher(variant: Variant, guide: Guide, document: dict[str, Any], *, whole: bool) -> tuple[str, str]:
    # What the sweep finds stands beside it, under the clause that keeps customers apart.
    clause = next(each for each in document["clauses"] if each["id"] == variant.clause)
    should = variant.note or guide.clause(variant.clause).level is Level.SHOULD
    wanted = "WARN" if should else "FAIL"
    seen = f"{clause['verdict']}: {clause['reason']}"
    # What was left out makes a SHOULD unverified, which outranks WARN, though not FAIL.
    as_wanted = clause["verdict"] == wanted or (should and not whole)
    if not as_wanted and not (variant.note and clause["notes"]):
        return "", seen
    for test in clause["tests"]:
        failure = test["failure"]
        # What is found after the tests is a FAIL, whatever the level of its clause.
        if failure and test["outcome"] in (wanted, "FAIL"):
            name = test["id"].rpartition("::")[2]
            seen = f"{name}: expected {failure['expected']}; {failure['actual']}"
            if re.search(variant.shows, seen):
                return test["id"], seen
    return "", f"failed for another reason: {seen}"
