"""Leads a run: shares it out, starts all parts at once, adds up what they saw, and has it judged."""

import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import gevent

from load.outcome import keep, keep_broken, open_evidence
from load.schedule.plan import Plan
from load.verdict.records import Records
from load.verdict.section import Seen
from load.verdict.verdicts import BROKEN, exit_code, judge
from load.worker.assignment import Assignment
from load.worker.session import AFTERWARDS_S
from signoff.deployment.bounds import laxer_bounds
from signoff.deployment.file_copy import copy_target_file
from signoff.deployment.loading import TargetError
from signoff.deployment.opening import read_build
from signoff.deployment.target import Target
from signoff.evidence.document import About
from signoff.evidence.evidence import Evidence
from signoff.guide import Guide
from signoff.guide.errors import UserError
from signoff.report.console import terminal_console
from signoff.suite.suite import suite_in
from signoff.wire import clock

PREPARING_S, MESSAGES_S = 600, 10

Send = Callable[[str, dict[str, Any], str], None]
console = terminal_console()


class Trouble(Exception):
    """The run could not be done; the text says why."""


@dataclass
class Coordinator:
    """`parts` names the processes that take part, `send` reaches one. `conduct` does it all, once.

    `profile` is its name or file, as the parts receive it; `is_there` says whether a part still answers.
    """

    target: Target
    guide: Guide
    plan: Plan
    profile: str
    run_id: str
    out: Path
    parts: tuple[str, ...]
    send: Send
    is_there: Callable[[str], bool] = lambda part: True
    records: Records = field(init=False)
    code: int | None = None
    _ready: dict[int, str] = field(default_factory=dict)
    _done: int = 0
    _begun: float | None = None
    _evidence: Evidence | None = None

    def __post_init__(self) -> None:
        self.records = Records.over(self.plan.budgets_ms)

    def conduct(self) -> int:
        """Runs to the end; the exit code of the verdict."""
        for line in self.plan.beforehand(self.guide):
            console.print(line)
        try:
            self._open()
            self._share_out()
            console.print(f"preparing with {len(self.parts)} process(es)")
            self._prepare()
            if troubles := sorted({trouble for trouble in self._ready.values() if trouble}):
                raise Trouble("; ".join(troubles))
            console.print(f"sending for {self.plan.profile.seconds:g} s")
            self._begun = perf_counter()
            for part in self.parts:
                self.send("load-begin", {"run_id": self.run_id}, part)
            timeout_s = self.target.description.limits.timeout_s
            # A part that is gone by then has left its requests unsent, which the verdict says.
            within = self.plan.profile.seconds + timeout_s + AFTERWARDS_S + MESSAGES_S
            self._wait(lambda: self._done == len(self.parts), within)
        except (Trouble, UserError, OSError) as trouble:
            return self._break_off(str(trouble))
        return self.conclude(interrupted=False)

    def conclude(self, *, interrupted: bool) -> int:
        """Judges what was seen so far and writes it down, unless that has been done; the exit code."""
        if self.code is not None or self._evidence is None:
            return BROKEN if self.code is None else self.code
        elapsed = self.plan.profile.seconds
        if interrupted:
            for part in self.parts:
                self.send("load-end", {"run_id": self.run_id}, part)
            self._wait(lambda: self._done == len(self.parts), 2)
            # Not before: what falls due until the parts have stopped is sent as well.
            elapsed = 0.0 if self._begun is None else min(elapsed, perf_counter() - self._begun)
        judged = judge(self.plan, self.guide, self.records, elapsed)
        seen = Seen(
            plan=self.plan,
            build=self._evidence.about.build,
            build_after="" if interrupted else self._build(),
            timeout_s=self.target.description.limits.timeout_s,
            records=self.records,
            elapsed=elapsed,
            interrupted=interrupted,
            workers=len(self.parts),
            judged=judged,
        )
        found = keep(self._evidence, self.guide, seen)
        for result in found:
            console.print(f"{result.clause} {result.outcome.value}: {result.reason}")
        console.print(f"evidence in {os.path.relpath(self._evidence.folder)}")
        self.code = exit_code(result.outcome for result in found)
        return self.code

    def ready(self, reported: Mapping[str, Any]) -> None:
        """A part is ready, or in trouble."""
        if reported["run_id"] == self.run_id:
            self._ready[reported["worker"]] = reported["trouble"]

    def reported(self, reported: Mapping[str, Any]) -> None:
        """A part tells what it saw since it last did."""
        if reported["run_id"] == self.run_id:
            self.records.merge(reported["records"])

    def done(self, reported: Mapping[str, Any]) -> None:
        """A part has reported everything."""
        self.reported(reported)
        self._done += reported["run_id"] == self.run_id

    def _open(self) -> None:
        suite = suite_in()
        about = About(
            run_id=self.run_id,
            started=clock.written(),
            target=self.target.name,
            kind=self.target.description.kind,
            base_url=self.target.base_url,
            target_file=str(self.target.file),
            build=read_build(self.target),
            command=f"load {self.plan.profile.name}",
            seed=self.plan.seed,
            suite=suite.summary(),
            contacts=self.target.description.escalation,
            file_sha256=copy_target_file(self.target, self.out / self.run_id),
            base_url_stated=self.target.description.base_url is not None,
            bounds=laxer_bounds(self.target.description, self.guide),
        )
        self._evidence = open_evidence(self.out / self.run_id, self.guide, self.target, about, suite)

    def _share_out(self) -> None:
        for worker, part in enumerate(self.parts):
            assignment = Assignment(
                run_id=self.run_id,
                target_file=str(self.target.file),
                base_url=self.target.base_url,
                places=self.target.places,
                profile=self.profile,
                profile_sha256=self.plan.profile.sha256,
                seed=self.plan.seed,
                worker=worker,
                workers=len(self.parts),
            )
            self.send("load-prepare", assignment.as_json(), part)

    def _prepare(self) -> None:
        def over() -> bool:
            return len(self._ready) == len(self.parts) or self._lost() > 0

        if not self._wait(over, PREPARING_S):
            raise Trouble(f"preparing took longer than {PREPARING_S:g} s")
        if lost := self._lost():
            raise Trouble(f"{lost} of {len(self.parts)} processes were lost while they prepared")

    def _lost(self) -> int:
        return sum(not self.is_there(part) for part in self.parts)

    @staticmethod
    def _wait(reached: Callable[[], bool], within: float) -> bool:
        deadline = time.monotonic() + within
        while not reached() and time.monotonic() < deadline:
            gevent.sleep(0.05)
        return reached()

    def _break_off(self, why: str) -> int:
        console.print(f"load: {why}")
        if self._evidence is not None:
            keep_broken(self._evidence, self.plan, why, self._build())
        self.code = BROKEN
        return BROKEN

    def _build(self) -> str:
        try:
            return read_build(self.target)
        except TargetError as error:
            return f"unknown ({error})"


def new_seed() -> str:
    """A seed for a run that was given none."""
    return secrets.token_hex(4)
