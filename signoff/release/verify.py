"""Verifies a signed decision, offline: digests, verdict from the evidence, signatures, policy and time."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from signoff.evidence.attested import Signature, with_signatures
from signoff.evidence.document import Json
from signoff.evidence.integrity import manifest
from signoff.evidence.runs import read_document
from signoff.evidence.suites import unlike_suites
from signoff.guide import Guide
from signoff.guide.errors import UserError
from signoff.release.approve import SEALED, differs, may_revoke
from signoff.release.clock import key_out_of_days, stale_runs
from signoff.release.decide import decided_again
from signoff.release.merge import SKEW
from signoff.release.people import person, unfilled
from signoff.release.policy import Policy
from signoff.release.printed import unlike_pdf
from signoff.release.remade import unlike_pages, unlike_signed_sheets
from signoff.release.signatures.heads import Chain, chain_of, other_end
from signoff.release.signatures.signed import envelopes, signatures_of
from signoff.release.signatures.statement import REVOCATION, AttestationError, Signed, instant_of, subjects_of
from signoff.release.signed_runs import unsigned_runs
from signoff.release.waivers import waiver_refusals
from signoff.report.sheet.pdf import Printer, printer_of
from signoff.suite.suite import Suite
from signoff.verdict.decision import Decision

WITHOUT_HEAD = (
    "without --head nobody can tell whether later refusals or revocations were taken out; "
    "`approve` and `revoke` print it"
)
_UNSEEN = ("", "sheet.pdf was not compared, since the pages differ already")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a verification is asked, besides the policy.

    `now` is the clock's instant, `here` reads the suite of this checkout. `build` is the one to be released
    and `head` the end of the signatures, where they are known. `back_to` is an earlier instant at which ages
    and last days are to be judged. `printer` is a browser that was started already.
    """

    now: datetime
    here: Callable[[], Suite]
    build: str | None = None
    head: str = ""
    back_to: datetime | None = None
    printer: Printer | None = None

    @property
    def clock(self) -> datetime:
        """The instant at which ages and last days are judged."""
        return self.back_to or self.now


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What a verification found. `refusals` are the exact reasons; `decision` is None when one forbids it.

    `notes` say what was not looked at, and `head` where the signatures end.
    """

    document: Json | None = None
    signatures: Sequence[Signature] = ()
    decision: Decision | None = None
    refusals: Sequence[str] = ()
    notes: Sequence[str] = ()
    head: str = ""


def verify(folder: Path, policy: Policy, guide: Guide, asked: Asked) -> Verified:
    """Checks a decided folder against the policy."""
    refusals: list[str] = []
    # A browser takes longest, and is another process: it prints while the rest is looked at.
    with (
        nullcontext(asked.printer) if asked.printer else printer_of(folder) as printer,
        ThreadPoolExecutor(max_workers=1) as beside,
    ):
        try:
            refusals += manifest.differences(folder)
            document = read_document(folder)
            # Of a document that the evidence does not give, nothing else can be said: it may lack anything.
            if unlike := differs(document, decided_again(folder, guide)):
                raise AttestationError(f"verdict.json: {unlike}")
            pages = unlike_pages(folder, document, guide)
            refusals += pages
            # A page of which nobody knows who made it is not opened in a browser.
            printing = None if pages else beside.submit(unlike_pdf, folder, document, printer)
            found = envelopes(folder, [approver.key for approver in policy.approvers.values()])
            chain = chain_of(folder, found)
            signatures = signatures_of(found if chain.broken else chain.order)
            refusals += unlike_signed_sheets(folder, document, guide, chain)
            refusals += waiver_refusals(folder, document, policy, asked.clock)
            refusals += unsigned_runs(folder, policy.runners) if policy.require_signed_runs else []
            refusals += unlike_suites(folder, document, asked.here())
            unlike, not_compared = _UNSEEN if printing is None else printing.result()
        except UserError as error:
            return Verified(refusals=[*refusals, str(error)])
    refusals += [unlike] if unlike else []
    notes = [
        note for note in (not_compared, "" if asked.head else WITHOUT_HEAD, _looking_back(asked)) if note
    ]
    if asked.build is not None and document["target"]["build"] != asked.build:
        refusals.append(f"the evidence is about build {document['target']['build']!r}, not {asked.build!r}")
    refusals += [*chain.broken, *_strangers(folder, found)]
    refusals += [why] if asked.head and (why := other_end(chain, asked.head)) else []
    for signed in found:
        refusals += [
            f"{signed.file.name}: {what}"
            for what in _wrong_with(signed, folder, document, policy, asked, chain)
        ]
    refusals += stale_runs(document, policy, asked.clock)
    standing = [one for one in signatures if not one.revoked]
    refusals += _unsigned_roles(signatures, standing, policy)
    refusals += _not_entitled(standing, policy)
    decision = None if refusals else with_signatures(guide, document, signatures)[1]
    return Verified(
        document=document,
        signatures=signatures,
        decision=decision,
        refusals=refusals,
        notes=notes,
        head=chain.head,
    )


def _looking_back(asked: Asked) -> str:
    if asked.back_to is None:
        return ""
    return f"looking back to {asked.back_to.isoformat()}: what has expired since then is not refused"


def _wrong_with(
    signed: Signed, folder: Path, document: Json, policy: Policy, asked: Asked, chain: Chain
) -> Iterator[str]:
    if signed.key is None:
        yield f"not signed by a key of the policy (key {signed.keyid[:16]})"
        return
    if not signed.untouched:
        yield "has another layout than when it was signed; it was changed"
    subjects = subjects_of(signed.statement)
    for name, digest in subjects.items():
        file = folder / name
        if not file.resolve().is_relative_to(folder.resolve()) or not file.is_file():
            yield f"signed {name}, which is missing"
        elif manifest.digest_of(file) != digest:
            yield f"signed another {name} than the one in the folder"
    at = instant_of(signed.ours.get("at"))
    if at is None:
        yield "does not give the time at which it was signed"
        return
    if at > asked.now + SKEW:
        yield f"is signed in the future, at {at.isoformat()}; a clock is wrong"
    if why := key_out_of_days(policy.approvers[signed.keyid], at, asked.clock):
        yield why
    if signed.statement["predicateType"] == REVOCATION:
        yield from _wrong_revocation(signed, subjects, policy, chain)
    else:
        yield from _wrong_approval(signed, subjects, document, policy, at)
        if asked.back_to is not None and at > asked.back_to:
            yield f"is signed at {at.isoformat()}, after the instant to which --at looks back"


def _wrong_revocation(
    signed: Signed, subjects: dict[str, str], policy: Policy, chain: Chain
) -> Iterator[str]:
    number = signed.ours.get("revokes")
    if not isinstance(number, int) or f"{manifest.APPROVALS}/{number:02}-approval.dsse.json" not in subjects:
        yield "does not name the approval that it revokes"
        return
    if signed.file.name != f"{number:02}-revocation.dsse.json":
        yield f"revokes approval {number}, but its file name has another number"
    theirs = next((one for one in chain.order if one.file.name == f"{number:02}-approval.dsse.json"), None)
    if theirs is not None and signed.keyid != theirs.keyid and not may_revoke(signed.keyid, theirs, policy):
        yield (
            f"{policy.approvers[signed.keyid].name!r} may not revoke what {theirs.ours['approver']!r} "
            "signed; only its signer may, or a role that the policy names (`revokes`)"
        )


def _wrong_approval(
    signed: Signed, subjects: dict[str, str], document: Json, policy: Policy, at: datetime
) -> Iterator[str]:
    ours, approver = signed.ours, policy.approvers[signed.keyid]
    for name in SEALED:
        if name not in subjects:
            yield f"does not cover {name}"
    if f"{manifest.APPROVALS}/{signed.file.name[:2]}-sheet.html" not in subjects:
        yield "does not cover the sheet that was signed"
    if signed.file.name != f"{ours['number']:02}-approval.dsse.json":
        yield f"is approval {ours['number']}, but its file name has another number"
    received = (
        ("build", document["target"]["build"]),
        ("target", document["target"]["name"]),
        ("decision", document["run"]["id"]),
        ("guide", document["guide"]["version"]),
        ("suite", document["suite"]["digest"]),
        ("target_sha256", document["target"]["file_sha256"]),
        ("bounds", document["bounds"]),
        ("runs", document["runs"]),
    )
    for key, here in received:
        if ours.get(key) != here:
            yield f"is an approval of {key} {ours.get(key)!r}, this evidence is about {here!r}"
    if ours["approver"] != approver.name:
        yield f"is signed as {ours['approver']!r} with the key of {approver.name!r}"
    if ours["role"] not in approver.roles:
        yield f"{approver.name!r} signed as {ours['role']!r}, which the policy does not give"
    written = instant_of(document["run"]["written"])
    if written is not None and at < written - SKEW:
        yield "is signed before the decision was made"


def _unsigned_roles(
    signatures: Sequence[Signature], standing: Sequence[Signature], policy: Policy
) -> Iterator[str]:
    """Required roles in which nobody signed, or nobody who does not fill another one already."""
    if not signatures:
        yield "nobody has signed"
    people = [
        (person(policy.approvers[one.key].name), one.role) for one in standing if one.key in policy.approvers
    ]
    missing = [role for role in policy.roles if role not in {one.role for one in standing}]
    yield from (f"nobody signed as {role!r}" for role in missing)
    if not missing and (left := unfilled(policy.roles, people)):
        names = ", ".join(dict.fromkeys(one.name for one in standing))
        yield (
            f"the roles {', '.join(policy.roles)} take a person each, and only {names} signed: "
            f"nobody is left for {', '.join(left)}"
        )


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
