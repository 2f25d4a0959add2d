"""The chain over a run's results: no line can be dropped, repeated, moved or changed unseen.

Each line carries as `chain` the SHA-256 of the chain before it and of itself; the first follows the run's id.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LINK = "chain"
"""The key of a line that holds its link."""
_CANONICAL = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"))


@dataclass
class Chain:
    """The chain of the run of that id: how many lines it has, and its last link (64 hex digits)."""

    run_id: str
    count: int = 0
    head: str = field(init=False)

    def __post_init__(self) -> None:
        self.head = hashlib.sha256(self.run_id.encode("utf-8", "backslashreplace")).hexdigest()

    def add(self, row: Mapping[str, Any]) -> str:
        """The link of that line, which is now the last one. What the line itself says of it is left out."""
        bare = {key: value for key, value in row.items() if key != LINK}
        line = f"{self.head}\n{_CANONICAL.encode(bare)}"
        self.head = hashlib.sha256(line.encode("ascii")).hexdigest()
        self.count += 1
        return self.head

    def as_json(self) -> dict[str, Any]:
        """For the verdict document."""
        return {"count": self.count, "head": self.head}
