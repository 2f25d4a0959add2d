"""The policy: refused when nobody could ever satisfy it, or when it says something that does not exist."""

import re
from datetime import date
from pathlib import Path

import pytest

from signoff.release.policy import PolicyError, load_policy
from signoff.release.signatures.keys import KeyFileError
from tests.unit.signoff.evidence.evidences import GUIDE
from tests.unit.signoff.release.desks import Desk

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def office(tmp_path: Path) -> Desk:
    """A desk without a decision: only its policy is looked at."""
    return Desk(tmp_path, tmp_path)


def test_a_policy_names_people_roles_and_who_attests_what(office: Desk) -> None:
    policy = office.policy('max_age_days = 3\n[attests]\nSIGN-03 = ["security"]')
    assert policy.roles == ("release-manager", "security")
    assert {one.name: set(one.roles) for one in policy.approvers.values()} == {
        "Anna": {"release-manager"},
        "Ben": {"security"},
    }
    assert (policy.attests, policy.max_age_days) == ({"SIGN-03": frozenset({"security"})}, 3)
    assert (policy.revokes, policy.waivable, policy.runners) == (frozenset(), (), ())


def test_a_policy_says_who_revokes_what_is_waived_and_whose_runs_count(office: Desk) -> None:
    head = 'revokes = ["security"]\nrequire_signed_runs = true\n'
    waivable = '[[waivable]]\nclauses = ["TKT-*"]\nroles = ["security"]\nverdicts = ["FAIL"]\nmax_days = 3\n'
    policy = office.policy(head + waivable + office.runner("CI"), days="not_after = 2027-01-31")
    assert policy.revokes == {"security"}
    (row,) = policy.waivable
    assert (row.clauses, set(row.verdicts), row.max_days) == (("TKT-*",), {"FAIL"}, 3)
    assert (len(policy.runners), policy.require_signed_runs) == (1, True)
    assert {one.not_after for one in policy.approvers.values()} == {date(2027, 1, 31)}


def test_the_policy_of_the_documents_is_one(tmp_path: Path) -> None:
    text = (ROOT / "docs/decide.md").read_text(encoding="utf-8")
    (shown,) = [
        block for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "required_roles" in block
    ]
    (tmp_path / "policy.toml").write_text(shown, encoding="utf-8")
    assert len(load_policy(tmp_path / "policy.toml", GUIDE).approvers) == 2


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ('required_roles = ["cto"]', r"nobody has the role 'cto'"),
        ("required_roles = []", "required_roles: List should have at least 1 item"),
        ("max_age_days = 0", "max_age_days: Input should be greater than 0"),
        ("max_age_days = true", "max_age_days: Input should be a valid number"),
        ('colour = "red"', "colour: Extra inputs are not permitted"),
        ('[attests]\nSIGN-99 = ["security"]', "attests: no clause 'SIGN-99'"),
        ('[attests]\nTKT-01 = ["security"]', "TKT-01 is decided by tests"),
        ('[attests]\nSIGN-03 = ["nobody"]', "nobody has the role 'nobody'"),
    ],
)
def test_a_wrong_policy_is_refused(office: Desk, head: str, reason: str) -> None:
    with pytest.raises(PolicyError, match=reason):
        office.policy(head)


def test_without_an_approver_there_is_no_policy(office: Desk) -> None:
    with pytest.raises(PolicyError, match="approver"):
        office.policy(people=[])


def test_two_people_cannot_share_a_key(office: Desk) -> None:
    (office.place / "keys").mkdir()
    for kind in (".pem", ".pub"):
        (office.place / f"keys/Ben{kind}").write_bytes(office.key("Anna").with_suffix(kind).read_bytes())
    with pytest.raises(PolicyError, match="Ben and Anna have the same key"):
        office.policy()


def test_a_key_that_is_none_is_named(office: Desk) -> None:
    file = office.place / "policy.toml"
    file.write_text(
        'required_roles = ["a"]\n[[approver]]\nname = "Anna"\nroles = ["a"]\npublic_key = "x"',
        encoding="utf-8",
    )
    with pytest.raises(KeyFileError, match=r"policy\.toml: the public_key of Anna: is not a public key"):
        load_policy(file, GUIDE)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "cannot be read"), (b"=", "is not valid TOML"), (b"\xff", "not valid TOML")],
)
def test_a_file_that_is_no_policy_is_refused(tmp_path: Path, content: bytes | None, reason: str) -> None:
    file = tmp_path / "policy.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(PolicyError, match=reason):
        load_policy(file, GUIDE)
