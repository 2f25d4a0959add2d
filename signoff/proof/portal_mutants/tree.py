"""The mutated copy of the portal: its sources with all mutants in them, built, in a copy of the reference."""

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signoff.proof.catalogue import PORTAL, copy_tree
from signoff.proof.mutants.schemata import Mutant
from signoff.proof.portal_mutants.stryker import ran

_INSTRUMENT_S, _BUILD_S = 120, 120
SOURCES = f"{PORTAL.builds}/src"
CONFIG = "vite.mutants.mjs"
LONGEST, HEAD, TAIL = 160, 100, 40
CUT = " [...] "
"""What stands in the middle of a text that is longer: the whole of a function is a mutant's old text, too."""


@dataclass(frozen=True)
class Made:
    """A mutant of the portal, as Stryker numbers it. `place` says where it is in the file, for Stryker
    ("line:column-line:column", columns from 0), and `new` what it is changed to, in full; `left_out` says why
    it is not tried, and is empty if it is."""

    mutant: Mutant
    place: str
    new: str
    left_out: str = ""

    @property
    def name(self) -> tuple[str, str, str, str]:
        """What Stryker knows it by, whatever its number is: file (below the portal), place, operator, new."""
        file = self.mutant.file.removeprefix(f"{PORTAL.builds}/")
        return file, self.place, self.mutant.operator, self.new


def build(root: Path, folder: Path, home: Path) -> list[Made]:
    """Makes the copy in that folder, with Stryker from `home`; all mutants, in the order of their numbers.

    UserError when the sources cannot be read or built.
    """
    copy_tree(root, folder, PORTAL)
    portal, listed = folder / PORTAL.builds, folder / "mutants.json"
    command = ["node", str(home / "instrument.mjs"), str(folder / SOURCES), str(listed)]
    ran(command, home, _INSTRUMENT_S, "writing mutants into the portal")
    shutil.copyfile(home / CONFIG, portal / CONFIG)
    vite = [str(portal / "node_modules/.bin/vite"), "build", "--config", CONFIG, "--logLevel", "error"]
    ran(vite, portal, _BUILD_S, "building the portal with its mutants")
    return made_of(json.loads(listed.read_text(encoding="utf-8")))


def made_of(rows: Iterable[Mapping[str, Any]]) -> list[Made]:
    """The mutants of a list as tests/proof/stryker/instrument.mjs writes it."""
    found: list[Made] = []
    alike: dict[tuple[str, ...], int] = {}
    for row in rows:
        file = f"{SOURCES}/{row['file']}"
        same = (file, row["function"], row["operator"], shortened(row["old"]), shortened(row["new"]))
        alike[same] = alike.get(same, 0) + 1
        mutant = Mutant(row["number"], row["number"], *same, alike[same], row["line"])
        found.append(Made(mutant, row["range"], row["new"], row["leftOut"]))
    return found


def shortened(text: str) -> str:
    """On one line, and with its middle left out if it is long."""
    line = re.sub(r"\s+", " ", text).strip()
    return line if len(line) <= LONGEST else f"{line[:HEAD].strip()}{CUT}{line[-TAIL:].strip()}"


def stands_in(old: str, text: str) -> bool:
    """Whether the old text of a mutant, as it was shortened, stands in the text of a file."""
    line, at = re.sub(r"\s+", " ", text), 0
    for part in old.split(CUT):
        at = line.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True
