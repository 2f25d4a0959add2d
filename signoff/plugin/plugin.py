"""The pytest plugin: ties tests to clauses, runs them against a target, and computes the verdict.

One process (the controller under xdist) boots and probes the target and keeps the evidence; the process
that runs a test (the same one, or a worker) classifies what came of it and sends that along in its report.
"""

import json
import os
import sys
from collections.abc import Generator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from signoff.guide import Clause, Guide, GuideError, load_guide
from signoff.guide.errors import HARNESS_ERROR, UserError
from signoff.model.search import LEAST_S, MOST_S
from signoff.plugin import classify, selection
from signoff.plugin.allure_files import leave_out_silent_fixtures
from signoff.plugin.invocation import SCRUBBED, ForeignPlugin, invocation_of
from signoff.plugin.run import Run, open_run
from signoff.release.sealing import check_run_key
from signoff.suite.suite import Listed, write_inventory
from signoff.verdict.outcomes import NotVerified, Outcome
from signoff.verdict.results import Collected

NO_TERMINAL_WIDTH = 130
"""Columns of a verdict that goes into a file or a pipe, unless COLUMNS says otherwise."""
GUIDE = pytest.StashKey[Guide]()
RUN = pytest.StashKey[Run]()
TESTED = pytest.StashKey[list[Collected]]()
"""Tests that this process collected and that are not run, for a run which goes on has a result of each."""
_OURS = frozenset(pytest.ExitCode) - {pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR}
_CATEGORIES = {
    Outcome.WARN.value: ("warned", "w", ("WARN", {"yellow": True})),
    Outcome.NOT_VERIFIED.value: ("not verified", "n", ("NOT VERIFIED", {"cyan": True})),
    Outcome.INCONCLUSIVE.value: ("inconclusive", "i", ("INCONCLUSIVE", {"yellow": True})),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of a sign-off run."""
    group = parser.getgroup("signoff", "SecureBase sign-off")
    group.addoption("--target", default="targets/local.toml", help="target file (docs/targets.md)")
    group.addoption("--clause", action="append", default=[], help="only this clause of the guide; repeatable")
    group.addoption("--gate", action="append", default=[], help="only this gate of the guide, or `all`")
    group.addoption("--thin", action="store_true", help="leave out what only repeats at another place")
    group.addoption("--shard", default=None, help="only this part of the tests, as 3/8")
    group.addoption("--read-only", action="store_true", help="change nothing on the target")
    group.addoption(
        "--wait", type=float, default=0.0, help="minutes to wait for used-up requests to count no more"
    )
    group.addoption("--out", default="out", help="folder that gets a folder of evidence for each run")
    group.addoption("--write-collected", default=None, help="write what was collected to this file (JSON)")
    group.addoption("--write-inventory", default=None, help="list all that was collected in this file")
    group.addoption("--also", action="append", default=[], help="results (JSON lines) found outside pytest")
    group.addoption(
        "--audit-dependencies", action="store_true", help="look packages up in the public registries (OPS-03)"
    )
    group.addoption("--resume", action="store_true", help="go on with the run --run-id, which was cut short")
    group.addoption(
        "--model-seed", type=int, default=None, help="seed of the model's stories; random if not given"
    )
    group.addoption(
        "--model-seconds",
        type=float,
        default=None,
        help="how long stories are played; a second for each of their clauses that is asked for, "
        f"{LEAST_S} to {MOST_S}, if not given",
    )
    group.addoption("--run-id", default=None, help="name of this run; made from the time when not given")


def pytest_configure(config: pytest.Config) -> None:
    """Reads the guide; on the controller it opens the run before any worker starts."""
    config.addinivalue_line("markers", "clause(id, ...): the clause of the guide that a test verifies")
    config.addinivalue_line("markers", "left_out_when_thin: --thin does without it")
    try:
        guide = config.stash[GUIDE] = load_guide()
        selected = selection.named_clauses(config, guide)
        if hasattr(config, "workerinput"):
            if "signoff" in config.workerinput:
                config.stash[RUN] = Run.joined(config, guide, config.workerinput["signoff"])
        elif selection.reaches_a_target(config):
            check_run_key()
            run = config.stash[RUN] = open_run(config, guide, selected)
            config.pluginmanager.register(_Keeper(run))
    except (UserError, OSError) as error:
        pytest.exit(f"signoff: {error}", returncode=3)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Notes the order of the tests, and how pytest was called: both are settled only now."""
    run = session.config.stash.get(RUN, None)
    if run is None:
        return
    leave_out_silent_fixtures(session.config)
    if run.evidence is None:
        return
    try:
        invocation = invocation_of(session.config, os.environ.get(SCRUBBED, "").split())
    except ForeignPlugin as error:
        pytest.exit(f"signoff: {error}", returncode=HARNESS_ERROR)
    seed = str(getattr(session.config.option, "randomly_seed", ""))
    run.evidence.called(seed, invocation.as_json())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Hands a worker what it needs to join the run."""
    if run := node.config.stash.get(RUN, None):
        node.workerinput["signoff"] = run.invitation()


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Names target, build and guide version."""
    guide = config.stash[GUIDE]
    run = config.stash.get(RUN, None)
    lines = [f"guide: {guide.title} {guide.version}, {len(guide.clauses)} clauses"]
    if run is not None and run.evidence is not None:
        about = run.evidence.about
        lines.append(f"target: {about.target} ({about.kind}) at {about.base_url}, build {about.build}")
        lines.append(f"evidence: {run.folder}")
    return lines


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Ties tests to clauses, labels them for the reports, and drops those that were not selected."""
    guide = config.stash[GUIDE]
    try:
        for item in items:
            selection.tie(item, guide)
        wanted = selection.named_clauses(config, guide)
    except GuideError as error:
        raise pytest.UsageError(str(error)) from None
    asked = [item for item in items if wanted is None or _clause(item) in wanted]
    left_out = [item for item in asked if config.option.thin and selection.is_left_out(item)]
    _write_inventory(config, items)
    kept = selection.of_shard([item for item in asked if item not in set(left_out)], config)
    if run := config.stash.get(RUN, None):
        tested = [item for item in kept if item.nodeid in run.tested]
        config.stash[TESTED] = [tied for item in tested if (tied := selection.collected(item))]
        kept = [item for item in kept if item not in set(tested)]
    for item in kept:
        classify.watch(item)
    if len(kept) < len(items):
        config.hook.pytest_deselected(items=list(set(items) - set(kept)))
        items[:] = kept


def pytest_collection_finish(session: pytest.Session) -> None:
    """Writes down which tests this process collected, so that none can vanish unseen."""
    run, wish = session.config.stash.get(RUN, None), session.config.option.write_collected
    if _is_xdist_controller(session.config):
        return
    found = [tied for item in session.items if (tied := selection.collected(item))]
    text = json.dumps([asdict(tied) for tied in (*found, *session.config.stash.get(TESTED, ()))])
    if run is not None:
        (run.folder / "collected" / f"{run.worker}.json").write_text(text, encoding="utf-8")
    if wish is not None:
        Path(wish).write_text(text, encoding="utf-8")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """From here on it is the test's body that expectations are evaluated by."""
    classify.begin(item, "call")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Stops a test whose clause the target cannot show, or that may not run on it."""
    classify.begin(item, "setup")
    clause, run = _clause(item), item.config.stash.get(RUN, None)
    if clause is None or run is None:
        return
    description = run.target.description
    if lacking := clause.lacks(description.capabilities):
        raise NotVerified(f"the target lacks: {', '.join(lacking)}")
    if description.read_only_because and clause.changes:
        raise NotVerified(f"its check changes something, and {description.read_only_because}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Adds to the report what the test found out about its clause."""
    report = yield
    clause = _clause(item)
    if clause is not None:
        classify.classify(item, call, report, clause, item.config.stash.get(RUN, None))
        item.session.shouldstop = item.session.shouldstop or classify.gone(item.config, call)
    return report


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, Any] | None:
    """Shows the sign-off outcomes that pytest has no word for."""
    found = getattr(report, "signoff", None)
    return _CATEGORIES.get(found["outcome"]) if found else None


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Takes over which secrets a worker came to know; they travel over xdist's own pipe."""
    if run := node.config.stash.get(RUN, None):
        run.learned |= set(getattr(node, "workeroutput", {}).get("signoff", []))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Writes the verdict for good and makes it the exit code."""
    run = session.config.stash.get(RUN, None)
    if run is not None and hasattr(session.config, "workeroutput"):
        session.config.workeroutput["signoff"] = sorted(run.learned)
    if run is None or run.evidence is None or session.config.option.collectonly:
        return
    if exitstatus == pytest.ExitCode.INTERRUPTED:
        run.stop()
    else:
        run.finish()
    if run.decision is None or exitstatus not in _OURS:
        return
    if session.testsfailed > run.failed_reports:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    elif exitstatus == pytest.ExitCode.INTERRUPTED:
        session.exitstatus = HARNESS_ERROR
    else:
        session.exitstatus = run.decision.ruling.exit_code


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Prints the verdict by gate and clause."""
    run = config.stash.get(RUN, None)
    if run is not None and run.evidence is not None and run.decision is not None:
        terminalreporter.section("verdict")
        own_failures = config.option.tbstyle == "no"
        columns = os.environ.get("COLUMNS", "")
        width = int(columns) if columns.isdecimal() and int(columns) else NO_TERMINAL_WIDTH
        width = terminalreporter._tw.fullwidth if sys.stdout.isatty() else width
        run.show(terminalreporter._tw._file, width=width, failures=own_failures)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops a target that was started for the run, and seals the run: all has been written by now."""
    if run := config.stash.get(RUN, None):
        run.close()
        try:
            run.seal(config)
        except (UserError, OSError) as error:
            # There is no other way left to make it the exit code.
            sys.stderr.write(f"signoff: {error}\n")
            raise SystemExit(HARNESS_ERROR) from None


class _Keeper:
    """On the controller: keeps each test's result as soon as it is known. Reports arrive without a config."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        classify.collect(self._run, report)

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Also what pytest itself interrupts comes here, with its reason, and after that what to do."""
        self._run.interrupted_by = str(excinfo.value).partition(";")[0] or self._run.interrupted_by

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None]:
        """On a full disk no report can be written; pytest would show where in its code, and not say so."""
        try:
            return (yield)
        except OSError as error:
            session.exitstatus = HARNESS_ERROR
            sys.stderr.write(f"\nsignoff: the run's reports cannot be written: {error}\n")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._run.cannot_collect(report.nodeid, str(report.longrepr))


def _write_inventory(config: pytest.Config, items: list[pytest.Item]) -> None:
    """All that was collected, whatever else this call selects."""
    if file := config.option.write_inventory:
        tied = [found for item in items if (found := selection.collected(item))]
        write_inventory(Path(file), [Listed(each.test, each.clause, each.level.value) for each in tied])


def _clause(item: pytest.Item) -> Clause | None:
    clause_id = selection.clause_of(item)
    return None if clause_id is None else item.config.stash[GUIDE].clause(clause_id)


def _is_xdist_controller(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput") and bool(getattr(config.option, "tx", None))
