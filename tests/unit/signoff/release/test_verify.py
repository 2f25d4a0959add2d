"""A signed decision verifies, for that build and as long as its runs are fresh; what it takes of people."""

import json
from base64 import b64decode
from datetime import timedelta
from pathlib import Path

from signoff.verdict.decision import Ruling
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import NOW, all_kept, clause_in, document_in
from tests.unit.signoff.release.desks import FIRST, HUMAN, PEOPLE, REVOKES, Desk, a_desk, attest, refuse


def test_a_decision_that_all_have_signed_is_a_release(desk: Desk) -> None:
    found = desk.verified(build="1.2.3")
    assert found.refusals == []
    assert found.decision is not None
    assert found.decision.ruling is Ruling.RELEASE
    assert [(one.name, one.role) for one in found.signatures] == list(PEOPLE.items())


def test_evidence_about_another_build_is_refused(desk: Desk) -> None:
    assert desk.verified(build="1.2.4").refusals == ["the evidence is about build '1.2.3', not '1.2.4'"]


def test_a_run_that_is_stale_by_now_is_refused(desk: Desk) -> None:
    later = NOW + timedelta(days=14)
    assert desk.verified(now=later - timedelta(minutes=6)).refusals == []
    (refusal,) = desk.verified(now=later).refusals
    assert refusal == "run 20261123-100000-aaaa is older than 14 days; measure anew"


def test_looking_back_judges_ages_as_they_were(desk: Desk) -> None:
    found = desk.verified(now=NOW + timedelta(days=99), back_to=NOW + timedelta(days=1))
    assert (found.refusals, found.decision is not None) == ([], True)
    assert [note for note in found.notes if note.startswith("looking back to ")]
    before = desk.verified(now=NOW + timedelta(days=99), back_to=NOW - timedelta(seconds=1))
    assert (
        len([text for text in before.refusals if "after the instant to which --at looks back" in text]) == 2
    )


def test_without_a_head_it_says_what_cannot_be_told(desk: Desk) -> None:
    found = desk.verified()
    assert [note for note in found.notes if "nobody can tell whether later refusals" in note]
    known = desk.verified(head=found.head)
    assert (known.refusals, [note for note in known.notes if "head" in note]) == ([], [])


def test_the_approvers_sheet_shows_the_head_that_it_saw(desk: Desk) -> None:
    before = desk.verified().head
    desk.signs("Ben")
    assert before in (desk.folder / "approvals/03-sheet.html").read_text(encoding="utf-8")


def test_a_key_that_the_policy_no_longer_trusts_is_refused(desk: Desk) -> None:
    policy = desk.policy('required_roles = ["security"]', people=["Ben"])
    assert [text.partition(" (")[0] for text in desk.verified(policy).refusals] == [
        "01-approval.dsse.json: not signed by a key of the policy"
    ]


def test_who_may_attest_a_clause_is_the_policys(desk: Desk) -> None:
    policy = desk.policy('[attests]\nSIGN-03 = ["security"]')
    assert desk.verified(policy).refusals == [
        "'Anna' attested SIGN-03 as 'release-manager'; the policy asks for security"
    ]


def test_unsigned_evidence_is_refused(tmp_path: Path) -> None:
    found = a_desk(tmp_path).verified()
    assert found.decision is None
    assert found.refusals[0] == "nobody has signed"


def test_a_refused_clause_is_signed_and_forbids_the_release(desk: Desk) -> None:
    desk.signs("Ben", refuse("SIGN-03"))
    found = desk.verified()
    assert found.refusals == []
    assert found.decision is not None
    assert found.decision.ruling is Ruling.DO_NOT_RELEASE
    assert found.decision.reasons[0].text.startswith("refused by Ben, security, on ")


def test_a_refusal_cannot_be_taken_out_once_somebody_signed_after_it(desk: Desk) -> None:
    desk.signs("Ben", refuse("SIGN-03"))
    desk.signs("Anna")
    for name in ("03-approval.dsse.json", "03-sheet.html"):
        (desk.folder / "approvals" / name).unlink()
    broken, missing = desk.verified().refusals
    assert broken.startswith("04-approval.dsse.json: follows a head that nothing here gives (")
    assert missing == "04-approval.dsse.json: signed approvals/03-approval.dsse.json, which is missing"


def test_a_clause_that_nobody_attests_stays_open(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.signs("Anna", *attest(*HUMAN[1:]))
    desk.signs("Ben")
    decision = desk.verified().decision
    assert decision is not None
    assert [(reason.clause, reason.verdict) for reason in decision.reasons] == [("RBK-05", "REVIEW")]


def test_a_failed_clause_is_not_attested_away(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, all_kept() | {"TKT-01": Outcome.FAIL})
    desk.signs("Anna", *attest(*HUMAN, "TKT-01"))
    desk.signs("Ben")
    decision = desk.verified().decision
    assert decision is not None
    assert decision.ruling is Ruling.DO_NOT_RELEASE


def test_a_revoked_approval_attests_nothing_and_can_be_given_again(desk: Desk) -> None:
    desk.revokes("Anna", 1, why="signed too early")
    assert desk.verified().refusals == ["nobody signed as 'release-manager'"]
    desk.signs("Anna")
    decision = desk.verified().decision
    assert decision is not None
    assert len(decision.reasons) == len(HUMAN)
    signed = (desk.folder / "approvals/03-sheet.html").read_text(encoding="utf-8")
    assert "signed too early" in signed


def test_whom_the_policy_lets_revoke_takes_back_what_others_signed(desk: Desk) -> None:
    desk.signs("Ben", refuse("SIGN-03"))
    policy = desk.policy(REVOKES)
    desk.revokes("Anna", 3, policy=policy, why="it was about another build")
    found = desk.verified(policy)
    assert found.refusals == []
    assert found.signatures[2].revoked.endswith(": it was about another build")


def test_a_person_with_two_keys_revokes_with_either(desk: Desk) -> None:
    new = desk.key("Anna's new key").with_suffix(".pub").read_text(encoding="utf-8")
    second = f'[[approver]]\nname = "Anna"\nroles = ["release-manager"]\npublic_key = """\n{new}"""\n'
    policy = desk.policy(second)
    desk.signs("Anna", refuse("SIGN-03"))
    desk.revokes("Anna's new key", 3, policy=policy)
    assert desk.verified(policy).refusals == []


def test_the_statement_is_in_toto_with_a_test_result(desk: Desk) -> None:
    envelope = json.loads((desk.folder / FIRST).read_text(encoding="utf-8"))
    statement = json.loads(b64decode(envelope["payload"]))
    assert envelope["payloadType"] == "application/vnd.in-toto+json"
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    assert statement["predicate"]["result"] == "PASSED"
    assert len(statement["predicate"]["passedTests"]) == len(all_kept())
    assert [subject["name"] for subject in statement["subject"]] == [
        "manifest.sha256",
        "verdict.json",
        "approvals/01-sheet.html",
    ]
    assert clause_in(document_in(desk.folder), "TKT-01")["verdict"] == "PASS"
