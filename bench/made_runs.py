"""Runs that are made up, as large as is wanted: for what is measured of a verdict, not of a target."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

from signoff.deployment.bounds import laxer_bounds
from signoff.deployment.file_copy import COPY
from signoff.deployment.loading import load_description
from signoff.evidence.document import About
from signoff.evidence.evidence import Evidence
from signoff.evidence.integrity.manifest import digest_of
from signoff.evidence.integrity.sealing import seal
from signoff.guide import Clause, Guide, Level
from signoff.release.decide import Asked
from signoff.suite.revision import Revision
from signoff.suite.suite import Listed, Suite
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Collected, Result
from signoff.wire import clock

TARGET_FILE = Path(__file__).parents[1] / "targets" / "staging.example.toml"
BUILD = "1"


def clauses_of(guide: Guide) -> list[Clause]:
    """The clauses that no person has to attest."""
    return [clause for clause in guide.clauses.values() if clause.level is not Level.HUMAN]


def results_of(clauses: Sequence[Clause], count: int) -> list[Result]:
    """So many results, spread over these clauses, one in a hundred a failure."""
    return [
        Result(
            test=f"tests/test_{number % 50}.py::test_number[{number}]",
            clause=clauses[number % len(clauses)].id,
            level=clauses[number % len(clauses)].level,
            outcome=Outcome.FAIL if number % 100 == 99 else Outcome.PASS,
            reason="expected this; it was that" if number % 100 == 99 else "",
            seconds=0.1,
        )
        for number in range(count)
    ]


def begun(guide: Guide, folder: Path, results: Sequence[Result]) -> Evidence:
    """A run in that folder which has collected the tests of those results, and has no result yet."""
    description = load_description(TARGET_FILE)
    copy = folder / COPY
    copy.parent.mkdir(parents=True)
    shutil.copyfile(TARGET_FILE, copy)
    listed = {one.test: Listed(one.test, one.clause, one.level.value) for one in results}
    suite = Suite(listed, dict.fromkeys(listed, "0" * 64), Revision())
    about = About(
        run_id=folder.name,
        started=clock.written(),
        target=description.name,
        kind=description.kind,
        base_url=description.base_url or "",
        target_file=TARGET_FILE.name,
        build=BUILD,
        command="bench",
        file_sha256=digest_of(copy),
        base_url_stated=True,
        bounds=laxer_bounds(description, guide),
    )
    about = replace(about, suite=suite.summary())
    evidence = Evidence(guide, copy.parent, about, description.capabilities, suite)
    tests = [
        asdict(Collected(test=one.test, clause=one.clause, level=one.level, requests=1, customers=1))
        for one in results
    ]
    (evidence.folder / "collected/main.json").write_text(json.dumps(tests), encoding="utf-8")
    return evidence


def ended(evidence: Evidence) -> Path:
    """The folder of that run, which has come to its end and is sealed."""
    evidence.write(build_after=BUILD)
    seal(evidence.folder)
    return evidence.folder


def made_run(guide: Guide, folder: Path, results: Sequence[Result]) -> Path:
    """A finished run with those results, which were all there at once."""
    evidence = begun(guide, folder, results)
    lines = "".join(evidence.line(one) + "\n" for one in results)
    (evidence.folder / "results.jsonl").write_text(lines, encoding="utf-8")
    evidence.results += results
    return ended(evidence)


def asked_about(run: Path) -> Asked:
    """A decision over that run alone."""
    now = clock.now()
    return Asked(folders=[run], command="bench", decision_id="decision", now=now, max_age=timedelta(days=1))
