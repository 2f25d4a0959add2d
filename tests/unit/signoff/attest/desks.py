"""People with keys and a policy, and a decision that they signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from signoff.attest import approve as approving
from signoff.attest.keys import make_key, private_key
from signoff.attest.policy import Policy, load_policy
from signoff.attest.verify import Verified, verify
from signoff.report.attesting import Attested
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.report.evidences import GUIDE, NOW, a_decision, a_run, all_kept

HUMAN = ("RBK-05", "SIGN-03", "SIGN-05", "SIGN-06", "SIGN-07")
PEOPLE = {"Anna": "release-manager", "Ben": "security"}


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

    def policy(self, extra: str = "", people: Sequence[str] = tuple(PEOPLE), **roles: str) -> Policy:
        """The policy; `extra` is put at its head."""
        file = self.place / "policy.toml"
        rows = [
            f'[[approver]]\nname = "{name}"\nroles = ["{roles.get(name, PEOPLE[name])}"]\n'
            f'public_key = """\n{self.key(name).with_suffix(".pub").read_text()}"""\n'
            for name in people
        ]
        asked = 'required_roles = ["release-manager", "security"]\n' if "required_roles" not in extra else ""
        file.write_text(asked + extra + "\n" + "\n".join(rows), encoding="utf-8")
        return load_policy(file, GUIDE)

    def signs(self, who: str, /, *answers: Attested, now: datetime = NOW, **said: Any) -> Path:
        """That person approves; the envelope."""
        given = {"name": who, "role": PEOPLE.get(who, "release-manager"), "answers": answers} | said
        approver = approving.Approver(signer=private_key(self.key(who)), **given)
        envelope, _, _ = approving.approve(self.folder, GUIDE, approver, now)
        return envelope

    def verified(
        self, policy: Policy | None = None, *, now: datetime = NOW, build: str | None = None
    ) -> Verified:
        """What a verification finds."""
        return verify(self.folder, policy or self.policy(), GUIDE, now, build)


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
