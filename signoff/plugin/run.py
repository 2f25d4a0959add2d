"""A sign-off run: the open target, where the evidence goes, and what was decided."""

import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

import pytest

from signoff.deployment.boot import Booted
from signoff.deployment.bounds import laxer_bounds
from signoff.deployment.description import Description
from signoff.deployment.file_copy import COPY, copy_target_file
from signoff.deployment.ledger import Ledger
from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.opening import open_ledger, open_target, read_build
from signoff.deployment.run_id import checked_run_id, new_run_id
from signoff.deployment.target import Target
from signoff.evidence import history
from signoff.evidence.document import About
from signoff.evidence.evidence import Evidence
from signoff.evidence.parts import results_of_part
from signoff.evidence.resuming import interruption, last_good_answer, read_unfinished
from signoff.guide import Clause, Guide
from signoff.model.search import read_outcome
from signoff.monitors import disagreements
from signoff.plugin.invocation import COMMAND
from signoff.plugin.post_run_checks import findings_of
from signoff.release.sealing import seal_run
from signoff.report import matrix, metrics, terminal
from signoff.report.console import console_of
from signoff.suite.shards import shard_from
from signoff.suite.suite import suite_in
from signoff.verdict.clauses import is_of_a_part
from signoff.verdict.decision import Decision
from signoff.verdict.results import Result
from signoff.wire import clock
from signoff.wire.redaction import Redactor
from signoff.wire.secrets import redactor_of


@dataclass
class Run:
    """`evidence` is kept by the controller only; a worker joins with what `invitation` holds."""

    target: Target
    run_id: str
    folder: Path
    worker: str
    ledger: Ledger
    evidence: Evidence | None = None
    decision: Decision | None = None
    booted: Booted | None = None
    failed_reports: int = 0
    phases: dict[str, dict[str, list[Result]]] = field(default_factory=dict)
    """Of each test that is under way, by phase; a phase that came twice has two."""
    started: datetime = field(default_factory=clock.now)
    """When the run began, in whichever process this is: what came later may be of its own doing."""
    tested: frozenset[str] = frozenset()
    """Tests that need not run: they have a result from before the run was cut short."""
    interrupted_by: str = "Ctrl-C"
    """Why the run was interrupted, if it was."""
    learned: set[str] = field(default_factory=set, repr=False)
    """Secrets that this process, and each worker that has ended, came to know."""

    @classmethod
    def joined(cls, config: pytest.Config, guide: Guide, invitation: Mapping[str, Any]) -> "Run":
        """A worker's side of a run that the controller opened."""
        file, folder = Path(invitation["file"]), Path(invitation["folder"])
        write_allure_to(config, folder)
        description = described(load_description(folder / COPY), config)
        target = Target(
            file, description, invitation["base_url"], invitation["secrets"], invitation["places"]
        )
        return cls(
            target=target,
            run_id=invitation["run_id"],
            folder=folder,
            worker=config.workerinput["workerid"],  # type: ignore[attr-defined]
            ledger=open_ledger(target.description, config.rootpath),
            started=datetime.fromisoformat(invitation["started"]),
            tested=frozenset(invitation["tested"]),
        )

    @cached_property
    def redact(self) -> Redactor:
        """Takes the target's own secrets out of a text, for tests that have no recorder."""
        return redactor_of(self.target.known_secrets())

    def invitation(self) -> dict[str, Any]:
        """What a worker needs; it travels over xdist's own pipe, secrets included."""
        return {
            "file": str(self.target.file),
            "base_url": self.target.base_url,
            "secrets": dict(self.target.secrets),
            "places": dict(self.target.places),
            "run_id": self.run_id,
            "folder": str(self.folder),
            "started": self.started.isoformat(),
            "tested": sorted(self.tested),
        }

    def keep(self, result: Result) -> None:
        """Keeps a test's result, and how long it took for the next plan."""
        assert self.evidence is not None
        try:
            self.evidence.add(result)
        except OSError as error:
            pytest.exit(
                f"signoff: the evidence in {self.folder} cannot be written ({error.strerror}); "
                "free space there or choose another place with --out, then repeat",
                returncode=3,
            )
        self.ledger.took(result.test, result.seconds)

    def cannot_collect(self, where: str, why: str) -> None:
        """Notes of tests that could not even be collected: then nothing about the run can be relied on."""
        assert self.evidence is not None
        self.failed_reports += 1
        last = why.strip().rpartition("\n")[2]
        self.evidence.problems.append(f"{where or 'the suite'} cannot be collected: {self.redact(last)}")

    def stop(self) -> None:
        """Writes what there is of an interrupted run: it stays marked as unfinished, and can go on."""
        assert self.evidence is not None
        matrix.write(self.folder)
        said = ", ".join(filter(None, [self.interrupted_by, last_good_answer(self.folder)]))
        row = interruption(clock.written(), self.redact(said))
        about = self.evidence.about
        self.evidence.about = replace(about, interruptions=(*about.interruptions, row))
        self.decision = self.evidence.write()

    def finish(self) -> None:
        """Writes the verdict for good."""
        assert self.evidence is not None
        matrix.write(self.folder)
        try:
            build = read_build(self.target)
        except TargetError as error:
            build = f"unknown ({error})"
        self.evidence.write()
        for result in findings_of(self.evidence, self.target, self.learned):
            self.evidence.add(result)
        self.decision = self.evidence.write(build_after=build)
        self._write_metrics()

    def _write_metrics(self) -> None:
        """A page of what this run and those before it have measured; none where it measured nothing."""
        this = history.read_run(self.folder)
        if not metrics.metrics_in([this]):
            return
        earlier = history.earlier_runs(self.folder.parent, self.target.name, before=self.run_id)
        found = metrics.metrics_in([*reversed(earlier[: metrics.MOST_RUNS]), this])
        (self.folder / "metrics.html").write_text(metrics.page(self.target.name, found), encoding="utf-8")

    def show(self, stream: TextIO, *, width: int, failures: bool) -> None:
        """Prints the verdict."""
        assert self.evidence is not None
        earlier = history.earlier_runs(self.folder.parent, self.target.name, before=self.run_id)
        console = console_of(stream, width)
        document = history.read_run(self.folder)
        if cells := matrix.cells_of(self.folder):
            console.print(matrix.table(cells))
            console.print(matrix.summary(cells) + "\n")
        if (outcome := self.folder / disagreements.FOLDER / "outcome.json").exists():
            console.print(f"{read_outcome(outcome).said()}\n")
        terminal.render(console, document, history.failing_tests(earlier), failures=failures)
        console.print(f"evidence in {os.path.relpath(self.folder)}")

    def seal(self, config: pytest.Config) -> None:
        """Seals what the run has written, on the controller and once it has come to its end."""
        if self.evidence is not None and self.decision is not None:
            seal_run(self.folder, _place(config.option.xmlpath), _place(config.option.allure_report_dir))

    def close(self) -> None:
        """Stops what was started for the run."""
        self.ledger.close()
        if self.booted is not None:
            self.booted.stop()


