"""Signs a decision, and takes a signature back. What was signed before is never touched."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from signoff.evidence.attested import Attested, Signature, with_signatures
from signoff.evidence.document import Json
from signoff.evidence.integrity import manifest
from signoff.evidence.runs import read_document
from signoff.evidence.suites import unlike_suites
from signoff.guide import Guide
from signoff.release.decide import decided_again
from signoff.release.people import person
from signoff.release.policy import Policy
from signoff.release.printed import unlike_pdf
from signoff.release.remade import unlike_pages
from signoff.release.signatures.heads import FOLLOWS, whole_chain
from signoff.release.signatures.securesystems import CryptoSigner
from signoff.release.signatures.signed import envelopes, signatures_of
from signoff.release.signatures.statement import (
    AttestationError,
    Signed,
    approval,
    revocation,
    sign,
    write_once,
)
from signoff.report.sheet.page import beside_of, printer_of_sheets, write_sheet
from signoff.report.sheet.pdf import Printer
from signoff.suite.suite import Suite
from signoff.verdict.decision import Decision

SEALED = ("manifest.sha256", "verdict.json")
"""What each approval is about, besides the sheet that was signed."""
_MOST = 99


@dataclass(frozen=True, kw_only=True)
class Approver:
    """Who signs, in which role, with what; `answers` are theirs on the HUMAN clauses."""

    name: str
    role: str
    signer: CryptoSigner
    answers: Sequence[Attested] = ()


@dataclass(frozen=True, kw_only=True)
class Approved:
    """What an approval left: its envelope, the decision with all answers so far, and the head after it.

    `notes` say what could not be done or compared.
    """

    envelope: Path
    decision: Decision
    head: str
    notes: Sequence[str]


def checked(
    folder: Path, guide: Guide, here: Suite, printer: Printer | None = None
) -> tuple[Json, Sequence[str]]:
    """The document of a decided folder that is as it was sealed, and that its evidence gives; and notes.

    `here` is the suite of this checkout. Notes say what could not be compared. AttestationError,
    EvidenceError with everything that is wrong: nobody should put a name under that.
    """
    if wrong := manifest.differences(folder):
        raise AttestationError(f"{folder}: {'; '.join(wrong[:20])}")
    document = read_document(folder)
    if unlike := differs(document, decided_again(folder, guide)):
        raise AttestationError(f"{folder / 'verdict.json'}: {unlike}; decide it anew")
    if other := unlike_suites(folder, document, here):
        raise AttestationError(f"{folder}: {'; '.join(other)}")
    # A page of which nobody knows who made it is not opened in a browser.
    if pages := unlike_pages(folder, document, guide):
        raise AttestationError(f"{folder}: {'; '.join(pages)}")
    unlike, not_compared = unlike_pdf(folder, document, printer)
    if unlike:
        raise AttestationError(f"{folder}: {unlike}")
    return document, [not_compared] if not_compared else []


def differs(received: Json, given: Json) -> str:
    """Where the written document is not what the evidence gives; empty where they are equal."""
    if received == given:
        return ""
    clauses = {clause["id"]: clause for clause in given["clauses"]}
    for clause in received["clauses"]:
        if clause != clauses.get(clause["id"]):
            there = clauses.get(clause["id"], {"verdict": "nothing"})["verdict"]
            return f"says {clause['verdict']} of {clause['id']}, the evidence gives {there}"
    key = next(key for key in (*received, *given) if received.get(key) != given.get(key))
    return f"its {key} is not what the evidence gives"


def approve(folder: Path, guide: Guide, approver: Approver, now: datetime, here: Suite) -> Approved:
    """Signs, whatever the decision is. AttestationError when the evidence or a signature does not hold."""
    with printer_of_sheets() as printer:
        return _approved(folder, guide, approver, now, here, printer)


def _approved(
    folder: Path, guide: Guide, approver: Approver, now: datetime, here: Suite, printer: Printer
) -> Approved:
    document, notes = checked(folder, guide, here, printer)
    chain = whole_chain(folder, envelopes(folder))
    earlier = signatures_of(chain.order)
    number, at = _next(folder), now.astimezone(UTC).isoformat(timespec="seconds")
    mine = Signature(
        number=number,
        name=approver.name,
        role=approver.role,
        key=approver.signer.public_key.keyid,
        at=at,
        attested=tuple(approver.answers),
    )
    shown, decision = with_signatures(guide, document, [*earlier, mine])
    page_ = folder / manifest.APPROVALS / f"{number:02}-sheet.html"
    page_.parent.mkdir(exist_ok=True)
    beside = beside_of(folder, up="../", signatures=[*earlier, mine], head=chain.head)
    without_pdf = write_sheet(page_, document, guide, beside, printer)
    # The head covers what was signed or revoked before; named as well, what is missing can be named.
    before = [signed.file.name for signed in chain.order]
    sheets = [page_.with_suffix(kind).name for kind in (".html", ".pdf")]
    files = [*SEALED, *(f"{manifest.APPROVALS}/{name}" for name in (*before, *sheets))]
    subjects = {name: manifest.digest_of(folder / name) for name in files if (folder / name).exists()}
    ours = {
        "number": number,
        FOLLOWS: chain.head,
        "approver": approver.name,
        "role": approver.role,
        "at": at,
        "public_key": _named(approver.signer),
        "decision": document["run"]["id"],
        "target": document["target"]["name"],
        "build": document["target"]["build"],
        "guide": document["guide"]["version"],
        "suite": document["suite"]["digest"],
        "target_sha256": document["target"]["file_sha256"],
        "bounds": document["bounds"],
        "runs": document["runs"],
        "ruling": decision.ruling.words,
        "attested": [asdict(answer) for answer in approver.answers],
    }
    envelope = page_.with_name(f"{number:02}-approval.dsse.json")
    write_once(envelope, sign(approval(shown, ours, subjects), approver.signer))
    head = whole_chain(folder, envelopes(folder)).head
    received = [*notes, without_pdf] if without_pdf else notes
    return Approved(envelope=envelope, decision=decision, head=head, notes=received)


def revoke(
    folder: Path, number: int, signer: CryptoSigner, reason: str, now: datetime, policy: Policy | None = None
) -> tuple[Path, str]:
    """Takes back the approval of that number; the envelope that says so, and the head after it.

    AttestationError when the key is neither the approval's own nor one that the policy lets revoke it: such a
    revocation would only spoil the evidence.
    """
    if not reason.strip():
        raise AttestationError("a revocation needs a reason: --reason")
    chain = whole_chain(folder, envelopes(folder))
    revoked = folder / manifest.APPROVALS / f"{number:02}-approval.dsse.json"
    theirs = next((signed for signed in chain.order if signed.file == revoked), None)
    if theirs is None:
        raise AttestationError(f"{revoked}: is not there; `signoff verify` lists the approvals")
    keyid = signer.public_key.keyid
    if keyid != theirs.keyid and (policy is None or not may_revoke(keyid, theirs, policy)):
        raise AttestationError(
            f"{revoked}: was signed with another key than yours ({keyid[:16]}); its signer revokes it, or "
            "somebody to whom a policy that you name with --policy gives a role that may (`revokes`)"
        )
    ours = {
        "revokes": number,
        FOLLOWS: chain.head,
        "reason": reason.strip(),
        "at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "public_key": _named(signer),
    }
    name = f"{manifest.APPROVALS}/{revoked.name}"
    statement = revocation(ours, {name: manifest.digest_of(revoked)})
    envelope = revoked.with_name(f"{number:02}-revocation.dsse.json")
    write_once(envelope, sign(statement, signer))
    return envelope, whole_chain(folder, envelopes(folder)).head


def may_revoke(keyid: str, approval: Signed, policy: Policy) -> bool:
    """Whether that key takes back that approval: it is of the same person, or of a role that may."""
    mine, theirs = policy.approvers.get(keyid), policy.approvers.get(approval.keyid)
    if mine is None:
        return False
    same = theirs is not None and person(mine.name) == person(theirs.name)
    return same or bool(mine.roles & policy.revokes)


def _next(folder: Path) -> int:
    taken = [int(file.name[:2]) for file in (folder / manifest.APPROVALS).glob("[0-9][0-9]-*")]
    number = max(taken, default=0) + 1
    if number > _MOST:
        raise AttestationError(f"{folder}: was signed {_MOST} times, there is no number left; decide it anew")
    return number


def _named(signer: CryptoSigner) -> str:
    return str(signer.public_key.keyval["public"])
