"""Some tests of the suites on a target, and what came of them by clause."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.verdicts.clones import ROOT


def outcomes_by_clause(
    target: str, tests: Iterable[str], folder: Path, *, workers: int
) -> dict[str, set[str]]:
    """The outcomes of these tests on the target of that text; of what did not pass with the reason."""
    file = folder / "target.toml"
    file.write_text(target, encoding="utf-8")
    options = ("-n", str(workers), f"--target={file}", f"--out={folder}", "--run-id=one")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--tb=no", *options, *tests],
        cwd=ROOT,
        # A deployment that begins here knows of no hour before.
        env=_environment() | {"SIGNOFF_LEDGER": str(folder / "ledger")},
        capture_output=True,
        text=True,
        timeout=180,
    )
    results = folder / "one/results.jsonl"
    assert results.exists(), done.stdout + done.stderr
    found = defaultdict(set)
    for line in results.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        why = f": {row['reason'].partition(' saying ')[0]}" if row["outcome"] != "PASS" else ""
        found[row["clause"]].add(row["outcome"] + why)
    return dict(found)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
