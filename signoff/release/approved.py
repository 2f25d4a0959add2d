"""Which earlier decision was really approved: signed, not revoked, a release, and as it was sealed."""

from pathlib import Path

from signoff.evidence.attested import with_signatures
from signoff.evidence.document import Json
from signoff.evidence.history import earlier_runs
from signoff.evidence.integrity import manifest
from signoff.evidence.runs import read_document
from signoff.guide import Guide
from signoff.guide.errors import UserError
from signoff.verdict.decision import Ruling


def last_approved(out: Path, target: str, guide: Guide) -> Json | None:
    """The newest decision about that target that was approved; None without one.

    Nobody names a policy here, so the keys are those that the signatures name themselves.
    """
    for document in earlier_runs(out, target, joined=True):
        folder = out / str(document["run"]["id"])
        here = folder.parent == out and (folder / manifest.APPROVALS).is_dir()
        if here and is_approved(folder, guide):
            return document
    return None


def is_approved(folder: Path, guide: Guide) -> bool:
    """Whether all signatures on that decision hold, one stands at least, and they make it a release."""
    # What reads signatures takes a third of a second to load, and few folders hold any.
    from signoff.release.signatures.heads import whole_chain
    from signoff.release.signatures.signed import envelopes, signatures_of

    try:
        document = read_document(folder)
        signatures = signatures_of(whole_chain(folder, envelopes(folder)).order)
        _, decision = with_signatures(guide, document, signatures)
        standing = [one for one in signatures if not one.revoked]
        # The digests take longest, so they are made of what is a release otherwise.
        return bool(standing) and decision.ruling is Ruling.RELEASE and not manifest.differences(folder)
    except UserError:
        return False
