"""A hostile user waives nothing that the policy, the clause's verdict and the waiver's owner do not let them.

Each case starts from a decision that is genuine: one clause is waived, everybody signed. `before` is about
the same waiver without a verdict, and a policy that says nothing of waivers: both were unknown then.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from signoff.release.verify import Verified
from signoff.verdict.decision import Ruling
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import NOW, a_decision, a_run, all_kept
from tests.unit.signoff.release.desks import HUMAN, PEOPLE, Desk, attest

pytestmark = pytest.mark.usefixtures("no_browser")
ACCEPTED, REFUSED = pytest.mark.before("accepted"), pytest.mark.before("refused")
DAY = timedelta(days=1)
ALLOWED = """
[[waivable]]
clauses = ["TKT-*"]
roles = ["release-manager"]
verdicts = ["NOT VERIFIED"]
max_days = 30
"""


@dataclass(frozen=True, kw_only=True)
class Waived:
    """A decision in which a clause is waived: what it said, who signed it, and what was done to it since."""

    outcome: Outcome = Outcome.NOT_VERIFIED
    clause: str = "TKT-13"
    verdict: str = "NOT VERIFIED"
    owner: str = "Anna"
    days: int = 30
    signed_by: str = "Anna"
    since: Callable[[Desk, Path], object] = lambda desk, waivers: None
    policy: str = ALLOWED
    later: timedelta = timedelta()

    def verified(self, place: Path) -> Verified:
        """What a verification finds, once Anna and Ben have approved."""
        desk = Desk(place, place)
        waivers = place / "waivers.toml"
        waivers.write_text(self.row(self.clause), encoding="utf-8")
        if self.signed_by:
            desk.signs_waiver(self.signed_by, waivers, self.clause, self.owner)
        self.since(desk, waivers)
        run = a_run(place / "out", outcomes=all_kept() | {self.clause: self.outcome})
        desk.folder = a_decision(place / "out", run, waivers=waivers)
        desk.signs("Anna", *attest(*HUMAN))
        desk.signs("Ben")
        return desk.verified(desk.policy(self.policy, [*PEOPLE, "Cara"]), now=NOW + self.later)

    def row(self, clause: str) -> str:
        """The row of the file of waivers."""
        return (
            f'[[waiver]]\nclause = "{clause}"\nverdict = "{self.verdict}"\nreason = "it comes later"\n'
            f'owner = "{self.owner}"\nexpires = {(NOW + self.days * DAY).date()}\n'
            'issue = "https://issues.test/7"\n'
        )


@pytest.mark.before("control")
def test_what_the_policy_lets_its_owner_waive_is_waived(tmp_path: Path) -> None:
    found = Waived().verified(tmp_path)
    assert found.refusals == []
    assert found.decision is not None
    assert found.decision.ruling is Ruling.RELEASE


def edited(old: str, new: str) -> Callable[[Desk, Path], object]:
    def edit(desk: Desk, waivers: Path) -> None:
        text = waivers.read_text(encoding="utf-8")
        assert old in text
        waivers.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def another_clauses_signature(desk: Desk, waivers: Path) -> None:
    """Anna signed the waiver of TKT-12; somebody puts that under TKT-13."""
    mine = waivers.read_text(encoding="utf-8")
    waivers.write_text(mine.replace("TKT-13", "TKT-12"), encoding="utf-8")
    envelope = desk.signs_waiver("Anna", waivers, "TKT-12")
    envelope.replace(envelope.with_name("TKT-13.dsse.json"))
    waivers.write_text(mine, encoding="utf-8")


def an_approval(desk: Desk, waivers: Path) -> None:
    """What Anna signed is an approval of another decision, no waiver."""
    desk.folder = a_decision(desk.place / "other", a_run(desk.place / "other"))
    waivers.with_suffix(".d").mkdir()
    desk.signs("Anna").replace(waivers.with_suffix(".d") / "TKT-13.dsse.json")


def a_byte(desk: Desk, waivers: Path) -> None:
    file = waivers.with_suffix(".d") / "TKT-13.dsse.json"
    content = file.read_bytes()
    at = content.index(b'"sig": "') + 20
    file.write_bytes(content[:at] + (b"A" if content[at : at + 1] != b"A" else b"B") + content[at + 1 :])


REFUSALS: dict[str, tuple[Waived, str]] = {
    "nobody signed it": (Waived(signed_by=""), "is not signed by its owner 'Anna'"),
    "somebody else signed it in the owner's name": (
        Waived(signed_by="Ben"),
        "is owned by 'Anna' and signed with the key of 'Ben'",
    ),
    "a stranger signed it in the owner's name": (
        Waived(signed_by="Mallory"),
        "is not signed by a key of the policy",
    ),
    "its last day was changed since": (
        Waived(days=20, since=edited("expires = 20", "expires = 21")),
        "was signed with another text than the one that was used",
    ),
    "its reason was changed since": (
        Waived(since=edited("it comes later", "nobody needs it")),
        "was signed with another text than the one that was used",
    ),
    "its clause was changed since": (
        Waived(signed_by="", since=another_clauses_signature),
        "was signed with another text than the one that was used",
    ),
    "what was signed is an approval": (
        Waived(signed_by="", since=an_approval),
        "holds a statement of another kind than belongs there",
    ),
    "the signature was changed": (Waived(since=a_byte), "is not signed by a key of the policy"),
    "the policy lets nobody waive anything": (
        Waived(policy=""),
        "is for a clause that nobody may waive under the policy",
    ),
    "the policy lets nobody waive that clause": (
        Waived(policy=ALLOWED.replace("TKT-*", "LAT-*")),
        "is for a clause that nobody may waive under the policy",
    ),
    "the policy lets nobody waive a failure": (
        Waived(outcome=Outcome.FAIL, verdict="FAIL"),
        "is for a verdict for which nobody may waive that clause under the policy",
    ),
    "the owner may not": (
        Waived(owner="Ben", signed_by="Ben"),
        "is owned by 'Ben', whose roles may not waive it",
    ),
    "it lasts too long": (Waived(days=31), "lasts 31 days, the policy gives it at most 30"),
    "it has expired by now": (
        Waived(days=3, later=4 * DAY),
        f"the waiver of TKT-13 for NOT VERIFIED expired on {(NOW + 3 * DAY).date()}",
    ),
}


@pytest.mark.parametrize("case", [pytest.param(name, marks=ACCEPTED) for name in REFUSALS])
def test_no_waiver_makes_a_release(tmp_path: Path, case: str) -> None:
    waived, reason = REFUSALS[case]
    found = waived.verified(tmp_path)
    assert found.decision is None, "it was accepted"
    assert [refusal for refusal in found.refusals if reason in refusal], found.refusals


UNDECIDED: dict[str, tuple[Waived, Ruling]] = {
    "what could not be told was waived, and it failed": (
        Waived(outcome=Outcome.FAIL),
        Ruling.DO_NOT_RELEASE,
    ),
    "a failure was waived, and it could not be told": (Waived(verdict="FAIL"), Ruling.HARNESS_ERROR),
}


@pytest.mark.parametrize("case", [pytest.param(name, marks=ACCEPTED) for name in UNDECIDED])
def test_a_waiver_for_another_verdict_waives_nothing(tmp_path: Path, case: str) -> None:
    waived, ruling = UNDECIDED[case]
    found = waived.verified(tmp_path)
    assert found.decision is not None
    assert found.decision.ruling is ruling
    texts = [row.text for row in found.decision.reasons if row.clause in ("", "TKT-13")]
    assert [text for text in texts if "that is not waived" in text], texts


@pytest.mark.before("refused")
def test_a_check_that_broke_is_never_waived(tmp_path: Path) -> None:
    found = replace(Waived(), outcome=Outcome.ERROR).verified(tmp_path)
    assert found.decision is not None
    assert found.decision.ruling is Ruling.HARNESS_ERROR
