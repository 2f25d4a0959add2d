"""A hostile user with keys, folders and an editor makes no release out of signatures: each way is refused.

Each case starts from a decision that is genuine. `before` says what the instrument did with it at first;
where the policy asks what it could not ask then, with the same policy without that.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from signoff.evidence.integrity import manifest
from signoff.release.signatures.run_signature import sign_run
from signoff.release.verify import Verified
from tests.unit.signoff.evidence.evidences import NOW, a_decision, a_run, all_kept
from tests.unit.signoff.release.desks import HUMAN, PEOPLE, Desk, a_desk, attest, refuse

ACCEPTED, REFUSED = pytest.mark.before("accepted"), pytest.mark.before("refused")
ENVELOPE = "approvals/{:02}-{}.dsse.json"
LATER = NOW + timedelta(days=15)


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of these needs a PDF."""
    monkeypatch.setattr("signoff.report.sheet.page.missing_engine", lambda name: "there is none here")


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The signed decision that is copied."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("signoff.report.sheet.page.missing_engine", lambda name: "there is none here")
        desk = a_desk(tmp_path_factory.mktemp("desk"))
        desk.signs("Anna", *attest(*HUMAN))
        desk.signs("Ben")
        yield desk


@pytest.fixture
def desk(tmp_path: Path, once: Desk) -> Desk:
    """A release that Anna (release manager) and Ben (security) signed."""
    shutil.copytree(once.place, tmp_path / "desk")
    return Desk(tmp_path / "desk", tmp_path / "desk" / once.folder.relative_to(once.place))


def take_out(desk: Desk, number: int, kind: str = "approval") -> None:
    (desk.folder / ENVELOPE.format(number, kind)).unlink()
    if kind == "approval":
        (desk.folder / f"approvals/{number:02}-sheet.html").unlink()


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, file
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


# Revocations


def somebody_else_who_signs(desk: Desk) -> Verified:
    """Ben refuses; Anna, whose key the policy knows, takes it back by a policy of her own."""
    desk.signs("Ben", refuse("SIGN-03"))
    desk.revokes("Anna", 3, policy=desk.policy('revokes = ["release-manager"]'))
    return desk.verified()


def another_role(desk: Desk) -> Verified:
    """The policy lets the security team revoke, not the release manager."""
    desk.signs("Ben", refuse("SIGN-03"))
    desk.revokes("Anna", 3, policy=desk.policy('revokes = ["release-manager"]'))
    return desk.verified(desk.policy('revokes = ["security"]'))


def a_stranger(desk: Desk) -> Verified:
    desk.signs("Ben", refuse("SIGN-03"))
    mine = desk.policy('revokes = ["release-manager"]', people=[*PEOPLE, "Mallory"])
    desk.revokes("Mallory", 3, policy=mine)
    return desk.verified()


# Envelopes that are taken out, put in, or changed


def without_the_last_refusal(desk: Desk) -> Verified:
    desk.signs("Ben", refuse("SIGN-03"))
    head = desk.verified().head
    take_out(desk, 3)
    return desk.verified(head=head)


def without_the_last_revocation(desk: Desk) -> Verified:
    desk.revokes("Ben", 2)
    head = desk.verified().head
    take_out(desk, 2, "revocation")
    return desk.verified(head=head)


def without_all_that_came_after(desk: Desk) -> Verified:
    desk.signs("Ben", refuse("SIGN-03"))
    desk.signs("Anna")
    head = desk.verified().head
    take_out(desk, 3)
    take_out(desk, 4)
    return desk.verified(head=head)


def without_a_refusal_before_a_revocation(desk: Desk) -> Verified:
    desk.signs("Anna")
    desk.signs("Ben", refuse("SIGN-03"))
    desk.revokes("Anna", 3)
    take_out(desk, 4)
    return desk.verified()


def without_a_refusal_in_the_middle(desk: Desk) -> Verified:
    desk.signs("Ben", refuse("SIGN-03"))
    desk.signs("Anna")
    take_out(desk, 3)
    return desk.verified()


def with_more_after_the_head(desk: Desk) -> Verified:
    head = desk.verified().head
    desk.signs("Ben")
    return desk.verified(head=head)


def two_copies_put_together(desk: Desk) -> Verified:
    """In one copy a third approval is revoked, in the other a fourth is given."""
    desk.signs("Anna")
    copy = Desk(desk.place, desk.place / "copy")
    shutil.copytree(desk.folder, copy.folder)
    copy.signs("Ben")
    desk.revokes("Anna", 3)
    for file in (copy.folder / "approvals").glob("04-*"):
        shutil.copyfile(file, desk.folder / "approvals" / file.name)
    return desk.verified()


def laid_out_anew(desk: Desk) -> Verified:
    edit(desk.folder / ENVELOPE.format(2, "approval"), '\n "', '\n  "')
    return desk.verified()


def a_word_more_in_an_envelope(desk: Desk) -> Verified:
    edit(desk.folder / ENVELOPE.format(2, "approval"), "{", '{"note": "fine",')
    return desk.verified()


