"""A hostile user with a signed decision and an editor makes no release of it: each way is refused.

Each case starts from a decision that is genuine. `before` says what the instrument did with it at first.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from signoff.verdict.decision import Ruling
from signoff_cli.main import app
from tests.unit.signoff.evidence.evidences import edit
from tests.unit.signoff.release.desks import Desk
from tests.verdicts.judging import ACCEPTED, REFUSED, cases
from tests.verdicts.lies import FIRST, verdict_and_results

SIGNOFF = CliRunner()
AFTERWARDS: dict[str, tuple[Callable[[Path], object], str, Any]] = {
    "a result of the run within it": (
        lambda folder: verdict_and_results("TKT-01", "FAIL")(folder / "runs" / FIRST),
        "does not follow from the line before it",
        REFUSED,
    ),
    "a pipe that waits for ever among the approvals": (
        lambda folder: os.mkfifo(folder / "approvals/03-note.txt"),
        "is a pipe; evidence consists of files",
        REFUSED,
    ),
    "a link among the approvals": (
        lambda folder: (folder / "approvals/03-note.txt").symlink_to(folder / "approvals/01-sheet.html"),
        "is a link; evidence consists of files",
        REFUSED,
    ),
    "a run of another place": (
        lambda folder: edit(folder, lambda d: d["runs"][0].update(id="../../..")),
        "is not a name for a run",
        REFUSED,
    ),
    "a second line for a file": (
        lambda folder: (folder / "manifest.sha256").write_text(
            (folder / "manifest.sha256").read_text() + f"{'0' * 64}  verdict.json\n"
        ),
        "names verdict.json a second time",
        REFUSED,
    ),
}


@pytest.mark.parametrize(("spoil", "reason"), cases(AFTERWARDS))
def test_a_signed_decision_that_was_touched_is_refused(
    desk: Desk, spoil: Callable[[Path], object], reason: str
) -> None:
    spoil(desk.folder)
    found = desk.verified()
    assert found.decision is None
    assert [refusal for refusal in found.refusals if reason in refusal], found.refusals


@ACCEPTED
def test_an_empty_build_is_another_build(desk: Desk) -> None:
    verified = desk.verified(build="1.2.3")
    assert verified.decision is not None
    assert verified.decision.ruling is Ruling.RELEASE
    desk.policy()
    policy = ["--policy", str(desk.place / "policy.toml")]
    done = SIGNOFF.invoke(app, ["verify", str(desk.folder), *policy, "--build", ""])
    assert done.exit_code == 1, done.output
    assert "REFUSED: the evidence is about build '1.2.3', not ''" in done.output
