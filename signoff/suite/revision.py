"""At which commit a checkout is, and whether that is all."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

WITHIN_S = 10


@dataclass(frozen=True)
class Revision:
    """`commit` in hex, `clean` when nothing differs from it; "" and None where nothing tells."""

    commit: str = ""
    clean: bool | None = None

    def __str__(self) -> str:
        if not self.commit:
            return "at no commit that is known"
        return f"commit {self.commit[:12]}{'' if self.clean else ', changed'}"


def revision_of(root: Path) -> Revision:
    """What Git tells of that folder."""
    commit = _git(root, "rev-parse", "--verify", "HEAD")
    if commit is None:
        return Revision()
    changed = _git(root, "status", "--porcelain", "--", ".")
    return Revision(commit.strip(), None if changed is None else not changed.strip())


def _git(root: Path, *arguments: str) -> str | None:
    """What it said; None where there is no Git, or no repository of ours."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=root, capture_output=True, text=True, timeout=WITHIN_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