def approvals_elsewhere(desk: Desk) -> Verified:
    """What lies elsewhere is another thing tomorrow."""
    (desk.folder / "approvals").rename(desk.place / "elsewhere")
    (desk.folder / "approvals").symlink_to(desk.place / "elsewhere")
    return desk.verified()


def an_envelope_elsewhere(desk: Desk) -> Verified:
    file = desk.folder / ENVELOPE.format(2, "approval")
    file.symlink_to(file.rename(desk.place / "elsewhere.json"))
    return desk.verified()


# Time


def a_run_too_old_by_now(desk: Desk) -> Verified:
    return desk.verified(now=LATER)


def a_key_past_its_last_day(desk: Desk) -> Verified:
    return desk.verified(desk.policy(days=f"not_after = {(NOW - timedelta(days=1)).date()}"))


def a_key_before_its_first_day(desk: Desk) -> Verified:
    return desk.verified(desk.policy(days=f"not_before = {(NOW + timedelta(days=1)).date()}"))


# People


def one_person_in_both_roles(desk: Desk) -> Verified:
    take_out(desk, 2)
    desk.signs("Anna", role="security")
    return desk.verified(desk.policy(Anna="release-manager,security"))


def one_person_with_two_keys(desk: Desk) -> Verified:
    take_out(desk, 2)
    desk.signs("Second", name="Anna", role="security")
    policy = desk.policy(people=[*PEOPLE, "Second"], names={"Second": "Anna"}, Second="security")
    return desk.verified(policy)


def one_person_in_other_letters(desk: Desk) -> Verified:
    take_out(desk, 2)
    desk.signs("Second", name=" ANNA", role="security")
    policy = desk.policy(people=[*PEOPLE, "Second"], names={"Second": " ANNA"}, Second="security")
    return desk.verified(policy)


def one_person_where_two_are_asked_for(desk: Desk) -> Verified:
    twice = 'required_roles = ["security", "security", "release-manager"]'
    return desk.verified(desk.policy(twice, people=[*PEOPLE, "Cara"], Cara="security"))


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


CASES: dict[str, tuple[Callable[[Desk], Verified], str, pytest.MarkDecorator]] = {
    "a refusal revoked by another approver": (
        somebody_else_who_signs,
        "03-revocation.dsse.json: 'Anna' may not revoke what 'Ben' signed",
        ACCEPTED,
    ),
    "a refusal revoked in a role that may not": (another_role, "'Anna' may not revoke", ACCEPTED),
    "a refusal revoked by a stranger": (
        a_stranger,
        "03-revocation.dsse.json: not signed by a key of the policy",
        REFUSED,
    ),
    "the last refusal taken out": (without_the_last_refusal, "one was removed or changed", ACCEPTED),
    "the last revocation taken out": (without_the_last_revocation, "one was removed or changed", ACCEPTED),
    "the end taken out": (without_all_that_came_after, "one was removed or changed", ACCEPTED),
    "a refusal before a revocation taken out": (
        without_a_refusal_before_a_revocation,
        "03-revocation.dsse.json: follows a head that nothing here gives",
        ACCEPTED,
    ),
    "a refusal in the middle taken out": (
        without_a_refusal_in_the_middle,
        "04-approval.dsse.json: follows a head that nothing here gives",
        REFUSED,
    ),
    "signatures after the head that is known": (
        with_more_after_the_head,
        "the signatures go on after the head",
        ACCEPTED,
    ),
    "two copies put together": (two_copies_put_together, "follow the same head", ACCEPTED),
    "an envelope laid out anew": (laid_out_anew, "has another layout than when it was signed", ACCEPTED),
    "a word more in an envelope": (
        a_word_more_in_an_envelope,
        "has another layout than when it was signed",
        ACCEPTED,
    ),
    "the approvals elsewhere": (approvals_elsewhere, "approvals: is a link", REFUSED),
    "an envelope elsewhere": (an_envelope_elsewhere, "approval.dsse.json: is a link", ACCEPTED),
    "a run that is too old by now": (a_run_too_old_by_now, "is older than 14 days; measure anew", ACCEPTED),
    "a key past its last day": (a_key_past_its_last_day, "the key of 'Anna' counted until", ACCEPTED),
    "a key before its first day": (a_key_before_its_first_day, "the key of 'Anna' counts from", ACCEPTED),
    "one person in both roles": (one_person_in_both_roles, "take a person each, and only Anna", ACCEPTED),
    "one person with two keys": (one_person_with_two_keys, "take a person each, and only Anna", ACCEPTED),
    "one person in other letters": (one_person_in_other_letters, "take a person each", ACCEPTED),
    "one person where two are asked for": (
        one_person_where_two_are_asked_for,
        "nobody is left for security",
        ACCEPTED,
    ),
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


@pytest.mark.parametrize("case", [pytest.param(name, marks=mark) for name, (_, _, mark) in CASES.items()])
def test_no_signature_makes_a_release(desk: Desk, case: str) -> None:
    spoil, reason, _ = CASES[case]
    found = spoil(desk)
    assert found.decision is None, "it was accepted"
    assert [refusal for refusal in found.refusals if reason in refusal], found.refusals
