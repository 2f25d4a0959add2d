"""From what pytest saw of a test to what that says about its clause."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pytest

from signoff.actors.session.recorder import Recorder
from signoff.deployment.pool import TooFewCustomers
from signoff.guide import Clause, Level
from signoff.plugin.found_at import command_for, line_of
from signoff.plugin.run import Run
from signoff.plugin.selection import collected, is_offline
from signoff.verdict.activity import ACTIVITY, Activity
from signoff.verdict.failure import explain
from signoff.verdict.outcomes import Inconclusive, NotApplicable, NotVerified, Outcome, Review, Unmet
from signoff.verdict.results import NO_ANSWER, Collected, Failure, Result, result_from_json
from signoff.wire.answers import Malformed
from signoff.wire.exchange import Exchange, seconds_told
from signoff.wire.steps import Step

RECORDER = pytest.StashKey[Recorder]()
_SET_UP, _CALLED = pytest.StashKey[Activity](), pytest.StashKey[Activity]()
_UNANSWERED = pytest.StashKey[int]()
ENOUGH_UNANSWERED = 5
"""So many tests in a row that got no answer at all mean that the target is gone: the rest would only wait."""
_LONG_S, _MOMENT_S = 600, 5.0
"""A window of so many seconds or more is not over after a moment for who has just begun to use it up."""
_RANK = list(Outcome)
Redact = Callable[[str], str]


@dataclass
class Bodies:
    """How often the body of a test was begun, and how often it came to its end."""

    begun: int = 0
    ended: int = 0


_BODIES = pytest.StashKey[Bodies]()


def watch(item: pytest.Item) -> None:
    """From now on it is known whether the test's body ran: from the body itself, not from who runs it."""
    if not isinstance(item, pytest.Function):
        return
    bodies, body = item.stash.setdefault(_BODIES, Bodies()), item.obj

    @functools.wraps(body)
    def watched(*arguments: Any, **named: Any) -> Any:
        bodies.begun += 1
        found = body(*arguments, **named)
        bodies.ended += 1
        return found

    item.obj = watched


def count_anew(item: pytest.Item) -> None:
    """The test is about to be run once more by somebody who looks at each of its runs for itself, and never
    makes a verdict of them."""
    item.stash[_BODIES].begun = item.stash[_BODIES].ended = 0


def begin(item: pytest.Item, when: Literal["setup", "call"]) -> None:
    """That phase of the test is about to begin."""
    item.stash[_SET_UP if when == "setup" else _CALLED] = ACTIVITY.now()


def classify(
    item: pytest.Item,
    call: pytest.CallInfo[None],
    report: pytest.TestReport,
    clause: Clause,
    run: Run | None,
) -> None:
    """Sets `report.signoff`: clause, level, outcome, reason, failure. It travels to the controller."""
    tied = collected(item)
    assert tied is not None
    outcome, reason, unmet = _outcome(call, report, item.config.rootpath)
    if outcome is Outcome.PASS and call.when == "call" and (empty := _empty(item, clause)):
        outcome, reason = Outcome.ERROR, empty
        report.outcome, report.longrepr = "failed", empty
    if outcome is Outcome.FAIL and tied.level != "MUST":
        outcome = Outcome.WARN
    level = tied.level
    if call.excinfo is not None and isinstance(call.excinfo.value, NotApplicable):
        # One step below the clause: there it is a note, and whatever else was seen decides.
        level = Level.SHOULD if clause.level is Level.MUST else Level.MAY
    recorder = item.stash.get(RECORDER, None)
    if outcome is Outcome.FAIL and recorder is not None:
        # How many requests pass is what the limit's own clause is about.
        disturbed = _used_elsewhere(recorder) or (clause.id != "SEC-04" and _held_back(recorder, unmet))
        if disturbed:
            outcome, reason, unmet = Outcome.INCONCLUSIVE, f"{disturbed}: {reason}", None
    redact: Redact = recorder.session.redact if recorder else run.redact if run else str
    if call.excinfo is not None:
        _hush(call.excinfo.value, redact)
    failure = None
    if outcome in (Outcome.FAIL, Outcome.WARN, Outcome.ERROR):
        found_at, _ = line_of(call.excinfo, item.config.rootpath)
        failure = _failure(clause, tied, recorder, unmet, redact(reason), redact, run=run, found_at=found_at)
        report.longrepr = failure.text if unmet else redact(str(report.longrepr))
    elif outcome is not Outcome.PASS:
        report.outcome = "skipped"
        report.longrepr = (str(item.path), item.location[1] or 0, f"{outcome.value}: {redact(reason)}")
    report.signoff = {  # type: ignore[attr-defined]
        "clause": clause.id,
        "level": level.value,
        "outcome": outcome.value,
        "reason": redact(reason),
        "failure": None if failure is None else asdict(failure),
        "figures": {} if recorder is None else dict(recorder.figures),
        "files": [] if recorder is None or run is None else recorder.kept_in(run.folder),
    }


