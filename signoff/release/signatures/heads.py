"""The chain of the signatures: each envelope names the head that it saw, so that none is taken out unseen.

The head of no signature is the digest of the manifest; after an envelope it is the SHA-256 of the head before
it and of the envelope's digest, both in hex, one after the other.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from signoff.evidence.integrity import manifest
from signoff.release.signatures.statement import AttestationError, Signed

FOLLOWS = "follows"
"""The key of our part of a statement that holds the head."""


@dataclass(frozen=True)
class Chain:
    """The envelopes in the order in which they were signed, and the head that each saw; then the last head.

    `broken` says where the chain does not hold; what could not be put into it is in no order.
    """

    order: Sequence[Signed]
    heads: Sequence[str]
    broken: Sequence[str]

    @property
    def head(self) -> str:
        """The head that the next envelope has to name."""
        return self.heads[-1]


def chain_of(folder: Path, found: Sequence[Signed]) -> Chain:
    """Puts the envelopes of that folder in order, each after the one whose head it names."""
    waiting: dict[str, list[Signed]] = {}
    for signed in found:
        waiting.setdefault(str(signed.ours.get(FOLLOWS)), []).append(signed)
    order, heads = [], [manifest.digest_of(folder / manifest.NAME)]
    while len(waiting.get(heads[-1], ())) == 1:
        (signed,) = waiting.pop(heads[-1])
        order.append(signed)
        heads.append(_after(heads[-1], signed.file))
    broken = []
    if rivals := waiting.pop(heads[-1], []):
        names = " and ".join(signed.file.name for signed in rivals)
        broken.append(
            f"{names} follow the same head {heads[-1][:16]}: only one of them can; sign the others again"
        )
    left = [signed for signeds in waiting.values() for signed in signeds]
    broken += [
        f"{signed.file.name}: follows a head that nothing here gives ({str(signed.ours.get(FOLLOWS))[:16]}): "
        "the manifest or an envelope before it was removed or changed"
        for signed in left
    ]
    return Chain(order, heads, broken)


def whole_chain(folder: Path, found: Sequence[Signed]) -> Chain:
    """The chain; AttestationError when it does not hold: nobody should sign on top of it."""
    chain = chain_of(folder, found)
    if chain.broken:
        raise AttestationError(f"{folder / manifest.APPROVALS}: {'; '.join(chain.broken)}")
    return chain


def other_end(chain: Chain, head: str) -> str:
    """Why the chain does not end at that head; empty where it does."""
    if head == chain.head:
        return ""
    if head in chain.heads:
        later = ", ".join(signed.file.name for signed in chain.order[chain.heads.index(head) :])
        return f"the signatures go on after the head {head[:16]}, with {later}: ask for the newest head"
    return f"the signatures end at head {chain.head[:16]}, not {head[:16]}: one was removed or changed"


def _after(head: str, envelope: Path) -> str:
    return hashlib.sha256(f"{head}{manifest.digest_of(envelope)}".encode()).hexdigest()
