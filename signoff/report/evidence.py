"""The run's evidence on disk, written as the run goes, so that a killed run keeps what it had."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from signoff.guide import Clause, Guide
from signoff.report.leaks import CLAUSE as LEAKS
from signoff.report.leaks import leaks_in
from signoff.verdict.clauses import verdict_on, with_unreported
from signoff.verdict.decision import Decision, decide
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import ClauseVerdict, Collected, Result, collected_from_json

SCHEMA = Path(__file__).with_name("verdict.schema.json")
LEFT_OUT = "left-out.json"
"""The clauses of which a thin run leaves tests out."""
_WRITE_EVERY_S = 1.0
_HALVES = "backslashreplace"
"""Half a surrogate pair, which a target may send, is no UTF-8; written as an escape it is JSON again."""


@dataclass(frozen=True, kw_only=True)
class About:
    """What was run, on what. Instants are ISO 8601 in UTC."""

    run_id: str
    started: str
    target: str
    kind: str
    base_url: str
    target_file: str
    build: str
    command: str
    seed: str = ""


@dataclass
class Evidence:
    """Collects results and keeps `verdict.json` and `results.jsonl` in `folder` in step with them."""

    guide: Guide
    folder: Path
    about: About
    offered: frozenset[str]
    selected: tuple[Clause, ...] | None = None
    results: list[Result] = field(default_factory=list)
    _written: float = 0.0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "collected").mkdir(exist_ok=True)
        self.write()

    def ordered_by(self, seed: str) -> None:
        """Notes the seed of the tests' order, so that a run can be repeated as it was."""
        self.about = replace(self.about, seed=seed)

    def add(self, result: Result) -> None:
        """Keeps one more result; on disk at once as a line, in the verdict within a second."""
        self.results.append(result)
        with (self.folder / "results.jsonl").open("a", encoding="utf-8", errors=_HALVES) as lines:
            lines.write(json.dumps(result.as_json(), ensure_ascii=False) + "\n")
        if monotonic() - self._written >= _WRITE_EVERY_S:
            self.write()

    def collected(self) -> dict[str, Collected]:
        """The tests that any worker collected, from the files that the workers wrote."""
        found: dict[str, Collected] = {}
        for file in sorted((self.folder / "collected").glob("*.json")):
            for row in json.loads(file.read_text(encoding="utf-8")):
                found[row["test"]] = collected_from_json(row)
        return found

    def clauses(self, collected: Mapping[str, Collected]) -> tuple[Clause, ...]:
        """The selected clauses; those of the collected tests when the run named none."""
        ids = {test.clause for test in collected.values()}
        if self.selected is not None:
            ids = {clause.id for clause in self.selected}
        ids |= {leak.clause for leak in self.leaks()}
        return tuple(clause for clause in self.guide.clauses.values() if clause.id in ids)

    def leaks(self) -> list[Result]:
        """What a customer received of another's, in whichever suite: it decides SEC-01, asked for or not."""
        return leaks_in(self.folder, self.guide.clause(LEAKS)) if LEAKS in self.guide.clauses else []

    def verdicts(self, *, finished: bool) -> list[ClauseVerdict]:
        """The verdict on each selected clause, from what is known now."""
        collected = self.collected()
        results = with_unreported(collected, self.results) if finished else self.results
        results = [*results, *self.leaks()]
        return [verdict_on(clause, results, clause.lacks(self.offered)) for clause in self.clauses(collected)]

    def write(self, *, build_after: str | None = None) -> Decision:
        """Writes `verdict.json`; with `build_after` for good, else as of an unfinished run."""
        finished = build_after is not None
        verdicts = self.verdicts(finished=finished)
        if build_after is not None and build_after != self.about.build:
            verdicts = [self._disturbed(verdict, build_after) for verdict in verdicts]
        decision = decide(self.guide, verdicts)
        document = self._document(verdicts, decision, finished=finished)
        whole = self.folder / "verdict.json"
        part = whole.with_suffix(".part")
        part.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8", _HALVES)
        os.replace(part, whole)
        self._written = monotonic()
        return decision

    def _disturbed(self, verdict: ClauseVerdict, build_after: str) -> ClauseVerdict:
        if not verdict.results:
            return verdict
        reason = f"the target's build changed during the run, from {self.about.build} to {build_after}"
        return ClauseVerdict(
            clause=verdict.clause, verdict=Outcome.ERROR, reason=reason, results=verdict.results
        )

    def _document(
        self, verdicts: Sequence[ClauseVerdict], decision: Decision, *, finished: bool
    ) -> dict[str, Any]:
        about = asdict(self.about)
        return {
            "run": {
                "id": about["run_id"],
                "state": "finished" if finished else "unfinished",
                "started": about["started"],
                "written": datetime.now(UTC).isoformat(timespec="seconds"),
                "command": about["command"],
                "seed": about["seed"],
            },
            "target": {
                "name": about["target"],
                "kind": about["kind"],
                "base_url": about["base_url"],
                "file": about["target_file"],
                "build": about["build"],
            },
            "guide": {"title": self.guide.title, "version": self.guide.version},
            "decision": {
                "ruling": decision.ruling.words if finished else "not decided",
                "exit_code": decision.ruling.exit_code if finished else 2,
                "reason": decision.reason
                if finished
                else f"the run is unfinished; so far: {decision.reason}",
            },
            "gates": self._gates(verdicts),
            "clauses": [self._clause(verdict) for verdict in verdicts],
        }

    def _gates(self, verdicts: Sequence[ClauseVerdict]) -> list[dict[str, Any]]:
        gates = []
        for gate in self.guide.gates:
            inside = [v for v in verdicts if self.guide.clause(v.clause).gate == gate.id]
            if inside:
                counts = {outcome.value: sum(v.verdict is outcome for v in inside) for outcome in Outcome}
                gates.append(
                    {
                        "id": gate.id,
                        "title": gate.title,
                        "ruling": decide(self.guide, inside).ruling.words,
                        "counts": {name: count for name, count in counts.items() if count},
                    }
                )
        return gates

    def _left_out(self) -> list[str]:
        file = self.folder / LEFT_OUT
        clauses: list[str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
        return clauses

    def _clause(self, verdict: ClauseVerdict) -> dict[str, Any]:
        clause = self.guide.clause(verdict.clause)
        return {
            "id": clause.id,
            "level": clause.level.value,
            "gate": clause.gate,
            "title": clause.title,
            "verdict": verdict.verdict.value,
            "reason": verdict.reason,
            "so_far": "one place for each operation" if clause.id in self._left_out() else clause.so_far,
            "notes": list(verdict.notes),
            "tests": [
                {
                    "id": result.test,
                    "outcome": result.outcome.value,
                    "level": result.level.value,
                    "seconds": round(result.seconds, 3),
                    "reason": result.reason,
                    "failure": None if result.failure is None else asdict(result.failure),
                }
                for result in verdict.results
            ],
        }