def _empty(item: pytest.Item, clause: Clause) -> str:
    """Why a call that ended without an exception shows nothing after all; empty when it does."""
    bodies, now = item.stash.get(_BODIES, Bodies()), ACTIVITY.now()
    evaluated = now.since(item.stash.get(_CALLED, now)).evaluated
    # What a page shows may have come while the test was set up: its own set-up is part of it.
    steps = now.since(item.stash.get(_SET_UP, now)).steps
    if bodies.ended != 1 or bodies.begun != 1:
        return (
            f"the test's body was begun {bodies.begun} times and came to its end {bodies.ended} times; "
            "once and once is what counts, so a plugin or an option is in the way"
        )
    if not evaluated:
        return "the test evaluated no expectation, so it shows nothing"
    if clause.on_the_wire and not is_offline(item) and not steps:
        return "the test reached the target with no request, frame or call, so it shows nothing"
    return ""


def _hush(error: BaseException, redact: Callable[[str], str]) -> None:
    """Takes secrets out of the exception itself: Allure writes its text down."""
    error.args = tuple(redact(part) if isinstance(part, str) else part for part in error.args)
    if isinstance(error, pytest.skip.Exception):
        error.msg = redact(str(error.msg))


def gone(config: pytest.Config, call: pytest.CallInfo[None]) -> str | bool:
    """Why the run stops when the target has stopped answering; False as long as it answers."""
    if call.when != "call":
        return False
    unanswered = call.excinfo is not None and isinstance(call.excinfo.value, ConnectionError)
    config.stash[_UNANSWERED] = config.stash.get(_UNANSWERED, 0) + 1 if unanswered else 0
    if config.stash[_UNANSWERED] < ENOUGH_UNANSWERED:
        return False
    return (
        f"{ENOUGH_UNANSWERED} tests in a row got no answer from the target; check that it runs, then go on "
        "with --resume"
    )


def _failure(
    clause: Clause,
    tied: Collected,
    recorder: Recorder | None,
    unmet: Unmet | None,
    reason: str,
    redact: Redact,
    *,
    run: Run | None,
    found_at: str,
) -> Failure:
    story: Sequence[Step] = recorder.story if recorder else ()
    # What was expected and seen quotes the target, which may have answered with a secret.
    return explain(
        clause,
        tied.level,
        tied.test,
        story,
        expected=redact(unmet.expected) if unmet else "the check to run to its end",
        actual=redact(unmet.actual) if unmet else reason,
        exchange=unmet.exchange if unmet else None,
        found_at=found_at,
        run_again="" if run is None else command_for(tied.test, run.target.file),
        kept_in="" if recorder is None or run is None else recorder.session.log_in(run.folder),
    )


def _used_elsewhere(recorder: Recorder) -> str:
    """Why a test that failed was disturbed: others had used its customer's allowance; empty: it was not."""
    refused = any(isinstance(step, Exchange) and step.status == 429 for step in recorder.story)
    if not (refused and recorder.used_elsewhere):
        return ""
    count = max(recorder.used_elsewhere.values())
    return (
        f"the customer's allowance was used elsewhere: the target counts {count} requests that were "
        "not sent from here; wait for its window to pass, or give the run customers of its own"
    )


