"""Links of the sheet to the files that show what a test did: called by their titles, within the folder."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

_LONGEST = 80
_MADE_UP = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-attachment(\.\w+)?")
"""What Allure calls an attachment on disk."""


@dataclass(frozen=True)
class FileLink:
    """One link. `href` is empty when the name does not stay within the folder: then it is only named."""

    href: str
    title: str


def links_to(names: Sequence[str], titles: Mapping[str, str], up: str) -> list[FileLink]:
    """A link for each file, `names` relative to the folder to which `up` leads; no two called alike."""
    found, seen = [], Counter[str]()
    for name in names:
        title = _title(name, titles.get(name, ""))
        seen[title] += 1
        again = f" ({seen[title]})" if seen[title] > 1 else ""
        found.append(FileLink(up + quote(name) if stays_inside(name) else "", title + again))
    return found


def stays_inside(name: str) -> bool:
    """Whether that relative name leads to nothing outside of its folder, and to no other host."""
    path = PurePosixPath(name)
    climbs = ".." in path.parts or path.is_absolute() or "\\" in name
    return bool(name) and name.isprintable() and not climbs and ":" not in path.parts[0]


def _title(name: str, title: str) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in title)
    words = " ".join(printable.split()) or PurePosixPath(name).name or name
    made_up = _MADE_UP.fullmatch(words)
    return (f"attachment {made_up[1] or ''}".rstrip() if made_up else words)[:_LONGEST]
