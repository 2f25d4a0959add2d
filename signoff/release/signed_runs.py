"""Runs that the machine which made them signed: each says, with a key of the policy, what it left behind."""

from collections.abc import Sequence
from pathlib import Path

from signoff.evidence.integrity import manifest
from signoff.evidence.integrity.sealing import SIGNATURE, SUBJECT
from signoff.release.decide import RUNS
from signoff.release.signatures.run_signature import RUN
from signoff.release.signatures.securesystems import SSlibKey
from signoff.release.signatures.statement import AttestationError, opened, subjects_of


def unsigned_runs(folder: Path, keys: Sequence[SSlibKey]) -> list[str]:
    """Why runs of a decided folder do not count as signed by one of those keys; empty where all do.

    Each `runs/<id>/run.dsse.json` is an envelope whose only subject is that run's `manifest.sha256`. That the
    run's files are those of its manifest is looked at where runs are read.
    """
    found = []
    for run in sorted((folder / RUNS).iterdir()):
        envelope = run / SIGNATURE
        if not envelope.exists():
            found.append(f"run {run.name} is not signed; the policy takes signed runs only (SIGNOFF_RUN_KEY)")
            continue
        try:
            signed = opened(envelope, keys, (RUN,))
        except AttestationError as error:
            found.append(str(error))
            continue
        if signed.key is None:
            found.append(f"run {run.name} is not signed by a runner of the policy (key {signed.keyid[:16]})")
        elif subjects_of(signed.statement) != {SUBJECT: manifest.digest_of(run / SUBJECT)}:
            found.append(f"run {run.name}: its signature is for another {SUBJECT} than the one in the folder")
    return found