def _measured(file: Path, guide: Guide, about: About, target: Target) -> Iterator[Result]:
    """The results in that file, as they count here; TargetError for one that only a test can have found."""
    for result in results_of_part(
        file,
        build=about.build,
        target=target.name,
        base_url=target.description.base_url or "",
        target_file=target.file,
    ):
        if not is_of_a_part(guide.clause(result.clause), result.test):
            raise TargetError(f"{file}: {result.clause} is decided by tests, not by a separate measurement")
        yield result


def _place(option: str | None) -> Path | None:
    """Where an option puts a report, read as pytest and its plugins read it."""
    return None if not option else Path(os.path.expanduser(os.path.expandvars(option)))


def described(description: Description, config: pytest.Config) -> Description:
    """The target as this run may treat it: a shard has its own part of the listed customers."""
    changed: dict[str, Any] = {"read_only": description.read_only or config.option.read_only}
    if config.option.shard is not None:
        own = shard_from(config.option.shard).part_of(description.auth.customers)
        changed["auth"] = description.auth.model_copy(update={"customers": own})
    return description.model_copy(update=changed)


def write_allure_to(config: pytest.Config, folder: Path) -> None:
    """Has Allure's results written into the run's folder, by each process that runs tests."""
    config.option.allure_report_dir = config.option.allure_report_dir or str(folder / "allure-results")


def open_run(config: pytest.Config, guide: Guide, selected: tuple[Clause, ...] | None) -> Run:
    """Opens the run on the controller: target, build, evidence, and the reports pytest writes itself."""
    given = config.option.run_id
    run_id = new_run_id() if given is None else checked_run_id(given, "--run-id")
    folder = Path(config.invocation_params.dir, config.option.out, run_id).resolve()
    file = Path(config.invocation_params.dir, config.option.target)
    suite = suite_in(config.rootpath)
    before = read_unfinished(folder, file) if config.option.resume else None
    target, booted = open_target(file)
    try:
        about = About(
            run_id=run_id,
            started=clock.written(),
            target=target.name,
            kind=target.description.kind,
            base_url=target.base_url,
            target_file=config.option.target,
            build=read_build(target),
            command=os.environ.get(COMMAND) or shlex.join(["pytest", *config.invocation_params.args]),
            suite=suite.summary(),
            contacts=target.description.escalation,
            file_sha256=copy_target_file(target, folder),
            base_url_stated=target.description.base_url is not None,
            bounds=laxer_bounds(target.description, guide),
        )
        target = replace(target, description=described(target.description, config))
        offered, so_far = target.description.capabilities, None
        if before is not None:
            before.check_same(about)
            about, so_far = before.continued(about), before.chain
        evidence = Evidence(guide, folder, about, offered, suite, selected, so_far=so_far)
        if before is not None:
            evidence.results += before.results
            evidence.load = before.document.get("load")
        for file in config.option.also:
            for result in _measured(Path(file), guide, about, target):
                evidence.add(result)
            evidence.load = evidence.load or history.load_of(Path(file).parent, folder)
    except BaseException:
        if booted is not None:
            booted.stop()
        raise
    config.option.xmlpath = config.option.xmlpath or str(folder / "junit.xml")
    write_allure_to(config, folder)
    return Run(
        target=target,
        run_id=run_id,
        folder=folder,
        worker="main",
        ledger=open_ledger(target.description, config.rootpath),
        evidence=evidence,
        booted=booted,
        started=datetime.fromisoformat(about.started),
        tested=frozenset() if before is None else before.tested,
    )
