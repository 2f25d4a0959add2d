"""The envelopes of a decided folder, and what they say to a reader. Whether they count, `verify` decides."""

from collections.abc import Sequence
from pathlib import Path

from signoff.evidence.attested import Attested, Signature
from signoff.evidence.integrity.manifest import APPROVALS
from signoff.release.signatures.keys import KeyFileError, named_key
from signoff.release.signatures.securesystems import SSlibKey
from signoff.release.signatures.statement import REVOCATION, TEST_RESULT, AttestationError, Signed, opened

_KINDS = (TEST_RESULT, REVOCATION)


def envelopes(folder: Path, keys: Sequence[SSlibKey] | None = None) -> list[Signed]:
    """All envelopes of that folder, in order, each signature checked against `keys`.

    Without keys against the key that each envelope names itself: whole, but not yet trusted. AttestationError
    for what is no envelope, and then for a signature that is not of that key.
    """
    approvals = folder / APPROVALS
    if approvals.is_symlink():
        raise AttestationError(f"{approvals}: is a link; the signatures lie in the folder of the evidence")
    found = []
    for file in sorted(approvals.glob("*.dsse.json")):
        if keys is not None:
            found.append(opened(file, keys, _KINDS))
            continue
        signed = opened(file, [own_key(opened(file, [], _KINDS))], _KINDS)
        if signed.key is None:
            raise AttestationError(f"{file}: the signature is not that of the key it names; it was changed")
        if not signed.untouched:
            raise AttestationError(f"{file}: has another layout than when it was signed; it was changed")
        found.append(signed)
    return found


def own_key(signed: Signed) -> SSlibKey:
    """The key that an envelope names itself."""
    try:
        return named_key(str(signed.ours["public_key"]), str(signed.file))
    except (KeyError, KeyFileError):
        raise AttestationError(f"{signed.file}: names no key") from None


def signatures_of(found: Sequence[Signed]) -> list[Signature]:
    """What the approvals say, revocations included; AttestationError when one says it in another way."""
    revoked = {}
    for one in found:
        if one.statement["predicateType"] == REVOCATION:
            revoked[one.ours.get("revokes")] = f"on {str(one.ours.get('at'))[:10]}: {one.ours.get('reason')}"
    return [_signature(one, revoked) for one in found if one.statement["predicateType"] != REVOCATION]


def _signature(one: Signed, revoked: dict[object, str]) -> Signature:
    ours = one.ours
    try:
        texts = {key: ours[key] for key in ("approver", "role", "at")}
        answers = tuple(Attested(**row) for row in ours["attested"])
        well = all(isinstance(text, str) for text in texts.values()) and isinstance(ours["number"], int)
        well = well and all(isinstance(a.kept, bool) and isinstance(a.text, str) for a in answers)
    except (KeyError, TypeError):
        well = False
    if not well:
        raise AttestationError(f"{one.file}: is not an approval as `signoff approve` writes it")
    return Signature(
        number=ours["number"],
        name=ours["approver"],
        role=ours["role"],
        key=one.keyid,
        at=ours["at"],
        attested=answers,
        revoked=revoked.get(ours["number"], ""),
    )
