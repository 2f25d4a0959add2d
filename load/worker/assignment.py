"""What a process has to know of its part in a run."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from signoff.deployment.loading import load_description
from signoff.deployment.target import Target


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """Everything a worker needs to know beside the secrets, which are in its environment."""

    run_id: str
    target_file: str
    base_url: str
    places: Mapping[str, str]
    profile: str
    profile_sha256: str
    seed: str
    worker: int
    workers: int

    def target(self) -> Target:
        """The target, as this process sees it."""
        file = Path(self.target_file)
        return Target(file, load_description(file), self.base_url, {}, dict(self.places))

    def as_json(self) -> dict[str, Any]:
        """For the wire."""
        return asdict(self)
