"""The seal of a finished run: the digest of each of its files, so that none can change unseen afterwards."""

import base64
import binascii
import json
from pathlib import Path
from typing import Any

from signoff.evidence.integrity import manifest
from signoff.evidence.integrity.files import EvidenceError

SIGNATURE = "run.dsse.json"
"""The signature over a run's manifest, in the run's folder. It is made last, so it is no part of the seal."""
SUBJECT = manifest.NAME
"""What that signature is about."""
_REPEAT = "repeat the run"


def seal(folder: Path) -> None:
    """Writes the manifest of a run's folder, in which nothing is written from now on but its signature.

    EvidenceError for what no manifest can hold.
    """
    manifest.write(folder, outside=(SIGNATURE,))


def check_seal(folder: Path) -> None:
    """EvidenceError when a run's folder is not as it was when the run ended, or never was sealed."""
    if not (folder / manifest.NAME).exists():
        raise EvidenceError(
            f"{folder}: is not sealed, so nobody can tell whether it was changed after the run; "
            f"{_REPEAT} with this version"
        )
    if wrong := manifest.differences(folder, outside=(SIGNATURE,)):
        more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        raise EvidenceError(f"{folder}: {'; '.join(wrong[:5])}{more}, since the run ended; {_REPEAT}")
    file = folder / SIGNATURE
    if file.exists() and _signed(file) != {SUBJECT: manifest.digest_of(folder / SUBJECT)}:
        raise EvidenceError(f"{file}: signs another {SUBJECT} than the one in the folder; {_REPEAT}")


def _signed(file: Path) -> dict[str, str]:
    """What the envelope is about. Whose signature it bears is for the policy of those who verify."""
    try:
        envelope: Any = json.loads(file.read_text(encoding="utf-8"))
        statement: Any = json.loads(base64.b64decode(envelope["payload"], validate=True))
        return {str(row["name"]): str(row["digest"]["sha256"]) for row in statement["subject"]}
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise EvidenceError(f"{file}: is not an envelope with a statement ({error!r}); {_REPEAT}") from None
