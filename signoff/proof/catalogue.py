"""The catalogue of known-bad variants, and how one is laid into a copied tree.

tests/proof/*.toml has those of the reference, tests/stranger/holes.toml those of the second backend.
"""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields
from pathlib import Path

from signoff.guide.errors import UserError
from signoff.guide.toml_lines import line_of

CATALOGUE = Path("tests/proof")
PACKAGES = "node_modules"
BUILT_WITHIN_S = 300
HOLES = Path("tests/stranger/holes.toml")


@dataclass(frozen=True)
class Subject:
    """A backend that there are variants of: what their trees need of it, and its target file in them.

    `builds`: a folder that has to be built anew once the variant is laid into it, with our npm packages.
    """

    copied: tuple[str, ...]
    target: str
    builds: str = ""


REFERENCE = Subject(("backend", "targets"), "targets/local.toml")
PORTAL = Subject(REFERENCE.copied, REFERENCE.target, builds="backend/portal")
STRANGER = Subject(("tests/stranger",), "tests/stranger/target.toml")


class CatalogueError(UserError):
    """A variant cannot be read or no longer applies; the text names file and line, or the variant."""


@dataclass(frozen=True)
class Variant:
    """A change of one place that breaks one clause.

    `shows` is a pattern that the failure must match, "name of the test: expected ...; actual".
    `note`: only a check of SHOULD level within a MUST clause asks for what is broken, so a note tells it.
    `load`: a load run of that journey decides the clause, and takes so many `seconds`.
    `control`: what stands there in place of `old` in the backend that has to pass, where the one without
    any change decides nothing.
    """

    id: str
    sentence: str
    clause: str
    file: str
    old: str
    new: str
    shows: str
    note: bool = False
    load: str = ""
    seconds: int = 32
    control: str = ""
    listed: str = ""
    """File and line of the catalogue, which nobody writes there."""

    @property
    def subject(self) -> Subject:
        """The backend that it is a variant of."""
        if self.file.startswith(f"{PORTAL.builds}/"):
            return PORTAL
        return STRANGER if self.file.startswith(STRANGER.copied) else REFERENCE


_NEEDED = frozenset(field.name for field in fields(Variant) if field.default is MISSING)
_ALLOWED = frozenset(field.name for field in fields(Variant)) - {"listed"}


def load_catalogue(root: Path) -> list[Variant]:
    """All variants, in the order of files and entries; CatalogueError for a bad or repeated one."""
    variants: dict[str, Variant] = {}
    for file in [*sorted((root / CATALOGUE).glob("*.toml")), *root.glob(str(HOLES))]:
        text = file.read_text(encoding="utf-8")
        for index, row in enumerate(tomllib.loads(text).get("variant", [])):
            where = f"{file.name}:{line_of(text, ('variant', index))}"
            if not _NEEDED <= set(row) <= _ALLOWED:
                keys = ", ".join(name for name in Variant.__annotations__ if name in _ALLOWED)
                raise CatalogueError(f"{where}: a variant has exactly {keys}")
            if row["id"] in variants:
                raise CatalogueError(f"{where}: duplicate variant id {row['id']!r}")
            re.compile(row["shows"])
            line = where.rpartition(":")[2]
            variants[row["id"]] = Variant(**row, listed=f"{file.relative_to(root).as_posix()}:{line}")
    return list(variants.values())


def copy_tree(root: Path, tree: Path, subject: Subject) -> None:
    """Copies what a variant of that backend needs, without caches."""
    for name in subject.copied:
        shutil.copytree(root / name, tree / name, ignore=shutil.ignore_patterns("__pycache__", PACKAGES))
    if subject.builds:
        (tree / subject.builds / PACKAGES).symlink_to(root / subject.builds / PACKAGES)


def unbuildable(root: Path, subject: Subject) -> str | None:
    """What it takes to build variants of that subject; None when nothing is missing, or there is no need."""
    if not subject.builds or (root / subject.builds / PACKAGES).is_dir():
        return None
    return f"the packages of {subject.builds} are not installed (npm ci)"


def build(tree: Path, subject: Subject) -> None:
    """Builds what has to be built anew; CatalogueError when it cannot be."""
    if not subject.builds:
        return
    folder = tree / subject.builds
    command = [str(folder / PACKAGES / ".bin" / "vite"), "build", "--logLevel", "error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=BUILT_WITHIN_S)
    if done.returncode:
        raise CatalogueError(f"{subject.builds} cannot be built: {(done.stdout + done.stderr)[-400:]}")


def apply(variant: Variant, tree: Path, new: str | None = None) -> None:
    """Lays the variant into the tree, or `new` there; CatalogueError unless its old text is there once."""
    file = tree / variant.file
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    found = text.count(variant.old)
    if found != 1:
        raise CatalogueError(
            f"variant {variant.id}: its old text is {found} times in {variant.file}, not once"
        )
    file.write_text(text.replace(variant.old, variant.new if new is None else new), encoding="utf-8")


def touched(variants: Sequence[Variant], changed: set[str]) -> list[Variant]:
    """The variants whose file is among those changed."""
    return [variant for variant in variants if variant.file in changed]
