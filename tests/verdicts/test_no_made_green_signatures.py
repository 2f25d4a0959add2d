"""A hostile user with keys, folders and an editor makes no release out of signatures: each way is refused.

Each case starts from a decision that is genuine. `before` says what the instrument did with it at first;
where the policy asks what it could not ask then, with the same policy without that.
"""

import shutil
from collections.abc import Callable
from datetime import timedelta

import pytest

from signoff.release.verify import Verified
from tests.unit.signoff.evidence.evidences import NOW
from tests.unit.signoff.release.desks import PEOPLE, Desk, refuse
from tests.verdicts.judging import ACCEPTED, REFUSED, cases
from tests.verdicts.spoilt_desks import Cases, edit, is_refused

ENVELOPE = "approvals/{:02}-{}.dsse.json"
LATER = NOW + timedelta(days=15)


def take_out(desk: Desk, number: int, kind: str = "approval") -> None:
    (desk.folder / ENVELOPE.format(number, kind)).unlink()
    if kind == "approval":
        (desk.folder / f"approvals/{number:02}-sheet.html").unlink()


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


CASES: Cases = {
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
}


@pytest.mark.parametrize(("spoil", "reason"), cases(CASES))
def test_no_signature_makes_a_release(desk: Desk, spoil: Callable[[Desk], Verified], reason: str) -> None:
    is_refused(spoil(desk), reason)
