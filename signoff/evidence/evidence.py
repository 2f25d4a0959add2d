"""The run's evidence on disk, written as the run goes, so that a killed run keeps what it had."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from signoff.evidence.counting import Circumstances, counted, so_far
from signoff.evidence.document import About, document_of
from signoff.evidence.integrity.chain import LINK, Chain
from signoff.evidence.integrity.files import EvidenceError
from signoff.evidence.integrity.writing import HALVES, write_document
from signoff.evidence.tried import tried_in
from signoff.guide import Clause, Guide
from signoff.monitors.beside import found_beside
from signoff.suite.suite import RECORD, Suite
from signoff.verdict.clauses import by_clause, verdict_on
from signoff.verdict.decision import Decision, decide
from signoff.verdict.derived import derived
from signoff.verdict.results import Collected, Result, collected_from_json
from signoff.wire import clock

SCHEMA = Path(__file__).with_name("verdict.schema.json")
_WRITE_EVERY_S, _SHARE = 1.0, 10
"""The verdict is written each second at most, and no longer than for that part of a run's time: the more
results there are, the longer it takes."""


@dataclass
class Evidence:
    """Collects results and keeps `verdict.json` and `results.jsonl` in `folder` in step with them.

    `load` is what a load run tells of itself, for the verdict to show.
    """

    guide: Guide
    folder: Path
    about: About
    offered: frozenset[str]
    suite: Suite
    selected: tuple[Clause, ...] | None = None
    results: list[Result] = field(default_factory=list)
    load: Mapping[str, Any] | None = None
    problems: list[str] = field(default_factory=list)
    """What broke that is no test's, such as a file of tests that cannot be collected."""
    so_far: Chain | None = None
    """Over the results that are there: given where a run goes on that was cut short."""
    chain: Chain = field(init=False)
    _due: float = 0.0

    def __post_init__(self) -> None:
        """EvidenceError when a run left its evidence there already: two runs in one would be neither."""
        if self.so_far is None and (self.folder / "verdict.json").exists():
            raise EvidenceError(f"{self.folder}: holds a run already; take another --run-id or --out")
        self.chain = self.so_far or Chain(self.about.run_id)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "collected").mkdir(exist_ok=True)
        record = json.dumps(self.suite.as_json())
        (self.folder / RECORD).write_text(record + "\n", encoding="utf-8")
        self.write()

    def called(self, seed: str, invocation: Mapping[str, Any]) -> None:
        """Notes the seed of the tests' order and how pytest was called, so that the run can be repeated."""
        self.about = replace(self.about, seed=seed, invocation=invocation)

    def add(self, result: Result) -> None:
        """Keeps one more result; on disk at once as a line, in the verdict soon."""
        self.results.append(result)
        with (self.folder / "results.jsonl").open("a", encoding="utf-8", errors=HALVES) as lines:
            lines.write(self.line(result) + "\n")
        if clock.monotonic() >= self._due:
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
        ids |= {found.clause for found in self.found_beside()}
        return tuple(clause for clause in self.guide.clauses.values() if clause.id in ids)

    def found_beside(self) -> list[Result]:
        """What decides a clause, asked for or not: what a customer received of another's, in whichever suite,
        and where the model and the target differ."""
        return found_beside(self.folder, self.guide)

    def write(self, *, build_after: str | None = None) -> Decision:
        """Writes `verdict.json`; with `build_after` for good, else as of an unfinished run."""
        begun = clock.monotonic()
        collected = self.collected()
        clauses = self.clauses(collected)
        around = Circumstances(
            suite=self.suite,
            partial=tuple(self.about.invocation.get("partial", ())),
            build=self.about.build,
            build_after=build_after,
            resumed_at=[row["results"] for row in self.about.interruptions if row["resumed"]],
        )
        results = counted([*self.results, *self.found_beside()], collected, clauses, self.guide, around)
        of_clause = by_clause(results)
        verdicts = [
            verdict_on(clause, of_clause.get(clause.id, ()), clause.lacks(self.offered)) for clause in clauses
        ]
        verdicts = derived(self.guide, verdicts, self.about.contacts)
        decision = decide(self.guide, verdicts, problems=self.problems)
        partly = {} if build_after is None else so_far(results, clauses, self.suite)
        document = document_of(
            self.guide,
            self.about,
            verdicts,
            decision,
            build_after=build_after,
            so_far=partly,
            load=self.load,
            results=self.chain.as_json(),
            tried=None if build_after is None else tried_in(self.folder),
        )
        write_document(self.folder / "verdict.json", document)
        ended = clock.monotonic()
        self._due = ended + max(_WRITE_EVERY_S, _SHARE * (ended - begun))
        return decision
