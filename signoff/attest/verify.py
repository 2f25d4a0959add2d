"""Verifies a signed decision, offline: digests, the verdict from the evidence, signatures, and the policy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from signoff.attest.approve import differs
from signoff.attest.policy import Policy
from signoff.attest.signed import envelopes, signatures_of
from signoff.attest.statement import REVOCATION, AttestationError, Signed, subjects_of
from signoff.guide import Guide
from signoff.report import manifest
from signoff.report.attesting import Signature, with_signatures
from signoff.report.deciding import decided_again
from signoff.report.document import Json
from signoff.report.joining import SKEW
from signoff.report.runs import EvidenceError, read_document
from signoff.verdict.decision import Decision
from signoff.verdict.waivers import WaiverError

_BOUND = ("manifest.sha256", "verdict.json")


@dataclass(frozen=True)
class Verified:
    """What a verification found. `refusals` are the exact reasons; `decision` is None when one forbids it."""

    document: Json | None
    signatures: Sequence[Signature]
    decision: Decision | None
    refusals: Sequence[str]


def verify(folder: Path, policy: Policy, guide: Guide, now: datetime, build: str | None = None) -> Verified:
    """Checks a decided folder against the policy. `build` is the one to be released, where that is known."""
    refusals: list[str] = []
    try:
        refusals += manifest.differences(folder)
        document = read_document(folder)
        if unlike := differs(document, decided_again(folder, guide)):
            refusals.append(f"verdict.json: {unlike}")
        found = envelopes(folder, [approver.key for approver in policy.approvers.values()])
        signatures = signatures_of(found)
    except (EvidenceError, WaiverError, AttestationError) as error:
        return Verified(None, (), None, [*refusals, str(error)])
    if build is not None and document["target"]["build"] != build:
        refusals.append(f"the evidence is about build {document['target']['build']!r}, not {build!r}")
    refusals += _strangers(folder, found)
    for signed in found:
        refusals += [
            f"{signed.file.name}: {what}" for what in _wrong_with(signed, folder, document, policy, now)
        ]
    standing = [one for one in signatures if not one.revoked]
    if not signatures:
        refusals.append("nobody has signed")
    signing = {one.role for one in standing}
    refusals += [f"nobody signed as {role!r}" for role in policy.roles if role not in signing]
    refusals += _not_entitled(standing, policy)
    if refusals:
        return Verified(document, signatures, None, refusals)
    _, decision = with_signatures(guide, document, signatures)
    return Verified(document, signatures, decision, ())


def _wrong_with(signed: Signed, folder: Path, document: Json, policy: Policy, now: datetime) -> Iterator[str]:
    if signed.key is None:
        yield f"not signed by a key of the policy (key {signed.keyid[:16]})"
        return
    subjects = subjects_of(signed.statement)
    for name, digest in subjects.items():
        file = folder / name
        if not file.resolve().is_relative_to(folder.resolve()) or not file.is_file():
            yield f"signed {name}, which is not there"
        elif manifest.digest_of(file) != digest:
            yield f"signed another {name} than the one that is there"
    at = _instant(signed.ours.get("at"))
    if at is None:
        yield "says no instant at which it was signed"
        return
    if at > now + SKEW:
        yield f"is signed in the future, at {at.isoformat()}; a clock is wrong"
    if signed.statement["predicateType"] == REVOCATION:
        yield from _wrong_revocation(signed, subjects)
    else:
        yield from _wrong_approval(signed, subjects, document, policy, at)


def _wrong_revocation(signed: Signed, subjects: dict[str, str]) -> Iterator[str]:
    number = signed.ours.get("revokes")
    if not isinstance(number, int) or f"{manifest.APPROVALS}/{number:02}-approval.dsse.json" not in subjects:
        yield "does not name the approval that it revokes"


def _wrong_approval(
    signed: Signed, subjects: dict[str, str], document: Json, policy: Policy, at: datetime
) -> Iterator[str]:
    ours, approver = signed.ours, policy.approvers[signed.keyid]
    for name in _BOUND:
        if name not in subjects:
            yield f"does not cover {name}"
    if f"{manifest.APPROVALS}/{signed.file.name[:2]}-sheet.html" not in subjects:
        yield "does not cover the sheet that was signed"
    if not signed.file.name.startswith(f"{ours['number']:02}-"):
        yield f"is approval {ours['number']} under another number"
    told = (
        ("build", document["target"]["build"]),
        ("target", document["target"]["name"]),
        ("decision", document["run"]["id"]),
        ("guide", document["guide"]["version"]),
    )
    for key, here in told:
        if ours.get(key) != here:
            yield f"is an approval of {key} {ours.get(key)!r}, this evidence is about {here!r}"
    if ours["approver"] != approver.name:
        yield f"is signed as {ours['approver']!r} with the key of {approver.name!r}"
    if ours["role"] not in approver.roles:
        yield f"{approver.name!r} signed as {ours['role']!r}, which the policy does not give"
    written = _instant(document["run"]["written"])
    if written is not None and at < written - SKEW:
        yield "is signed before the decision was made"
    for run in document["runs"]:
        started = _instant(run["started"])
        if started is None or at - started > timedelta(days=policy.max_age_days):
            yield f"run {run['id']} was older than {policy.max_age_days:g} days when it was signed"


def _not_entitled(standing: Sequence[Signature], policy: Policy) -> list[str]:
    return [
        f"{one.name!r} attested {answer.clause} as {one.role!r}; the policy asks for "
        f"{' or '.join(sorted(policy.attests[answer.clause]))}"
        for one in standing
        for answer in one.attested
        if answer.kept and answer.clause in policy.attests and one.role not in policy.attests[answer.clause]
    ]


def _strangers(folder: Path, found: Sequence[Signed]) -> list[str]:
    """Files among the approvals that no signature covers."""
    covered = {signed.file.name for signed in found}
    for signed in found:
        covered |= {Path(name).name for name in subjects_of(signed.statement) if "/" in name}
    there = sorted((folder / manifest.APPROVALS).rglob("*"))
    return [
        f"{file.relative_to(folder).as_posix()}: was added, nobody signed it"
        for file in there
        if file.name not in covered or file.parent.name != manifest.APPROVALS
    ]


def _instant(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
