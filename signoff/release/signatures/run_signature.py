"""The signature of whoever runs: that a run's folder is as this machine left it."""

from pathlib import Path

from signoff.evidence.integrity.manifest import digest_of
from signoff.evidence.integrity.sealing import SIGNATURE, SUBJECT
from signoff.evidence.runs import read_document
from signoff.release.signatures.keys import private_key
from signoff.release.signatures.statement import STATEMENT, AttestationError, sign

RUN = "urn:securebase:signoff:run:1"
"""The type of the predicate."""


def sign_run(folder: Path, key_file: Path, passphrase: str = "") -> Path:
    """Signs the manifest of a sealed run with that private key; the envelope, a DSSE one as approvals have.

    KeyFileError when the key cannot be used, AttestationError when the run is signed already, EvidenceError
    when there is no sealed run.
    """
    signer = private_key(key_file, passphrase)
    envelope = folder / SIGNATURE
    if envelope.exists():
        raise AttestationError(f"{envelope}: exists already; nothing is overwritten")
    document = read_document(folder)
    statement = {
        "_type": STATEMENT,
        "subject": [{"name": SUBJECT, "digest": {"sha256": digest_of(folder / SUBJECT)}}],
        "predicateType": RUN,
        "predicate": {
            "run": document["run"]["id"],
            "target": document["target"]["name"],
            "build": document["target"]["build"],
            "written": document["run"]["written"],
            "public_key": str(signer.public_key.keyval["public"]),
        },
    }
    envelope.write_text(sign(statement, signer), encoding="utf-8")
    return envelope
