"""A hostile user's commands, policies and earlier decisions: none of them makes a release, or an approval.

Each case starts from a decision that is genuine.
"""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from signoff.evidence.integrity import manifest
from signoff.release.approved import last_approved
from signoff.release.policy import PolicyError
from signoff.release.signatures.statement import AttestationError
from signoff.report.sheet.pdf import write_pdf
from signoff.verdict.outcomes import Outcome
from signoff_cli.main import app
from tests.unit.signoff.evidence.evidences import GUIDE, NOW, all_kept
from tests.unit.signoff.release.desks import HUMAN, PEOPLE, Desk, a_desk, attest, refuse

SIGNOFF = CliRunner()


@pytest.fixture
def desk(tmp_path: Path, no_browser: None) -> Desk:
    """A release that Anna (release manager) and Ben (security) signed."""
    desk = a_desk(tmp_path)
    desk.signs("Anna", *attest(*HUMAN))
    desk.signs("Ben")
    desk.policy()
    return desk


def signoff(desk: Desk, command: str, *options: str) -> Result:
    return SIGNOFF.invoke(app, [command, str(desk.folder), *options])


def verified(desk: Desk, *options: str) -> Result:
    return signoff(desk, "verify", "--policy", str(desk.place / "policy.toml"), *options)


@pytest.mark.before("control")
def test_the_command_verifies_a_release(desk: Desk) -> None:
    found = verified(desk, "--head", desk.verified().head, "--build", "1.2.3")
    assert found.exit_code == 0, found.output
    assert "note: without --head" not in found.output
    assert "RELEASE: " in found.output


@pytest.mark.before("accepted")
def test_nobody_revokes_what_another_signed_without_a_policy_that_lets_them(desk: Desk) -> None:
    desk.signs("Ben", refuse("SIGN-03"))
    options = ["--approval", "3", "--reason", "no", "--key", str(desk.key("Anna"))]
    found = signoff(desk, "revoke", *options)
    assert isinstance(found.exception, AttestationError), found.output
    assert "was signed with another key than yours" in str(found.exception)
    by_policy = signoff(desk, "revoke", *options, "--policy", str(desk.place / "policy.toml"))
    assert "was signed with another key than yours" in str(by_policy.exception)
    assert not (desk.folder / "approvals/03-revocation.dsse.json").exists()
    assert verified(desk).exit_code == 1


@pytest.mark.before("accepted")
def test_an_approval_on_top_of_a_broken_chain_is_refused(desk: Desk) -> None:
    (desk.folder / "approvals/01-approval.dsse.json").unlink()
    with pytest.raises(AttestationError, match=r"02-approval\.dsse\.json: follows a head that nothing"):
        desk.signs("Anna", *attest(*HUMAN))


@pytest.mark.before("refused")
@pytest.mark.parametrize(
    "option",
    [
        ["--head", "0" * 64],
        ["--head", "all is well"],
        ["--at", (NOW + timedelta(days=1)).isoformat()],
        ["--at", "yesterday"],
        ["--at", (NOW - timedelta(days=1)).isoformat()],
    ],
)
def test_no_option_of_verify_makes_a_release(desk: Desk, option: list[str]) -> None:
    found = verified(desk, *option)
    assert found.exit_code == 1, found.output
    said = f"{found.output}{found.exception}"
    reasons = (
        "one was removed or changed",
        "is not a head",
        "is not a time in the past",
        "to which --at looks",
    )
    assert [reason for reason in reasons if reason in said], said


@pytest.mark.before("refused")
def test_looking_back_decides_nothing_now(desk: Desk) -> None:
    found = verified(desk, "--at", (NOW + timedelta(milliseconds=1)).isoformat())
    assert found.exit_code == 2, found.output
    assert "note: looking back to" in found.output
    assert "it was RELEASE: " in found.output


POLICIES = {
    "an unknown key": ("revoke = []", "revoke: Extra inputs are not permitted", "refused"),
    "one person for all roles": (
        'required_roles = ["release-manager", "security", "security"]',
        "nobody left for security",
        "accepted",
    ),
    "a role to revoke that nobody has": ('revokes = ["cto"]', "nobody has the role 'cto'", "refused"),
    "a pattern that waives nothing": (
        '[[waivable]]\nclauses = ["XXX-*"]\nroles = ["security"]\nverdicts = ["FAIL"]\nmax_days = 3',
        r"there is no clause 'XXX-\*'",
        "refused",
    ),
    "an error that may be waived": (
        '[[waivable]]\nclauses = ["*"]\nroles = ["security"]\nverdicts = ["ERROR"]\nmax_days = 3',
        "'ERROR' cannot be waived",
        "refused",
    ),
    "signed runs without a key": ("require_signed_runs = true", r"takes a \[\[runner\]\]", "refused"),
    "a last day that is none": ('max_age_days = "many"', "max_age_days: ", "refused"),
}


