"""A newcomer's checkout: a clone of what is committed, set up without installing anything again."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def cloned(place: Path) -> dict[str, str]:
    """Clones into that folder; the environment in which a shell there finds what `make setup` installs."""
    subprocess.run(["git", "clone", "-q", str(ROOT), str(place)], check=True)
    programs = place / ".venv" / "bin"
    programs.mkdir(parents=True)
    start = f'#!/bin/sh\nexec "{sys.executable}" -c "from signoff_cli.main import main; main()" "$@"\n'
    (programs / "signoff").write_text(start, encoding="utf-8")
    (programs / "signoff").chmod(0o755)
    path = f"{programs}:{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    return {"PATH": path, "HOME": str(place.parent), "PYTHONPATH": str(place), "COLUMNS": "160"}
