"""What is signed: an in-toto Statement, test results and our part in its predicate, in a DSSE envelope."""

import binascii
import json
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from signoff.evidence.document import Json
from signoff.guide.errors import UserError
from signoff.release.signatures.securesystems import (
    CryptoSigner,
    Envelope,
    FormatError,
    SSlibKey,
    VerificationError,
)

STATEMENT = "https://in-toto.io/Statement/v1"
TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1"
REVOCATION = "urn:securebase:signoff:revocation:1"
WAIVER = "urn:securebase:signoff:waiver:1"
PAYLOAD = "application/vnd.in-toto+json"
OURS = "signoff"
"""Our part of the predicate; readers of in-toto predicates pass over fields that they do not know."""
_RESULT = {"release": "PASSED", "kept": "PASSED"}


class AttestationError(UserError, ValueError):
    """An attestation is refused. The text names the file and the exact reason."""


@dataclass(frozen=True)
class Signed:
    """A statement whose signature was made by `key`, or by nobody that is known (None).

    `untouched` says that the file is laid out as `sign` does it, so that not even a space was changed.
    """

    file: Path
    statement: Json
    keyid: str
    key: SSlibKey | None
    untouched: bool

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
    return statement_of(TEST_RESULT, predicate, subjects)


def revocation(ours: Mapping[str, Any], subjects: Mapping[str, str]) -> Json:
    """The statement that takes back an approval; its envelope is the subject."""
    return statement_of(REVOCATION, dict(ours), subjects)


def sign(statement: Json, signer: CryptoSigner) -> str:
    """The envelope's JSON."""
    payload = json.dumps(statement, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
    envelope = Envelope(payload, PAYLOAD, {})
    envelope.sign(signer)
    return _laid_out(envelope)


def opened(file: Path, keys: Sequence[SSlibKey], kinds: Collection[str] = ()) -> Signed:
    """The statement in that envelope, of one of those kinds (any, if none), checked against those keys.

    AttestationError when the file is no such envelope. `key` is None when none of the keys signed it.
    """
    if file.is_symlink() or not file.is_file():
        raise AttestationError(f"{file}: is a link or not a file; a signature must be a file")
    try:
        text = file.read_text(encoding="utf-8")
        envelope = Envelope.from_dict(json.loads(text))
        statement = json.loads(envelope.payload)
        subjects = {row["name"]: row["digest"]["sha256"] for row in statement["subject"]}
        well = statement["_type"] == STATEMENT and isinstance(statement["predicate"], dict) and subjects
        well = well and isinstance(statement["predicateType"], str)
        well = well and isinstance(statement["predicate"].get(OURS, statement["predicate"]), dict)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, FormatError, binascii.Error) as error:
        raise AttestationError(f"{file}: is not an envelope with a statement ({error!r})") from None
    if not well or envelope.payload_type != PAYLOAD or len(envelope.signatures) != 1:
        raise AttestationError(f"{file}: is not an in-toto statement of this tool with one signature")
    if kinds and statement["predicateType"] not in kinds:
        raise AttestationError(f"{file}: holds a statement of another kind than belongs there")
    (keyid,) = envelope.signatures
    if not isinstance(keyid, str):
        raise AttestationError(f"{file}: its signature names no key")
    untouched = text == _laid_out(envelope)
    for key in keys:
        try:
            envelope.verify([key], 1)
        except VerificationError:
            continue
        return Signed(file, statement, key.keyid, key, untouched)
    return Signed(file, statement, keyid, None, untouched)


def subjects_of(statement: Json) -> dict[str, str]:
    """SHA-256 digests by file."""
    return {row["name"]: row["digest"]["sha256"] for row in statement["subject"]}


def write_once(file: Path, text: str) -> None:
    """Writes a file that is not there yet; AttestationError when it is: nothing is overwritten."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        raise AttestationError(f"{file}: exists already; nothing is overwritten") from None
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)


def instant_of(text: object) -> datetime | None:
    """The instant of that ISO 8601 text, UTC where it names no zone; None when it is none."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def statement_of(kind: str, predicate: Json, subjects: Mapping[str, str]) -> Json:
    """A statement of that kind; `subjects` are SHA-256 digests by name."""
    return {
        "_type": STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in subjects.items()],
        "predicateType": kind,
        "predicate": predicate,
    }


def _laid_out(envelope: Envelope) -> str:
    return json.dumps(envelope.to_dict(), indent=1) + "\n"
