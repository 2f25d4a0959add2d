"""The copy of the target file that a run keeps, so that what it was measured by can be read again."""

import hashlib
from pathlib import Path

from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.target import Target
from signoff.wire.secrets import Secrets

COPY = "target.toml"


def copy_target_file(target: Target, folder: Path) -> str:
    """Copies the target file into the run's folder, which is made if need be; its SHA-256.

    TargetError when a secret stands in it, or when it is not any more what the run goes by.
    """
    content = target.file.read_bytes()
    for secret in Secrets(target.known_secrets()).found_in(content.decode("utf-8")):
        raise TargetError(
            f"{target.file}: holds {secret}, and each run keeps a copy of this file; take it out, put it "
            "into the environment, and name its variable here (docs/targets.md)"
        )
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / COPY
    copy.write_bytes(content)
    if load_description(copy) != target.description:
        raise TargetError(f"{target.file}: was changed while the run began; repeat the run")
    return hashlib.sha256(content).hexdigest()
