"""The run's evidence on disk, written as the run goes, so that a killed run keeps what it had."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any

from signoff.guide import Clause, Guide
from signoff.report.chain import LINK, Chain
from signoff.report.document import About, document_of
from signoff.report.files import EvidenceError
from signoff.report.leaks import CLAUSE as LEAKS
from signoff.report.leaks import leaks_in
from signoff.report.writing import HALVES, write_document
from signoff.verdict.clauses import verdict_on, with_unreported
from signoff.verdict.decision import Decision, decide
from signoff.verdict.derived import derived
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import ClauseVerdict, Collected, Result, collected_from_json

SCHEMA = Path(__file__).with_name("verdict.schema.json")
LEFT_OUT = "left-out.json"
"""The clauses of which a thin run leaves tests out."""
_WRITE_EVERY_S = 1.0


@dataclass
class Evidence:
    """Collects results and keeps `verdict.json` and `results.jsonl` in `folder` in step with them.

    `load` is what a load run tells of itself, for the verdict to show.
    """

    guide: Guide
    folder: Path
    about: About
    offered: frozenset[str]
    selected: tuple[Clause, ...] | None = None
    results: list[Result] = field(default_factory=list)
    load: Mapping[str, Any] | None = None
    chain: Chain = field(init=False)
    _written: float = 0.0

    def __post_init__(self) -> None:
        """EvidenceError when a run left its evidence there already: two runs in one would be neither."""
        if (self.folder / "verdict.json").exists():
            raise EvidenceError(f"{self.folder}: holds a run already; take another --run-id or --out")
        self.chain = Chain(self.about.run_id)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "collected").mkdir(exist_ok=True)
        self.write()

    def ordered_by(self, seed: str) -> None:
        """Notes the seed of the tests' order, so that a run can be repeated as it was."""
        self.about = replace(self.about, seed=seed)

    def add(self, result: Result) -> None:
        """Keeps one more result; on disk at once as a line, in the verdict within a second."""
        self.results.append(result)
        with (self.folder / "results.jsonl").open("a", encoding="utf-8", errors=HALVES) as lines:
            lines.write(self.line(result) + "\n")
        if monotonic() - self._written >= _WRITE_EVERY_S:
            self.write()

    def line(self, result: Result) -> str:
        """The next line of `results.jsonl`, without its end; it follows from the one before (chain.py)."""
        row = result.as_json()
        return json.dumps(row | {LINK: self.chain.add(row)}, ensure_ascii=False)

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
        verdicts = derived(self.guide, verdicts, self.about.contacts)
        decision = decide(self.guide, verdicts)
        thin = dict.fromkeys(self._left_out(), "one place for each operation")
        document = document_of(
            self.guide,
            self.about,
            verdicts,
            decision,
            build_after=build_after,
            so_far=thin,
            load=self.load,
            results=self.chain.as_json(),
        )
        write_document(self.folder / "verdict.json", document)
        self._written = monotonic()
        return decision

    def _disturbed(self, verdict: ClauseVerdict, build_after: str) -> ClauseVerdict:
        if not verdict.results:
            return verdict
        reason = f"the target's build changed during the run, from {self.about.build} to {build_after}"
        return ClauseVerdict(
            clause=verdict.clause, verdict=Outcome.ERROR, reason=reason, results=verdict.results
        )

    def _left_out(self) -> list[str]:
        file = self.folder / LEFT_OUT
        clauses: list[str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
        return clauses
