"""The portal's own unit tests: run once for all clauses and workers of a run, read from Vitest's report."""

import fcntl
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from signoff.deployment.programs import found_program
from signoff.verdict.outcomes import NotVerified, Unmet

WITHIN_S = 240
REPORT = "vitest.json"


@dataclass(frozen=True)
class UnitTest:
    """One of them: its name with those of its groups, and what came of it (passed, failed, skipped, todo)."""

    name: str
    status: str
    received: str


def unit_tests(source: Path | None, folder: Path) -> list[UnitTest]:
    """What came of the unit tests in that folder of source; the report is kept in the run's folder.

    NotVerified where they cannot be run here, Unmet when they do not even begin.
    """
    if source is None:
        raise NotVerified("the target file names no source of its portal ([portal] source)")
    npm = found_program("npm")
    if npm is None:
        raise NotVerified("there is no Node.js here to run the portal's tests with; install it, 20 or newer")
    if not (source / "node_modules").is_dir():
        raise NotVerified(f"the packages of the portal are not installed; run `npm ci` in {source.name}/")
    report = folder / REPORT
    with (folder / f"{REPORT}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not report.exists():
            _run(npm, source, report)
    return _read(report)


def _run(npm: str, source: Path, report: Path) -> None:
    command = [npm, "test", "--silent", "--", "--reporter=json", f"--outputFile={report}"]
    try:
        done = subprocess.run(command, cwd=source, capture_output=True, text=True, timeout=WITHIN_S)
    except subprocess.TimeoutExpired:
        raise Unmet(f"the portal's unit tests to end within {WITHIN_S} s", "they did not") from None
    if not report.exists():
        raise Unmet("the portal's unit tests to run", f"npm test said {(done.stdout + done.stderr)[-600:]}")
    if done.returncode and not any(test.status == "failed" for test in _read(report)):
        # What fails after its test has ended is in no test's result, only in the exit code.
        report.unlink()
        said = (done.stdout + done.stderr)[-600:]
        raise Unmet("the portal's unit tests to succeed", f"npm test ended with {done.returncode}: {said}")


def _read(report: Path) -> list[UnitTest]:
    files = json.loads(report.read_text(encoding="utf-8"))["testResults"]
    broken = [
        UnitTest(name=Path(file["name"]).name, status="failed", received=file["message"])
        for file in files
        if file["status"] == "failed"
        and not any(test["status"] == "failed" for test in file["assertionResults"])
    ]
    return broken + [
        UnitTest(
            name=" > ".join([Path(file["name"]).name, *test["ancestorTitles"], test["title"]]),
            status=test["status"],
            received="; ".join(test["failureMessages"]).partition("\n")[0],
        )
        for file in files
        for test in file["assertionResults"]
    ]
