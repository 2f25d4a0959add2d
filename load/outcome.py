"""What a load run leaves behind: `load.json` and the clauses' verdicts in `verdict.json`."""

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from load.page import write_page
from load.plan import Plan
from load.profiles import Journey
from load.records import Records
from load.verdicts import Judged, results
from signoff.guide import Guide
from signoff.report.evidence import About, Evidence
from signoff.target.target import Target
from signoff.verdict.decision import Decision
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Result

CLAUSES = ("LAT-01", "LAT-02", "LAT-03", "LAT-04", "LAT-05", "LAT-06", "LAT-07", "LAT-08")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A run that has ended: what was seen in `elapsed` s of it, and what that decides."""

    plan: Plan
    records: Records
    elapsed: float
    interrupted: bool
    workers: int
    judged: list[Judged]

    def as_json(self) -> dict[str, Any]:
        """Everything from which the verdicts follow; `python -m load.compare` and the page read it."""
        profile = self.plan.profile
        return {
            "profile": profile.name,
            "seconds": profile.seconds,
            "seed": self.plan.seed,
            "elapsed": round(self.elapsed, 3),
            "interrupted": self.interrupted,
            "workers": self.workers,
            "verdicts": [
                {"clause": one.clause, "outcome": one.outcome.value, "words": one.words}
                | ({} if one.ruling is None else {"ruling": asdict(one.ruling)})
                for one in self.judged
            ],
            "due": {journey: self._due(journey) for journey in self.plan.journeys},
            "records": self.records.as_json(),
        }

    def _due(self, journey: Journey) -> list[int]:
        """How many requests fell due in each second of the run."""
        counts = Counter(int(at) for at in self.plan.schedule(journey) if at < self.elapsed)
        return [counts[second] for second in range(math.ceil(self.elapsed))]


def open_evidence(folder: Path, guide: Guide, target: Target, about: About) -> Evidence:
    """The evidence of a run that is about to begin: unfinished, nothing decided."""
    selected = tuple(guide.clause(name) for name in CLAUSES)
    return Evidence(guide, folder, about, target.description.capabilities, selected)


def keep(evidence: Evidence, guide: Guide, seen: Seen, build_after: str | None) -> Decision:
    """Writes it all down; `build_after` None: the run was cut short and stays marked as unfinished."""
    document = json.dumps(seen.as_json(), indent=1, allow_nan=True)
    (evidence.folder / "load.json").write_text(document + "\n", encoding="utf-8")
    write_page(evidence.folder)
    found = results(seen.plan, guide, seen.judged, seen.elapsed)
    for result in found:
        evidence.add(result)
    (evidence.folder / "junit.xml").write_bytes(junit(found))
    return evidence.write(build_after=build_after)


def junit(found: Sequence[Result]) -> bytes:
    """The results as JUnit's XML, for CI: a clause that is undecided counts as skipped, never as passed."""
    suite = ElementTree.Element("testsuite", name="load", tests=str(len(found)))
    for result in found:
        case = ElementTree.SubElement(
            suite, "testcase", classname=result.test, name=result.clause, time=f"{result.seconds:.3f}"
        )
        if result.outcome is Outcome.FAIL:
            ElementTree.SubElement(case, "failure", message=result.reason)
        elif result.outcome is not Outcome.PASS:
            ElementTree.SubElement(case, "skipped", message=f"{result.outcome.value}: {result.reason}")
    failed = [result for result in found if result.outcome is Outcome.FAIL]
    suite.set("failures", str(len(failed)))
    return bytes(ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True))
