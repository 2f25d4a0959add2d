"""Mutants of the portal that its unit tests kill: Stryker runs those that reach one, with Vitest."""

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from signoff.proof.catalogue import PACKAGES, PORTAL
from signoff.proof.mutants.forked import TIMED_OUT
from signoff.proof.mutants.protocol import Tried
from signoff.proof.portal_mutants.stryker import ran
from signoff.proof.portal_mutants.tree import Made

CLAUSE = "unit tests"
"""Stands where the clause of a black-box test would stand."""
BEGINS_WITHIN_S, EACH_S = 240.0, 60.0
"""Stryker runs all tests once before the first mutant; so long it may take, and each mutant on average."""
TEST_S = 20.0
"""How much longer than on the portal as it is its tests may take, before Stryker says that a mutant hangs."""
_KILLED, _HANGS = "Killed", "Timeout"
Name = tuple[str, str, str, str]
Said = Mapping[Name, tuple[str, str]]
"""By the name of a mutant, Stryker's word for what came of it, and the test that killed it."""


def judged(root: Path, home: Path, drawn: Sequence[Made], cache: Path) -> dict[int, Tried]:
    """What unit tests kill of those that were drawn, by number; what was tried before is in that cache.

    UserError when Stryker cannot run, or the tests fail on the portal as it is.
    """
    known = _load(cache)
    if missing := [made for made in drawn if made.name not in known]:
        known |= run(root, home, missing)
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_text(json.dumps([[*name, *said] for name, said in known.items()]), encoding="utf-8")
    return {
        made.mutant.number: tried
        for made in drawn
        if (tried := tried_of(made.mutant.number, *known.get(made.name, ("", ""))))
    }


def tried_of(number: int, status: str, test: str) -> Tried | None:
    """A kill, or None where it is none: Stryker itself found that the test passes without a mutant."""
    if status not in (_KILLED, _HANGS):
        return None
    outcome = "FAIL" if status == _KILLED else TIMED_OUT
    return Tried(number, test or "a unit test", CLAUSE, outcome, "", 0.0, 1, True, True)


def run(root: Path, home: Path, drawn: Sequence[Made]) -> dict[Name, tuple[str, str]]:
    """Has Stryker try exactly these, in a copy of the portal."""
    with tempfile.TemporaryDirectory(prefix="signoff-stryker-") as folder:
        portal = Path(folder) / "portal"
        shutil.copytree(root / PORTAL.builds, portal, ignore=shutil.ignore_patterns(PACKAGES, "dist"))
        (portal / PACKAGES).symlink_to(root / PORTAL.builds / PACKAGES)
        (portal / "chosen.json").write_text(json.dumps([made.name for made in drawn]), encoding="utf-8")
        settings = portal / "stryker.json"
        settings.write_text(json.dumps(settings_of(home, drawn)), encoding="utf-8")
        program = home / PACKAGES / "@stryker-mutator/core/bin/stryker.js"
        within_s = BEGINS_WITHIN_S + EACH_S * len(drawn)
        ran(["node", str(program), "run", settings.name], portal, within_s, "Stryker with the unit tests")
        report = json.loads((portal / "units.json").read_text(encoding="utf-8"))
    return said_of(report, {made.name for made in drawn})


def settings_of(home: Path, drawn: Iterable[Made]) -> dict[str, Any]:
    """Stryker's settings: those files, only what was drawn (chosen.mjs), and a report as JSON."""
    runner = home / PACKAGES / "@stryker-mutator/vitest-runner/dist/src/index.js"
    return {
        "testRunner": "vitest",
        "plugins": [str(runner), str(home / "chosen.mjs")],
        "checkers": ["chosen"],
        "mutate": sorted({made.name[0] for made in drawn}),
        "coverageAnalysis": "perTest",
        "vitest": {"configFile": "vite.config.ts", "related": False},
        "inPlace": True,
        "concurrency": 1,
        "timeoutMS": int(TEST_S * 1000),
        "reporters": ["json"],
        "jsonReporter": {"fileName": "units.json"},
        "disableTypeChecks": False,
        # Stryker would rewrite the portal's with an interface of TypeScript that version 7 no longer has.
        "tsconfigFile": "none.json",
        "allowConsoleColors": False,
    }


def said_of(report: Mapping[str, Any], drawn: Iterable[Name]) -> dict[Name, tuple[str, str]]:
    """What Stryker's report says of those that were drawn."""
    tests = {
        test["id"]: test["name"] for file in report.get("testFiles", {}).values() for test in file["tests"]
    }
    found: dict[Name, tuple[str, str]] = {}
    wanted = set(drawn)
    for file, row in report["files"].items():
        for each in row["mutants"]:
            name = (file, _place(each["location"]), each["mutatorName"], each["replacement"])
            if name in wanted:
                by = next(iter(each.get("killedBy", [])), "")
                found[name] = each["status"], tests.get(by, by)
    return found


def _place(location: Mapping[str, Mapping[str, int]]) -> str:
    """As a mutant's: the report counts columns from 1."""
    start, end = location["start"], location["end"]
    return f"{start['line']}:{start['column'] - 1}-{end['line']}:{end['column'] - 1}"


def _load(cache: Path) -> dict[Name, tuple[str, str]]:
    rows = json.loads(cache.read_text(encoding="utf-8")) if cache.exists() else []
    return {(file, place, operator, new): (status, by) for file, place, operator, new, status, by in rows}
