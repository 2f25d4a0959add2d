"""A hostile user who signs what is not so makes no release of it: other pages, and runs of other machines.

Each case starts from a decision that is genuine. `before` says what the instrument did with it at first;
where the policy asks what it could not ask then, with the same policy without that.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from signoff.evidence.integrity import manifest
from signoff.release.signatures.run_signature import sign_run
from signoff.release.verify import Verified
from tests.unit.signoff.evidence.evidences import a_decision, a_run, all_kept
from tests.unit.signoff.release.desks import HUMAN, Desk, attest
from tests.verdicts.judging import ACCEPTED, cases
from tests.verdicts.spoilt_desks import Cases, edit, is_refused

# What people read


def sealed_and_signed(name: str, old: str, new: str) -> Callable[[Desk], Verified]:
    """Somebody edits it, seals it anew, and signs with a tool that looks at nothing."""

    def spoil(desk: Desk) -> Verified:
        shutil.rmtree(desk.folder / "approvals")
        edit(desk.folder / name, old, new)
        manifest.write(desk.folder)
        with pytest.MonkeyPatch.context() as patch:
            desk.looks_at_nothing(patch)
            desk.signs("Anna", *attest(*HUMAN))
            desk.signs("Ben")
        return desk.verified()

    return spoil


def another_sheet_than_the_signed_one(desk: Desk) -> Verified:
    """The signed sheet, which is what its approver keeps, tells another story."""

    def lie(file: Path, *_: object) -> str:
        file.write_text("<p>all is well", encoding="utf-8")
        return ""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("signoff.release.approve.write_sheet", lie)
        desk.signs("Ben")
    return desk.verified()


# Runs


def unsigned_runs(desk: Desk) -> Verified:
    return desk.verified(desk.policy(f"require_signed_runs = true\n{desk.runner('Runner')}"))


def runs_signed(by: str) -> Callable[[Desk], Verified]:
    """The run is signed with that key before it is decided; the policy knows the key of the runner."""

    def spoil(desk: Desk) -> Verified:
        run = a_run(desk.place / "other", outcomes=all_kept())
        sign_run(run, desk.key(by))
        other = Desk(desk.place, a_decision(desk.place / "other", run))
        other.signs("Anna", *attest(*HUMAN))
        other.signs("Ben")
        return other.verified(desk.policy(f"require_signed_runs = true\n{desk.runner('Runner')}"))

    return spoil


def a_signature_of_another_run(desk: Desk) -> Verified:
    """The runner signed one run; that is laid beside another, and everything is sealed and signed anew."""
    signed = a_run(desk.place / "signed", outcomes=all_kept(), seed="8")
    envelope = sign_run(signed, desk.key("Runner"))
    shutil.copyfile(envelope, desk.folder / "runs" / signed.name / envelope.name)
    shutil.rmtree(desk.folder / "approvals")
    manifest.write(desk.folder)
    with pytest.MonkeyPatch.context() as patch:
        desk.looks_at_nothing(patch)
        desk.signs("Anna", *attest(*HUMAN))
        desk.signs("Ben")
    return desk.verified(desk.policy(f"require_signed_runs = true\n{desk.runner('Runner')}"))


CASES: Cases = {
    "the page says another thing": (
        sealed_and_signed("sheet.html", "Sign-off sheet", "Signed sheet"),
        "sheet.html: is not what verdict.json gives",
        ACCEPTED,
    ),
    "the summary says another thing": (
        sealed_and_signed("summary.md", "NOT DECIDED", "RELEASE"),
        "summary.md: is not what verdict.json gives",
        ACCEPTED,
    ),
    "the signed sheet says another thing": (
        another_sheet_than_the_signed_one,
        "approvals/03-sheet.html: is not what verdict.json gives",
        ACCEPTED,
    ),
    "runs that nobody signed": (unsigned_runs, "is not signed; the policy takes signed runs only", ACCEPTED),
    "runs that a stranger signed": (
        runs_signed("Mallory"),
        "is not signed by a runner of the policy",
        ACCEPTED,
    ),
    "runs that an approver signed": (
        runs_signed("Anna"),
        "is not signed by a runner of the policy",
        ACCEPTED,
    ),
    "a signature of another run": (
        a_signature_of_another_run,
        "run.dsse.json: signs another manifest.sha256 than the one in the folder",
        ACCEPTED,
    ),
}


@pytest.mark.parametrize(("spoil", "reason"), cases(CASES))
def test_no_page_and_no_run_makes_a_release(
    desk: Desk, spoil: Callable[[Desk], Verified], reason: str
) -> None:
    is_refused(spoil(desk), reason)
