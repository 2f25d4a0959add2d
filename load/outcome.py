"""What a load run leaves behind: `load.json`, `load.html`, `verdict.json`, and what CI and Allure read."""

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from load.page.page import write_page
from load.reports import give_to_allure
from load.schedule.plan import Plan
from load.schedule.profiles import JOURNEY_OF, Journey
from load.verdict.section import Seen, section
from load.verdict.verdicts import results
from signoff.deployment.target import Target
from signoff.evidence.document import About
from signoff.evidence.evidence import Evidence
from signoff.evidence.parts import end_part, write_part
from signoff.guide import Guide
from signoff.release.sealing import seal_run
from signoff.report.junit import junit
from signoff.suite.suite import Suite
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Result

CLAUSES = ("LAT-01", "LAT-02", "LAT-03", "LAT-04", "LAT-05", "LAT-06", "LAT-07", "LAT-08")


def open_evidence(folder: Path, guide: Guide, target: Target, about: About, suite: Suite) -> Evidence:
    """The evidence of a run that is about to begin: unfinished, nothing decided.

    `part.json` beside it says what is measured: a run that takes the results over compares it with itself.
    """
    selected = tuple(guide.clause(name) for name in CLAUSES)
    evidence = Evidence(guide, folder, about, target.description.capabilities, suite, selected)
    write_part(
        folder,
        build=about.build,
        build_after="",
        target=about.target,
        base_url=about.base_url,
        target_file=target.file,
    )
    return evidence


def document(seen: Seen, guide: Guide, about: About) -> dict[str, Any]:
    """Everything from which the verdicts follow; the page and `signoff load compare` read it."""
    target = {name: getattr(about, name) for name in ("kind", "base_url", "build", "started")}
    return section(seen, guide) | {
        "target": {"name": about.target, **target},
        "due": {journey: _due(seen, journey) for journey in seen.plan.journeys},
        "records": seen.records.as_json(),
    }


def keep(evidence: Evidence, guide: Guide, seen: Seen) -> list[Result]:
    """Writes it all down, and returns the results as they count; an interrupted run stays unfinished."""
    folder = evidence.folder
    end_part(folder, seen.build_after)
    text = json.dumps(document(seen, guide, evidence.about), indent=1, allow_nan=False)
    (folder / "load.json").write_text(text + "\n", encoding="utf-8")
    evidence.load = section(seen, guide)
    page = write_page(folder)
    found = results(seen.plan, guide, seen.judged, seen.elapsed)
    for result in found:
        evidence.add(result)
    shown = as_they_count(found, seen)
    (folder / "junit.xml").write_bytes(junit("load", shown))
    give_to_allure(folder / "allure-results", guide, shown, page, evidence.load)
    evidence.write(build_after=None if seen.interrupted else seen.build_after)
    seal_run(folder)
    return shown


def keep_broken(evidence: Evidence, plan: Plan, why: str, build_after: str) -> None:
    """Writes down that the run could not be done, and why: each clause that it was to decide is ERROR."""
    end_part(evidence.folder, build_after)
    found = [
        Result(
            test=f"load/{plan.profile.name}: {JOURNEY_OF[name]}",
            clause=name,
            level=evidence.guide.clause(name).level,
            outcome=Outcome.ERROR,
            reason=why,
        )
        for name in plan.demands
    ]
    for result in found:
        evidence.add(result)
    (evidence.folder / "junit.xml").write_bytes(junit("load", found))
    evidence.write(build_after=build_after)
    seal_run(evidence.folder)


def as_they_count(found: Sequence[Result], seen: Seen) -> list[Result]:
    """The results as the verdict counts them: none holds for a build that was there only in the beginning.

    What a run that was cut short would have passed is undecided.
    """
    if seen.interrupted:
        cut = "the run was cut short"
        return [
            replace(result, outcome=Outcome.INCONCLUSIVE, reason=f"{cut}; {result.reason}")
            if result.outcome is Outcome.PASS
            else result
            for result in found
        ]
    if seen.build == seen.build_after:
        return list(found)
    reason = f"the target's build changed under load, from {seen.build} to {seen.build_after}"
    return [replace(result, outcome=Outcome.ERROR, reason=f"{reason}; {result.reason}") for result in found]


def _due(seen: Seen, journey: Journey) -> list[int]:
    """How many requests fell due in each second of the run."""
    counts = Counter(int(at) for at in seen.plan.schedule(journey) if at < seen.elapsed)
    return [counts[second] for second in range(math.ceil(seen.elapsed))]
