"""Runs that their machine signed."""

from pathlib import Path

import pytest

from signoff.evidence.integrity.sealing import SIGNATURE
from signoff.release.signatures.keys import public_key
from signoff.release.signatures.run_signature import sign_run
from signoff.release.signed_runs import unsigned_runs
from tests.unit.signoff.evidence.evidences import a_decision, a_run
from tests.unit.signoff.release.desks import Desk


@pytest.fixture
def office(tmp_path: Path) -> Desk:
    """A desk without a decision."""
    return Desk(tmp_path, tmp_path)


def test_runs_that_a_runner_signed_count(office: Desk) -> None:
    run = a_run(office.place / "out")
    sign_run(run, office.key("Runner"))
    folder = a_decision(office.place / "out", run)
    assert unsigned_runs(folder, [public_key(office.key("Runner").with_suffix(".pub"))]) == []
    (refusal,) = unsigned_runs(folder, [])
    assert refusal.startswith(f"run {run.name} is not signed by a runner of the policy (key ")


def test_what_is_no_signature_is_named(office: Desk) -> None:
    run = a_run(office.place / "out")
    decision = a_decision(office.place / "out", run)
    (decision / "runs" / run.name / SIGNATURE).write_text("{}", encoding="utf-8")
    (refusal,) = unsigned_runs(decision, [])
    assert "run.dsse.json: is not an envelope with a statement" in refusal