@pytest.mark.parametrize(
    "case", [pytest.param(name, marks=pytest.mark.before(row[2])) for name, row in POLICIES.items()]
)
def test_a_policy_that_lets_through_what_it_seems_to_hold_is_refused(desk: Desk, case: str) -> None:
    extra, reason, _ = POLICIES[case]
    with pytest.raises(PolicyError, match=reason):
        desk.policy(extra)


@pytest.mark.before("refused")
def test_a_runner_that_is_an_approver_too_is_refused(desk: Desk) -> None:
    with pytest.raises(PolicyError, match="Anna and Anna have the same key"):
        desk.policy(f"require_signed_runs = true\n{desk.runner('Anna')}")


# What counts as the last approval


def empty_envelope(desk: Desk) -> None:
    shutil.rmtree(desk.folder / "approvals")
    (desk.folder / "approvals").mkdir()
    (desk.folder / "approvals/01-approval.dsse.json").write_text("{}", encoding="utf-8")


def nothing_attested(desk: Desk) -> None:
    """People signed, and what they signed is *not decided*."""
    shutil.rmtree(desk.folder / "approvals")
    desk.signs("Anna")


def refused_by_one(desk: Desk) -> None:
    desk.signs("Ben", refuse("SIGN-03"))


def all_revoked(desk: Desk) -> None:
    desk.revokes("Anna", 1)
    desk.revokes("Ben", 2)


def evidence_changed(desk: Desk) -> None:
    file = desk.folder / "runs/20261123-100000-aaaa/exchanges/main.jsonl"
    file.write_text("{ }\n", encoding="utf-8")


def signature_changed(desk: Desk) -> None:
    file = desk.folder / "approvals/02-approval.dsse.json"
    envelope = json.loads(file.read_text(encoding="utf-8"))
    sig = envelope["signatures"][0]["sig"]
    envelope["signatures"][0]["sig"] = ("A" if sig[0] != "A" else "B") + sig[1:]
    file.write_text(json.dumps(envelope, indent=1) + "\n", encoding="utf-8")


NOT_APPROVED: list[Callable[[Desk], None]] = [
    empty_envelope,
    nothing_attested,
    refused_by_one,
    evidence_changed,
    signature_changed,
]


@pytest.mark.before("control")
def test_a_release_that_was_signed_is_the_last_approval(desk: Desk) -> None:
    found = last_approved(desk.folder.parent, "desk", GUIDE)
    assert found is not None
    assert found["run"]["id"] == desk.folder.name


@pytest.mark.parametrize(
    "spoil",
    [
        *(pytest.param(spoil, marks=pytest.mark.before("accepted")) for spoil in NOT_APPROVED),
        pytest.param(all_revoked, marks=pytest.mark.before("refused")),
    ],
)
def test_what_is_no_signed_release_is_no_approval(desk: Desk, spoil: Callable[[Desk], None]) -> None:
    spoil(desk)
    assert last_approved(desk.folder.parent, "desk", GUIDE) is None


# The printed sheet


@pytest.mark.before("accepted")
def test_a_printed_sheet_that_says_another_thing_is_not_signed_nor_verified(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, all_kept() | {"TKT-01": Outcome.FAIL})
    other = tmp_path / "other.html"
    page = (desk.folder / "sheet.html").read_text(encoding="utf-8")
    other.write_text(page.replace("Do not release", "Release"), encoding="utf-8")
    write_pdf(other, desk.folder / "sheet.pdf", "desk")
    manifest.write(desk.folder)
    with pytest.raises(AttestationError, match=r"sheet\.pdf: is not what sheet\.html gives"):
        desk.signs("Anna")
    with pytest.MonkeyPatch.context() as patch:
        desk.looks_at_nothing(patch)
        for who in PEOPLE:
            desk.signs(who, *attest(*HUMAN))
    assert [text for text in desk.verified().refusals if text.startswith("sheet.pdf: is not what")]
