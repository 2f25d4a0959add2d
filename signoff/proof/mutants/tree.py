"""The mutated copy of the reference backend: a folder with its code, its switch and its target file."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from signoff.guide.errors import UserError
from signoff.proof.catalogue import REFERENCE, copy_tree
from signoff.proof.mutants import switch
from signoff.proof.mutants.schemata import SWITCH, Mutant, mutated

LEFT_OUT = (
    *("backend/local/", "backend/infrastructure/", "backend/scanner/", "backend/portal/"),
    "backend/aws/connections.py",
)
"""What stands in for AWS on this machine, or serves no request, or has a stand-in on this machine:
API Gateway's connections."""
PATIENCE: Mapping[str, tuple[str, float]] = {
    "delivered_within_s": ("ws", 3),
    "scanned_within_s": ("attachments", 4),
    "sent_within_s": ("mail", 4),
    "seen_within_s": ("aws", 8),
}
"""How long a test waits for what never comes, in seconds, by the key of the target file and its table.

Some ten times what the unpatched backend takes here. A kill that only shows impatience is found out: the same
test has to pass right afterwards with no mutant active.
"""
MAP = "switch.bin"
"""What the switch's file is called."""
MADE_BY = tuple(f"signoff/proof/mutants/{name}.py" for name in ("operators", "places", "schemata", "tree"))
"""What the numbers of mutants depend on, beside the backend."""


def sources(root: Path) -> list[str]:
    """The files that are mutated, relative to the root."""
    names = [file.relative_to(root).as_posix() for file in sorted((root / "backend").rglob("*.py"))]
    return [name for name in names if not name.startswith(LEFT_OUT)]


def mutants_of(root: Path, cache: Path) -> list[Mutant]:
    """All mutants, in the order of files and places."""
    return [mutant for _, found in _cached(root, cache).values() for mutant in found]


def digest_of(root: Path, *names: str) -> str:
    """A digest of these files of the root, and of all in these folders: it changes with each of them."""
    digest = sha256()
    places = [root / name for name in names]
    for file in sorted(file for place in places for file in (place, *place.rglob("*"))):
        parts = file.relative_to(root).parts
        if file.is_file() and "__pycache__" not in parts and "node_modules" not in parts:
            digest.update("/".join(parts).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def build(root: Path, folder: Path, cache: Path) -> tuple[Path, list[Mutant]]:
    """Makes the copy in that folder; its target file and the mutants. What was mutated before is cached."""
    copy_tree(root, folder, REFERENCE)
    for name, (text, _) in (found := _cached(root, cache)).items():
        (folder / name).write_text(text, encoding="utf-8")
    place = folder / SWITCH.replace(".", "/")
    place.with_suffix(".py").write_text(Path(switch.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    target = folder / REFERENCE.target
    target.write_text(impatient(target.read_text(encoding="utf-8")), encoding="utf-8")
    return target, [mutant for _, mutants in found.values() for mutant in mutants]


def impatient(text: str) -> str:
    """The text of a target file with PATIENCE; UserError when a table of it is not there."""
    for key, (table, seconds) in PATIENCE.items():
        text = re.sub(rf"^{key} = .*\n", "", text, flags=re.M)
        text, count = re.subn(rf"^\[{table}\]\n", f"[{table}]\n{key} = {seconds}\n", text, flags=re.M)
        if count != 1:
            raise UserError(f"{REFERENCE.target} has no [{table}]")
    return text


def _mutated(root: Path) -> dict[str, tuple[str, list[Mutant]]]:
    found: dict[str, tuple[str, list[Mutant]]] = {}
    number = switch.NONE + 1
    for name in sources(root):
        text, mutants = mutated((root / name).read_text(encoding="utf-8"), name, number)
        found[name] = text, mutants
        number += len(mutants)
    return found


def _cached(root: Path, cache: Path) -> dict[str, tuple[str, list[Mutant]]]:
    """The mutated files, from the cache where neither the backend nor what mutates it has changed."""
    file = cache / f"code-{digest_of(root, 'backend', *MADE_BY)}.json"
    if file.exists():
        kept = json.loads(file.read_text(encoding="utf-8"))
        return {name: (text, [Mutant(**each) for each in rows]) for name, (text, rows) in kept.items()}
    found = _mutated(root)
    cache.mkdir(parents=True, exist_ok=True)
    rows = {name: (text, [asdict(each) for each in mutants]) for name, (text, mutants) in found.items()}
    file.write_text(json.dumps(rows), encoding="utf-8")
    return found
