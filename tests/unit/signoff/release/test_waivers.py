"""Owners sign their waivers, each row for itself, and `signoff decide` keeps what they signed."""

from pathlib import Path

import pytest

from signoff.release.decide import unsigned_waivers
from signoff.release.signatures.statement import WAIVER, AttestationError, opened
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import NOW, a_decision, a_run, document_in
from tests.unit.signoff.release.desks import Desk

WAIVERS = f"""
[[waiver]]
clause = "TKT-13"
verdict = "NOT VERIFIED"
reason = "it comes later"
owner = "Anna"
expires = {NOW.date()}
issue = "https://issues.test/7"

[[waiver]]
clause = "TKT-12"
verdict = "FAIL"
reason = "it is being mended"
owner = "Ben"
expires = {NOW.date()}
issue = "https://issues.test/8"
"""


@pytest.fixture
def waivers(tmp_path: Path) -> Path:
    file = tmp_path / "waivers.toml"
    file.write_text(WAIVERS, encoding="utf-8")
    return file


@pytest.fixture
def office(tmp_path: Path) -> Desk:
    """A desk without a decision."""
    return Desk(tmp_path, tmp_path)


def test_a_row_is_signed_by_its_owner(office: Desk, waivers: Path) -> None:
    envelope = office.signs_waiver("Anna", waivers, "TKT-13")
    assert envelope == office.place / "waivers.d/TKT-13.dsse.json"
    signed = opened(envelope, [], (WAIVER,))
    assert signed.ours["waiver"] == {
        "clause": "TKT-13",
        "verdict": "NOT VERIFIED",
        "reason": "it comes later",
        "owner": "Anna",
        "expires": NOW.date().isoformat(),
        "issue": "https://issues.test/7",
    }


def test_what_cannot_be_signed_is_refused(office: Desk, waivers: Path) -> None:
    with pytest.raises(AttestationError, match="the waiver of TKT-12 is owned by Ben, who has to sign it"):
        office.signs_waiver("Anna", waivers, "TKT-12")
    with pytest.raises(AttestationError, match="has no waiver for TKT-01; it has waivers for TKT-13, TKT-12"):
        office.signs_waiver("Anna", waivers, "TKT-01")
    with pytest.raises(AttestationError, match=r"cannot be read .*; name it with --waivers"):
        office.signs_waiver("Anna", waivers.with_name("none.toml"), "TKT-13")
    office.signs_waiver("Anna", waivers, "TKT-13")
    with pytest.raises(AttestationError, match="exists already; remove it if the waiver was changed"):
        office.signs_waiver("Anna", waivers, "TKT-13")


def test_a_decision_keeps_what_the_owners_signed(office: Desk, waivers: Path) -> None:
    envelope = office.signs_waiver("Anna", waivers, "TKT-13")
    outcomes = {"TKT-12": Outcome.FAIL, "TKT-13": Outcome.NOT_VERIFIED}
    folder = a_decision(office.place / "out", a_run(office.place / "out", outcomes=outcomes), waivers=waivers)
    assert (folder / "waivers.d/TKT-13.dsse.json").read_bytes() == envelope.read_bytes()
    assert "waivers.d/TKT-13.dsse.json" in (folder / "manifest.sha256").read_text(encoding="utf-8")
    assert unsigned_waivers(folder, document_in(folder)) == ["TKT-12"]
