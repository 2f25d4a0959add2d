"""What is signed: an in-toto Statement, test results and our part in its predicate, in a DSSE envelope."""

import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import FormatError, VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey

from signoff.guide.mendable import Mendable
from signoff.report.document import Json

STATEMENT = "https://in-toto.io/Statement/v1"
TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1"
REVOCATION = "urn:securebase:signoff:revocation:1"
PAYLOAD = "application/vnd.in-toto+json"
OURS = "signoff"
"""Our part of the predicate; readers of in-toto predicates pass over fields that they do not know."""
_RESULT = {"release": "PASSED", "kept": "PASSED"}


class AttestationError(Mendable, ValueError):
    """An attestation is refused. The text names the file and the exact reason."""


@dataclass(frozen=True)
class Signed:
    """A statement whose signature was made by `key`, or by nobody that is known (None)."""

    file: Path
    statement: Json
    keyid: str
    key: SSlibKey | None

    @property
    def ours(self) -> Json:
        """Our part of the predicate."""
        predicate = self.statement["predicate"]
        found: Json = predicate[OURS] if self.statement["predicateType"] == TEST_RESULT else predicate
        return found


def approval(document: Json, ours: Mapping[str, Any], subjects: Mapping[str, str]) -> Json:
    """The statement of an approval about the decided document; `subjects` are SHA-256 digests by file."""
    tests = [test for clause in document["clauses"] for test in clause["tests"]]
    kinds = {"passedTests": ("PASS",), "warnedTests": ("WARN",), "failedTests": ("FAIL", "ERROR")}
    predicate = {
        "result": _RESULT.get(document["decision"]["ruling"], "FAILED"),
        "configuration": [
            {"name": run["id"], "digest": {"sha256": run["verdict_sha256"]}} for run in document["runs"]
        ],
        **{
            name: sorted({test["id"] for test in tests if test["outcome"] in outcomes})
            for name, outcomes in kinds.items()
        },
        OURS: dict(ours),
    }
    return _statement(TEST_RESULT, predicate, subjects)


def revocation(ours: Mapping[str, Any], subjects: Mapping[str, str]) -> Json:
    """The statement that takes back an approval; its envelope is the subject."""
    return _statement(REVOCATION, dict(ours), subjects)


def sign(statement: Json, signer: CryptoSigner) -> str:
    """The envelope's JSON."""
    payload = json.dumps(statement, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
    envelope = Envelope(payload, PAYLOAD, {})
    envelope.sign(signer)
    return json.dumps(envelope.to_dict(), indent=1) + "\n"


def opened(file: Path, keys: Sequence[SSlibKey]) -> Signed:
    """The statement in that envelope, its signature checked against those keys.

    AttestationError when the file is no envelope. A signature that none of the keys made leaves `key` None.
    """
    try:
        envelope = Envelope.from_dict(json.loads(file.read_text(encoding="utf-8")))
        statement = json.loads(envelope.payload)
        subjects = {row["name"]: row["digest"]["sha256"] for row in statement["subject"]}
        well = statement["_type"] == STATEMENT and isinstance(statement["predicate"], dict) and subjects
        well = well and statement["predicateType"] in (TEST_RESULT, REVOCATION)
        well = well and isinstance(statement["predicate"].get(OURS, statement["predicate"]), dict)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, FormatError, binascii.Error) as error:
        raise AttestationError(f"{file}: is no envelope with a statement ({error!r})") from None
    if not well or envelope.payload_type != PAYLOAD or len(envelope.signatures) != 1:
        raise AttestationError(f"{file}: is no in-toto statement of ours, signed once")
    (keyid,) = envelope.signatures
    if not isinstance(keyid, str):
        raise AttestationError(f"{file}: its signature names no key")
    for key in keys:
        try:
            envelope.verify([key], 1)
        except VerificationError:
            continue
        return Signed(file, statement, key.keyid, key)
    return Signed(file, statement, keyid, None)


def subjects_of(statement: Json) -> dict[str, str]:
    """SHA-256 digests by file."""
    return {row["name"]: row["digest"]["sha256"] for row in statement["subject"]}


def _statement(kind: str, predicate: Json, subjects: Mapping[str, str]) -> Json:
    return {
        "_type": STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in subjects.items()],
        "predicateType": kind,
        "predicate": predicate,
    }