def _held_back(recorder: Recorder, unmet: Unmet | None) -> str:
    """Why a test was disturbed that failed by a refusal: a gateway held so many requests at once back, as it
    may beside the limit of the hour, which would not be over in a moment; empty: none did."""
    refusal = unmet.exchange if unmet else None
    long = recorder.session.target.description.limits.window_s >= _LONG_S
    if not long or not isinstance(refusal, Exchange) or refusal.status != 429:
        return ""
    pause = seconds_told(refusal.headers, refusal.at)
    if pause is None or pause > _MOMENT_S:
        return ""
    return (
        f"a request was turned away for {pause:g} s (429), by what seems to be a limit of bursts before the "
        "target; let the run's requests pass there, by a header of [transport] headers, say, or take fewer "
        "--workers"
    )


def _outcome(
    call: pytest.CallInfo[None], report: pytest.TestReport, root: Path
) -> tuple[Outcome, str, Unmet | None]:
    if call.excinfo is None:
        # A test marked xfail that passes, or anything else that a mark turned around, shows in the report.
        if report.outcome == "failed":
            return Outcome.ERROR, str(report.longrepr), None
        return Outcome.PASS, "", None
    error = call.excinfo.value
    match error:
        case Unmet():
            return Outcome.FAIL, f"expected {error.expected}; {error.actual}", error
        case Malformed():
            shape = Unmet("an answer of the shape the target file describes", str(error))
            return Outcome.FAIL, f"expected {shape.expected}; {error}", shape
        case NotVerified() | TooFewCustomers():
            return Outcome.NOT_VERIFIED, str(error), None
        case Inconclusive():
            return Outcome.INCONCLUSIVE, str(error), None
        case Review():
            return Outcome.REVIEW, str(error), None
        case pytest.skip.Exception():
            return Outcome.NOT_VERIFIED, f"skipped: {error.msg}", None
        case AssertionError():
            _, statement = line_of(call.excinfo, root)
            return (
                Outcome.FAIL,
                f"assertion failed: {statement}",
                Unmet(statement, str(error) or "it does not hold"),
            )
        case ConnectionError():
            return Outcome.ERROR, f"{NO_ANSWER}: {error}", None
        case _:
            if report.outcome == "skipped":
                return Outcome.NOT_VERIFIED, "expected to fail, so nothing was verified", None
            return Outcome.ERROR, f"{type(error).__name__}: {error}", None


def collect(run: Run, report: pytest.TestReport) -> None:
    """Joins a test's phases to one result, the worst of them, and keeps it when the last one is in."""
    assert run.evidence is not None
    found: dict[str, Any] | None = getattr(report, "signoff", None)
    if report.failed and (found is not None or report.when not in ("setup", "call", "teardown")):
        run.failed_reports += 1
    if found is None:
        if report.when not in ("setup", "call", "teardown"):
            _crashed(run, report)
        return
    phase = result_from_json({**found, "test": report.nodeid, "seconds": report.duration})
    phases = run.phases.setdefault(report.nodeid, {})
    phases.setdefault(str(report.when), []).append(phase)
    if report.when == "teardown":
        run.keep(_joined([each for found_in in phases.values() for each in found_in], "call" in phases))
        del run.phases[report.nodeid]


def _joined(phases: Sequence[Result], was_called: bool) -> Result:
    """One result, the worst of the phases; without a call there is nothing that could have passed."""
    worst = min(phases, key=lambda result: _RANK.index(result.outcome))
    if worst.outcome is Outcome.PASS and not was_called:
        reason = "the test was set up and taken down, and its body never ran"
        worst = replace(worst, outcome=Outcome.ERROR, reason=reason)
    last, took = phases[-1], sum(result.seconds for result in phases)
    return replace(worst, seconds=took, files=last.files, figures=last.figures)


def _crashed(run: Run, report: pytest.TestReport) -> None:
    """xdist reports a crashed worker's test with no phase and nothing of ours."""
    assert run.evidence is not None
    tied = run.evidence.collected().get(report.nodeid)
    if tied is not None:
        run.keep(
            Result(
                test=tied.test,
                clause=tied.clause,
                level=tied.level,
                outcome=Outcome.ERROR,
                reason=f"the worker crashed: {report.longrepr}",
            )
        )
