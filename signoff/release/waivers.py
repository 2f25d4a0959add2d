"""Waivers that their owners signed, and what the policy says about them."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from signoff.evidence.document import Json
from signoff.guide import Guide
from signoff.release.clock import key_out_of_days
from signoff.release.decide import WAIVERS, signed_waiver_of
from signoff.release.merge import SKEW
from signoff.release.policy import Approver, Policy
from signoff.release.signatures.securesystems import CryptoSigner
from signoff.release.signatures.statement import (
    WAIVER,
    AttestationError,
    instant_of,
    opened,
    sign,
    statement_of,
    write_once,
)
from signoff.verdict.waivers import read_waivers


def sign_waiver(
    waivers: Path, clause: str, name: str, signer: CryptoSigner, guide: Guide, now: datetime
) -> Path:
    """Signs the row of that clause as its owner; the envelope, in `waivers.d` beside the file.

    AttestationError when there is no such row, when it is somebody else's, or signed already.
    """
    try:
        text = waivers.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AttestationError(f"{waivers}: cannot be read ({error}); name it with --waivers") from None
    rows = {waiver.clause: waiver for waiver in read_waivers(text, str(waivers), guide)}
    if clause not in rows:
        raise AttestationError(
            f"{waivers}: has no waiver for {clause}; it has waivers for {', '.join(rows) or 'nothing'}"
        )
    row = rows[clause].as_json()
    if row["owner"] != name:
        raise AttestationError(
            f"{waivers}: the waiver of {clause} is owned by {row['owner']}, who has to sign it"
        )
    envelope = signed_waiver_of(waivers, clause)
    envelope.parent.mkdir(exist_ok=True)
    ours = {
        "waiver": row,
        "at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "public_key": str(signer.public_key.keyval["public"]),
    }
    if envelope.exists():
        raise AttestationError(f"{envelope}: exists already; remove it if the waiver was changed since")
    write_once(envelope, sign(statement_of(WAIVER, ours, _subject(row)), signer))
    return envelope


def waiver_refusals(folder: Path, document: Json, policy: Policy, clock: datetime) -> Iterator[str]:
    """Why waivers that were used do not count at that instant."""
    for used in document["waivers"]:
        if used["used"]:
            row = {key: text for key, text in used.items() if key != "used"}
            about = f"the waiver of {row['clause']} for {row['verdict']}"
            for what in _wrong(folder, row, policy, clock):
                yield f"{about} {what}"


def _wrong(folder: Path, row: Json, policy: Policy, clock: datetime) -> Iterator[str]:
    expires = date.fromisoformat(row["expires"])
    if expires < clock.date():
        yield f"expired on {row['expires']}"
    envelope = signed_waiver_of(folder / WAIVERS, row["clause"])
    if not envelope.exists():
        yield f"is not signed by its owner {row['owner']!r}; `signoff waive` signs it, then decide anew"
        return
    signed = opened(envelope, [approver.key for approver in policy.approvers.values()], (WAIVER,))
    if signed.key is None:
        yield f"is not signed by a key of the policy (key {signed.keyid[:16]})"
        return
    at, owner = instant_of(signed.ours.get("at")), policy.approvers[signed.keyid]
    if signed.ours.get("waiver") != row:
        yield "was signed with another text than the one that was used"
    if owner.name != row["owner"]:
        yield f"is owned by {row['owner']!r} and signed with the key of {owner.name!r}"
    if at is None or at > clock + SKEW:
        yield f"is signed in the future, or without a time ({signed.ours.get('at')})"
        return
    if why := key_out_of_days(owner, at, clock):
        yield f"is signed with a key that does not count: {why}"
    if why := _not_allowed(policy, row, owner, (expires - at.date()).days):
        yield why


def _not_allowed(policy: Policy, row: Json, owner: Approver, days: int) -> str:
    """Why the policy has no row that lets that owner waive it for so long; empty where it has one."""
    rows = [one for one in policy.waivable if any(fnmatchcase(row["clause"], name) for name in one.clauses)]
    if not rows:
        return "is for a clause that nobody may waive under the policy"
    if not (rows := [one for one in rows if row["verdict"] in one.verdicts]):
        return "is for a verdict for which nobody may waive that clause under the policy"
    if not (rows := [one for one in rows if one.roles & owner.roles]):
        return f"is owned by {owner.name!r}, whose roles may not waive it"
    longest = max(one.max_days for one in rows)
    return f"lasts {days} days, the policy gives it at most {longest}" if days > longest else ""


def _subject(row: Json) -> dict[str, str]:
    text = json.dumps(row, sort_keys=True).encode()
    return {f"{WAIVERS}#{row['clause']}": hashlib.sha256(text).hexdigest()}
