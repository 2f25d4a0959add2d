"""A signed decision verifies; whatever was done to it since is refused, with the exact reason."""

import json
import shutil
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from signoff.evidence.integrity import manifest
from signoff.verdict.decision import Ruling
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import NOW, all_kept, clause_in, document_in
from tests.unit.signoff.release.desks import HUMAN, PEOPLE, Desk, a_desk, attest, refuse

FIRST, SECOND = "approvals/01-approval.dsse.json", "approvals/02-approval.dsse.json"
REVOKES = 'revokes = ["release-manager"]'
RUN = "runs/20261123-100000-aaaa"


def test_a_decision_that_all_have_signed_is_a_release(desk: Desk) -> None:
    found = desk.verified(build="1.2.3")
    assert found.refusals == []
    assert found.decision is not None
    assert found.decision.ruling is Ruling.RELEASE
    assert [(one.name, one.role) for one in found.signatures] == list(PEOPLE.items())


def change(name: str, old: str, new: str) -> Callable[[Desk], object]:
    def spoil(desk: Desk) -> None:
        file = desk.folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text, name
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def flip(name: str) -> Callable[[Desk], object]:
    """One bit of one byte."""

    def spoil(desk: Desk) -> None:
        content = bytearray((desk.folder / name).read_bytes())
        content[len(content) // 2] ^= 1
        (desk.folder / name).write_bytes(content)

    return spoil


def resealed(spoil: Callable[[Desk], object]) -> Callable[[Desk], object]:
    """The same by somebody who also writes the manifest anew."""

    def both(desk: Desk) -> None:
        spoil(desk)
        manifest.write(desk.folder)

    return both


def remove(name: str) -> Callable[[Desk], object]:
    return lambda desk: (desk.folder / name).unlink()


def add(name: str, text: str = "x") -> Callable[[Desk], object]:
    return lambda desk: (desk.folder / name).write_text(text, encoding="utf-8")


def swap_verdict(desk: Desk) -> None:
    """The verdict of another decision, about the same run."""
    other = a_desk(desk.place / "other", {"TKT-01": Outcome.PASS})
    shutil.copyfile(other.folder / "verdict.json", desk.folder / "verdict.json")


def foreign_envelope(desk: Desk) -> None:
    """An approval of another decision, by the right people."""
    other = a_desk(desk.place / "other", decision_id="20261123-120000-dddd-decision")
    shutil.copytree(desk.place / "keys", desk.place / "other/keys")
    other.signs("Anna", *attest(*HUMAN))
    shutil.copyfile(other.folder / FIRST, desk.folder / FIRST)


def link(desk: Desk) -> None:
    file = desk.folder / RUN / "exchanges/main.jsonl"
    moved = file.rename(desk.place / "elsewhere.jsonl")
    file.symlink_to(moved)


SPOILT: dict[str, tuple[Callable[[Desk], object], str]] = {
    "a byte of an exchange": (flip(f"{RUN}/exchanges/main.jsonl"), "exchanges/main.jsonl: was changed"),
    "a byte of the sheet": (flip("sheet.html"), "sheet.html: was changed"),
    "a byte of the signed sheet": (flip("approvals/01-sheet.html"), "signed another approvals/01-sheet.html"),
    "a byte of the manifest": (change("manifest.sha256", "a", "b"), "signed another manifest.sha256"),
    "a result made a PASS": (change(f"{RUN}/results.jsonl", "0.5", "0.4"), "results.jsonl: was changed"),
    "a result, and the manifest with it": (
        resealed(change(f"{RUN}/results.jsonl", '"PASS"', '"FAIL"')),
        "results.jsonl:1: does not follow from the line before it",
    ),
    "the verdict edited": (change("verdict.json", "PASS", "WARN"), "verdict.json: was changed"),
    "the verdict edited, and the manifest with it": (
        resealed(change("verdict.json", '"reason": ""', '"reason": "fine"')),
        "verdict.json: says PASS of PRE-01, the evidence gives PASS",
    ),
    "the build in it edited": (
        resealed(change("verdict.json", '"build": "1.2.3"', '"build": "1.2.4"')),
        "its target is not what the evidence gives",
    ),
    "the verdict swapped": (swap_verdict, "verdict.json: was changed"),
    "an attachment missing": (remove(f"{RUN}/exchanges/main.jsonl"), "exchanges/main.jsonl: is missing"),
    "a file put in": (add(f"{RUN}/note.txt"), "note.txt: was added"),
    "a file put in among the approvals": (
        add("approvals/03-sheet.html"),
        "03-sheet.html: was added, nobody signed",
    ),
    "a waiver put in": (
        add("waivers.toml", '[[waiver]]\nclause = "TKT-01"'),
        "waivers.toml: was added",
    ),
    "a link in place of a file": (link, "is a link; evidence consists of files"),
    "no manifest": (remove("manifest.sha256"), "has no manifest.sha256"),
    "what was known before edited": (
        resealed(change("before.json", '"failed": []', '"failed": 7')),
        "cannot be decided again",
    ),
    "a signed sheet missing": (
        remove("approvals/02-sheet.html"),
        "02-sheet.html, which is missing",
    ),
    "an approval missing": (remove(SECOND), "nobody signed as 'security'"),
    "an envelope cut short": (change(FIRST, "}", ""), "01-approval.dsse.json: is not an envelope"),
    "the payload changed": (change(FIRST, '"payload": "ey', '"payload": "fy'), "is not an envelope"),
    "the signature changed": (change(FIRST, '"sig": "', '"sig": "00'), "not signed by a key of the policy"),
    "no signature": (change(FIRST, '"signatures": [', '"signatures": [], "was": ['), "with one signature"),
    "an approval of another decision": (
        foreign_envelope,
        "is an approval of decision '20261123-120000-dddd-decision', this evidence is about",
    ),
    "an approval under another number": (
        lambda desk: (desk.folder / FIRST).rename(desk.folder / "approvals/07-approval.dsse.json"),
        "is approval 1, but its file name has another number",
    ),
    "a stranger's approval": (
        lambda desk: desk.signs("Mallory"),
        "03-approval.dsse.json: not signed by a key of",
    ),
    "an approval in a foreign name": (
        lambda desk: desk.signs("Anna", name="Ben", role="release-manager"),
        "is signed as 'Ben' with the key of 'Anna'",
    ),
    "an approval in a role that is not theirs": (
        lambda desk: desk.signs("Anna", role="security"),
        "'Anna' signed as 'security', which the policy does not give",
    ),
    "an approval of tomorrow": (
        lambda desk: desk.signs("Anna", now=NOW + timedelta(days=1)),
        "is signed in the future",
    ),
    "an approval before the decision": (
        lambda desk: desk.signs("Anna", now=NOW - timedelta(days=1)),
        "is signed before the decision was made",
    ),
    "a stranger's revocation": (
        lambda desk: desk.revokes("Mallory", 1, policy=desk.policy(REVOKES, [*PEOPLE, "Mallory"])),
        "01-revocation.dsse.json: not signed by a key of the policy",
    ),
    "a revocation": (
        lambda desk: desk.revokes("Ben", 2),
        "nobody signed as 'security'",
    ),
}


@pytest.mark.parametrize("case", SPOILT)
def test_whatever_was_done_to_it_is_refused_with_the_reason(desk: Desk, case: str) -> None:
    spoil, reason = SPOILT[case]
    spoil(desk)
    found = desk.verified()
    assert found.decision is None
    assert [refusal for refusal in found.refusals if reason in refusal], found.refusals


def test_there_are_enough_ways_to_spoil_it() -> None:
    assert len(SPOILT) >= 30


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
