"""What a load run leaves behind: `load.json`, `load.html`, `verdict.json`, and what CI and Allure read."""

import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

from load.page import write_page
from load.profiles import Journey
from load.reports import give_to_allure, junit
from load.section import Seen, section
from load.verdicts import results
from signoff.guide import Guide
from signoff.report.document import About
from signoff.report.evidence import Evidence
from signoff.sealing import seal_run
from signoff.suite.suite import Suite
from signoff.target.target import Target
from signoff.verdict.decision import Decision

CLAUSES = ("LAT-01", "LAT-02", "LAT-03", "LAT-04", "LAT-05", "LAT-06", "LAT-07", "LAT-08")


def open_evidence(folder: Path, guide: Guide, target: Target, about: About, suite: Suite) -> Evidence:
    """The evidence of a run that is about to begin: unfinished, nothing decided."""
    selected = tuple(guide.clause(name) for name in CLAUSES)
    return Evidence(guide, folder, about, target.description.capabilities, suite, selected)


def document(seen: Seen, guide: Guide, about: About) -> dict[str, Any]:
    """Everything from which the verdicts follow; the page and `signoff load compare` read it."""
    target = {name: getattr(about, name) for name in ("kind", "base_url", "build", "started")}
    return section(seen, guide) | {
        "target": {"name": about.target, **target},
        "due": {journey: _due(seen, journey) for journey in seen.plan.journeys},
        "records": seen.records.as_json(),
    }


def keep(evidence: Evidence, guide: Guide, seen: Seen, build_after: str | None) -> Decision:
    """Writes it all down; `build_after` None: the run was cut short and stays marked as unfinished."""
    folder = evidence.folder
    text = json.dumps(document(seen, guide, evidence.about), indent=1, allow_nan=False)
    (folder / "load.json").write_text(text + "\n", encoding="utf-8")
    evidence.load = section(seen, guide)
    page = write_page(folder)
    found = results(seen.plan, guide, seen.judged, seen.elapsed)
    for result in found:
        evidence.add(result)
    (folder / "junit.xml").write_bytes(junit(found))
    give_to_allure(folder / "allure-results", guide, found, page, evidence.load)
    decision = evidence.write(build_after=build_after)
    seal_run(folder)
    return decision


def _due(seen: Seen, journey: Journey) -> list[int]:
    """How many requests fell due in each second of the run."""
    counts = Counter(int(at) for at in seen.plan.schedule(journey) if at < seen.elapsed)
    return [counts[second] for second in range(math.ceil(seen.elapsed))]
