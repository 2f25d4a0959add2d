"""How a run ends: reports of others are completed, its folder is packed, sealed and, with a key, signed."""

import os
from pathlib import Path

from signoff.evidence import history
from signoff.evidence.integrity import packing, sealing
from signoff.report.completeness import complete_allure, complete_junit

RUN_KEY = "SIGNOFF_RUN_KEY"
"""The variable that names the private key with which runs are signed."""
RUN_PASSPHRASE = "SIGNOFF_RUN_KEY_PASSPHRASE"


def check_run_key() -> None:
    """KeyFileError when runs are to be signed with a key that cannot be used: said before a run begins."""
    if file := os.environ.get(RUN_KEY):
        # Only who signs pays for cryptography's imports.
        from signoff.release.signatures.keys import private_key

        private_key(Path(file), os.environ.get(RUN_PASSPHRASE, ""))


def seal_run(folder: Path, junit: Path | None = None, allure: Path | None = None) -> None:
    """Seals the run in that folder, in which nothing may be written any more; an unfinished one stays open.

    `junit` and `allure` are where the reports for others are, if not in the folder. EvidenceError,
    KeyFileError, AttestationError when it cannot be done.
    """
    if history.read_run(folder)["run"]["state"] != "finished":
        return
    complete_junit(folder, junit)
    complete_allure(folder, allure)
    packing.pack_logs(folder)
    packing.keep_once(folder)
    sealing.seal(folder)
    if file := os.environ.get(RUN_KEY):
        from signoff.release.signatures.run_signature import sign_run

        sign_run(folder, Path(file), os.environ.get(RUN_PASSPHRASE, ""))
