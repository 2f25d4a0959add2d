"""People with keys and a policy, and a decision that they signed."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from signoff.evidence.attested import Attested
from signoff.evidence.runs import read_document
from signoff.release import approve as approving
from signoff.release.policy import Policy, load_policy
from signoff.release.signatures.keys import make_key, private_key
from signoff.release.verify import Asked, Verified, verify
from signoff.release.waivers import sign_waiver
from signoff.suite.suite import RECORD, Suite, suite_from_json
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import GUIDE, NOW, a_decision, a_run, all_kept
from tests.unit.signoff.verdict.guides import a_suite

HUMAN = ("RBK-05", "SIGN-03", "SIGN-05", "SIGN-06", "SIGN-07")
PEOPLE = {"Anna": "release-manager", "Ben": "security"}
FIRST = "approvals/01-approval.dsse.json"
"""What the first of them signed, in the decided folder."""
REVOKES = 'revokes = ["release-manager"]'
"""A line of a policy that lets Anna take back what others signed."""


@dataclass
class Desk:
    """A decided folder, and a policy that asks for the signatures of Anna and Ben."""

    place: Path
    folder: Path

    def key(self, name: str) -> Path:
        """The private key of that person, made when it is first asked for."""
        file = self.place / "keys" / f"{name}.pem"
        if not file.exists():
            make_key(file)
        return file

    def policy(
        self,
        extra: str = "",
        people: Sequence[str] = tuple(PEOPLE),
        *,
        names: Mapping[str, str] | None = None,
        days: str = "",
        **roles: str,
    ) -> Policy:
        """The policy; `extra` is put at its head. `roles` are of people, several with commas between.

        `names` are those of people who do not bear the name of their key, `days` a line of each person's row.
        """
        file = self.place / "policy.toml"
        rows = [
            f"[[approver]]\nname = {json.dumps((names or {}).get(one, one))}\n{days}\n"
            f"roles = {json.dumps(roles.get(one, PEOPLE.get(one, 'release-manager')).split(','))}\n"
            f'public_key = """\n{self.public(one)}"""\n'
            for one in people
        ]
        asked = 'required_roles = ["release-manager", "security"]\n' if "required_roles" not in extra else ""
        file.write_text(asked + extra + "\n" + "\n".join(rows), encoding="utf-8")
        return load_policy(file, GUIDE)

    def suite(self) -> Suite:
        """The suite with which the first of its runs was made."""
        file = min((self.folder / "runs").glob(f"*/{RECORD}"), default=None)
        return a_suite() if file is None else suite_from_json(json.loads(file.read_text()), str(file))

    def public(self, name: str) -> str:
        """That person's public key."""
        return self.key(name).with_suffix(".pub").read_text(encoding="utf-8")

    def runner(self, name: str) -> str:
        """The policy's table of a machine of that name."""
        return f'[[runner]]\nname = "{name}"\npublic_key = """\n{self.public(name)}"""\n'

    def looks_at_nothing(self, patch: pytest.MonkeyPatch) -> None:
        """From now on whoever signs has a tool that looks at nothing before it signs."""
        patch.setattr(
            "signoff.release.approve.checked",
            lambda folder, guide, here, printer: (read_document(folder), []),
        )

    def signs(self, who: str, /, *answers: Attested, now: datetime = NOW, **said: Any) -> Path:
        """That person approves; the envelope."""
        given = {"name": who, "role": PEOPLE.get(who, "release-manager"), "answers": answers} | said
        approver = approving.Approver(signer=private_key(self.key(who)), **given)
        return approving.approve(self.folder, GUIDE, approver, now, self.suite()).envelope

    def revokes(
        self, who: str, number: int, *, policy: Policy | None = None, why: str = "a hole was found"
    ) -> Path:
        """That person takes an approval back, by the policy where one is given; the envelope."""
        signer = private_key(self.key(who))
        envelope, _ = approving.revoke(self.folder, number, signer, why, NOW, policy)
        return envelope

    def signs_waiver(self, who: str, waivers: Path, clause: str, owner: str = "") -> Path:
        """That person signs the waiver of that clause, in the owner's name; the envelope."""
        return sign_waiver(waivers, clause, owner or who, private_key(self.key(who)), GUIDE, NOW)

    def verified(self, policy: Policy | None = None, **asked: Any) -> Verified:
        """What a verification finds."""
        here = asked.pop("here", None) or self.suite()
        return verify(
            self.folder, policy or self.policy(), GUIDE, Asked(here=lambda: here, **({"now": NOW} | asked))
        )


def prints_nothing(patch: pytest.MonkeyPatch) -> None:
    """Signing prints a PDF where a browser is; here none is needed."""
    patch.setattr("signoff.report.sheet.page.missing_engine", lambda name: "there is none here")


def attest(*clauses: str) -> list[Attested]:
    """Those clauses, attested."""
    return [Attested(clause=clause, kept=True, text=f"minutes about {clause}") for clause in clauses]


def refuse(clause: str) -> Attested:
    """That clause, refused."""
    return Attested(clause=clause, kept=False, text="there is none")


def a_desk(place: Path, outcomes: dict[str, Outcome] | None = None, **changed: Any) -> Desk:
    """A desk whose decision is about a run with those outcomes; all kept if not given."""
    run = a_run(place / "out", outcomes=all_kept() if outcomes is None else outcomes)
    return Desk(place, a_decision(place / "out", run, **changed))


def a_signed_desk(place: Path) -> Desk:
    """A release that Anna (release manager) and Ben (security) signed, without a PDF."""
    with pytest.MonkeyPatch.context() as patch:
        prints_nothing(patch)
        desk = a_desk(place)
        desk.signs("Anna", *attest(*HUMAN))
        desk.signs("Ben")
    return desk


def copied(desk: Desk, place: Path) -> Desk:
    """A copy of that desk in a new folder, to be spoilt."""
    shutil.copytree(desk.place, place)
    return Desk(place, place / desk.folder.relative_to(desk.place))
