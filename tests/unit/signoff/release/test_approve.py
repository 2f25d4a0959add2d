"""Nobody can put a name under evidence that does not hold, and nothing that was signed is touched."""

from collections.abc import Callable
from pathlib import Path

import pytest

from signoff.evidence.attested import Attested, open_clauses
from signoff.evidence.integrity import manifest
from signoff.release.answers import read_answers
from signoff.release.approve import revoke
from signoff.release.signatures.keys import private_key
from signoff.release.signatures.statement import AttestationError
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import GUIDE, NOW, document_in
from tests.unit.signoff.release.desks import HUMAN, Desk, a_desk


def spoil(name: str, old: str, new: str, *, reseal: bool = False) -> Callable[[Desk], None]:
    def change(desk: Desk) -> None:
        file = desk.folder / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        if reseal:
            manifest.write(desk.folder)

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (spoil("verdict.json", "FAIL", "PASS"), "verdict.json: was changed"),
        (spoil("verdict.json", '"FAIL"', '"PASS"', reseal=True), "verdict.json: .*; decide it anew"),
        (
            spoil("sheet.html", "Do not release", "Release", reseal=True),
            "sheet.html: is not what verdict.json",
        ),
        (spoil("summary.md", "DO NOT", "DO", reseal=True), "summary.md: is not what verdict.json"),
    ],
)
def test_evidence_that_was_touched_is_not_signed(
    tmp_path: Path, change: Callable[[Desk], None], reason: str
) -> None:
    desk = a_desk(tmp_path, {"TKT-01": Outcome.FAIL})
    change(desk)
    with pytest.raises(AttestationError, match=reason):
        desk.signs("Anna")
    assert not (desk.folder / "approvals").exists()


def test_a_second_signature_leaves_the_first_as_it_was(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, {"TKT-01": Outcome.PASS})
    first = desk.signs("Anna")
    before = first.read_bytes(), first.with_name("01-sheet.html").read_bytes()
    second = desk.signs("Ben")
    assert (first.read_bytes(), first.with_name("01-sheet.html").read_bytes()) == before
    sheet = second.with_name("02-sheet.html").read_text(encoding="utf-8")
    assert "Anna" in sheet
    assert "Ben" in sheet


def test_an_approval_is_revoked_once_and_with_a_reason(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, {"TKT-01": Outcome.PASS})
    desk.signs("Anna")
    signer = private_key(desk.key("Anna"))
    with pytest.raises(AttestationError, match="needs a reason"):
        revoke(desk.folder, 1, signer, " ", NOW)
    with pytest.raises(AttestationError, match=r"02-approval\.dsse\.json: is not there"):
        revoke(desk.folder, 2, signer, "no", NOW)
    with pytest.raises(AttestationError, match=r"was signed with another key than yours .*--policy"):
        revoke(desk.folder, 1, private_key(desk.key("Ben")), "no", NOW)
    revoke(desk.folder, 1, signer, "no", NOW)
    with pytest.raises(AttestationError, match="exists already"):
        revoke(desk.folder, 1, signer, "no", NOW)


def test_the_clauses_that_people_attest_are_asked_for(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, {"TKT-01": Outcome.PASS})
    assert open_clauses(GUIDE, document_in(desk.folder)) == list(HUMAN)


def test_answers_are_read_and_what_is_left_out_stays_open(tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text('[SIGN-03]\nevidence = "minutes "\n[SIGN-05]\nrefused = "no mail"\n', encoding="utf-8")
    assert read_answers(file, HUMAN) == (
        Attested(clause="SIGN-03", kept=True, text="minutes"),
        Attested(clause="SIGN-05", kept=False, text="no mail"),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[TKT-01]\nevidence = "x"', "TKT-01 is not a clause that a person attests; those are RBK-05, "),
        ('[SIGN-03]\nevidence = " "', r"\[SIGN-03\] evidence must be a text"),
        ('[SIGN-03]\nevidence = "x"\nrefused = "y"', r"\[SIGN-03\] must have either"),
        ('[SIGN-03]\nsigned = "x"', r"\[SIGN-03\] must have either"),
        ('SIGN-03 = "x"', r"\[SIGN-03\] must have either"),
        ("SIGN-03", "is not valid TOML"),
    ],
)
def test_wrong_answers_are_refused(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(AttestationError, match=reason):
        read_answers(file, HUMAN)
