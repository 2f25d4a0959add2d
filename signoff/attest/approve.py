"""Signs a decision, and takes a signature back. What was signed before is never touched."""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from securesystemslib.signer import CryptoSigner

from signoff.attest.signed import envelopes, signatures_of
from signoff.attest.statement import AttestationError, approval, revocation, sign
from signoff.guide import Guide
from signoff.report import manifest
from signoff.report.attesting import Attested, Signature, with_signatures
from signoff.report.deciding import decided_again
from signoff.report.document import Json
from signoff.report.runs import read_document
from signoff.report.sheet.page import beside_of, page, write_sheet
from signoff.verdict.decision import Decision

_SEALED = ("manifest.sha256", "verdict.json")


@dataclass(frozen=True, kw_only=True)
class Approver:
    """Who signs, in which role, with what; `answers` are theirs on the HUMAN clauses."""

    name: str
    role: str
    signer: CryptoSigner
    answers: Sequence[Attested] = ()


def checked(folder: Path, guide: Guide) -> Json:
    """The document of a decided folder that is as it was sealed, and that its evidence gives.

    AttestationError, EvidenceError with everything that is wrong: nobody should put a name under that.
    """
    if wrong := manifest.differences(folder):
        raise AttestationError(f"{folder}: {'; '.join(wrong[:20])}")
    document = read_document(folder)
    if unlike := differs(document, decided_again(folder, guide)):
        raise AttestationError(f"{folder / 'verdict.json'}: {unlike}; decide it anew")
    return document


def differs(told: Json, given: Json) -> str:
    """Where the written document is not what the evidence gives; empty where they are equal."""
    if told == given:
        return ""
    clauses = {clause["id"]: clause for clause in given["clauses"]}
    for clause in told["clauses"]:
        if clause != clauses.get(clause["id"]):
            there = clauses.get(clause["id"], {"verdict": "nothing"})["verdict"]
            return f"says {clause['verdict']} of {clause['id']}, the evidence gives {there}"
    key = next(key for key in (*told, *given) if told.get(key) != given.get(key))
    return f"its {key} is not what the evidence gives"


def approve(folder: Path, guide: Guide, approver: Approver, now: datetime) -> tuple[Path, Decision, str]:
    """Signs. The envelope, the decision with all answers so far, why there is no PDF (or nothing)."""
    document = checked(folder, guide)
    sheet = folder / "sheet.html"
    if sheet.read_text(encoding="utf-8") != page(document, guide, beside_of(folder)):
        raise AttestationError(f"{sheet}: is not what verdict.json gives; decide it anew")
    earlier = signatures_of(envelopes(folder))
    number, at = _next(folder), now.astimezone(UTC).isoformat(timespec="seconds")
    mine = Signature(
        number=number,
        name=approver.name,
        role=approver.role,
        key=approver.signer.public_key.keyid,
        at=at,
        attested=tuple(approver.answers),
    )
    _, decision = with_signatures(guide, document, [*earlier, mine])
    page_ = folder / manifest.APPROVALS / f"{number:02}-sheet.html"
    page_.parent.mkdir(exist_ok=True)
    without = write_sheet(page_, document, guide, beside_of(folder, up="../", signatures=[*earlier, mine]))
    # What was signed or revoked before is covered too: a refusal cannot be taken out again unseen.
    before = [file.name for file in sorted(page_.parent.glob("*.dsse.json"))]
    sheets = [page_.with_suffix(kind).name for kind in (".html", ".pdf")]
    files = [*_SEALED, *(f"{manifest.APPROVALS}/{name}" for name in (*before, *sheets))]
    subjects = {name: manifest.digest_of(folder / name) for name in files if (folder / name).exists()}
    ours = {
        "number": number,
        "approver": approver.name,
        "role": approver.role,
        "at": at,
        "public_key": _named(approver.signer),
        "decision": document["run"]["id"],
        "target": document["target"]["name"],
        "build": document["target"]["build"],
        "guide": document["guide"]["version"],
        "ruling": decision.ruling.words,
        "attested": [asdict(answer) for answer in approver.answers],
    }
    shown, _ = with_signatures(guide, document, [*earlier, mine])
    envelope = page_.with_name(f"{number:02}-approval.dsse.json")
    _write(envelope, sign(approval(shown, ours, subjects), approver.signer))
    return envelope, decision, without


def revoke(folder: Path, number: int, signer: CryptoSigner, reason: str, now: datetime) -> Path:
    """Takes back the approval of that number; the envelope that says so."""
    if not reason.strip():
        raise AttestationError("a revocation needs a reason: --reason")
    revoked = folder / manifest.APPROVALS / f"{number:02}-approval.dsse.json"
    if not revoked.is_file():
        raise AttestationError(f"{revoked}: is not there; `signoff verify` lists the approvals")
    ours = {
        "revokes": number,
        "reason": reason.strip(),
        "at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "public_key": _named(signer),
    }
    name = f"{manifest.APPROVALS}/{revoked.name}"
    statement = revocation(ours, {name: manifest.digest_of(revoked)})
    envelope = revoked.with_name(f"{number:02}-revocation.dsse.json")
    _write(envelope, sign(statement, signer))
    return envelope


def _next(folder: Path) -> int:
    taken = [int(file.name[:2]) for file in (folder / manifest.APPROVALS).glob("[0-9][0-9]-*")]
    return max(taken, default=0) + 1


def _named(signer: CryptoSigner) -> str:
    return str(signer.public_key.keyval["public"])


def _write(file: Path, text: str) -> None:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        raise AttestationError(f"{file}: is there already; nothing is overwritten") from None
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
