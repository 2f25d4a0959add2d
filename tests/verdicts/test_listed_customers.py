"""Listed customers keep what runs made of them: no later run takes that for its own, or waits for itself."""

import json
import subprocess
import sys
from pathlib import Path

from tests.verdicts.clones import ROOT
from tests.verdicts.desks import Desk, desk_in

STORIES = "tests/model/test_model.py::test_model_and_target_agree"
TESTS = (
    "tests/integration/test_concurrent_tickets.py",
    "tests/integration/test_idempotency.py",
    "tests/integration/test_notifications.py",
    f"{STORIES}[TKT-03]",
    f"{STORIES}[NTF-02]",
)
"""Lists that one or several look at, keys that make a call one, notifications that come late, and stories."""
STORIES_S = 4


def outcomes(desk: Desk, run_id: str) -> list[tuple[str, str, str]]:
    """What came of each test, of SEC-01 by what was received in all of them too."""
    out = desk.folder / "out"
    options = (f"--target={desk.file}", f"--out={out}", f"--run-id={run_id}", f"--model-seconds={STORIES_S}")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--tb=no", *options, *TESTS],
        cwd=ROOT,
        env=desk.env,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode in (0, 2), done.stdout + done.stderr
    rows = map(json.loads, (out / run_id / "results.jsonl").read_text(encoding="utf-8").splitlines())
    return [(row["outcome"], row["test"], row["reason"]) for row in rows]


def test_a_second_run_finds_no_fault_with_what_the_first_one_left(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        for run_id in ("first", "second"):
            found = outcomes(desk, run_id)
            assert sum(outcome == "PASS" for outcome, *_ in found) > 20, found
            faults = [row for row in found if row[0] in ("FAIL", "ERROR", "WARN")]
            assert not faults
