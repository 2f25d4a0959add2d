"""Whatever was done to a signed decision since is refused, with the exact reason."""

import shutil
from collections.abc import Callable
from datetime import timedelta

import pytest

from signoff.evidence.integrity import manifest
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import NOW
from tests.unit.signoff.release.desks import FIRST, HUMAN, PEOPLE, REVOKES, Desk, a_desk, attest

SECOND = "approvals/02-approval.dsse.json"
RUN = "runs/20261123-100000-aaaa"


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
