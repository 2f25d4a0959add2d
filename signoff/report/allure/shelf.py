"""Where attached files go: small ones into the report's one page, large ones and traces beside it."""

import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from signoff.evidence.document import Json

LARGEST_INLINED = 2 * 2**20
"""Bytes of a file that still goes into the page."""
MOST_INLINED = 30 * 2**20
"""Bytes of all of them: the page grows by a third more, and a browser has to read it as a whole."""
FILES = "files"
"""The folder of the report that holds what lies beside the page."""
VIEWER = "trace-viewer"
_TRACE = "application/vnd.allure.playwright-trace"
_KEPT = frozenset({".webm", ".mp4", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".zip", ".md", ".html", ".csv"})
"""Endings that neither Allure takes for results of its own (.json, .xml) nor a disk for a program."""
_SERVE = "`signoff report DIR --open` serves this report; a browser does not show a trace from a disk"


@dataclass
class Shelf:
    """Files of the evidence, taken along under names of our own.

    `results` is the folder of Allure's results, `beside` the one that will lie beside the page.
    """

    results: Path
    beside: Path
    inlined: frozenset[Path] = frozenset()
    traces: int = 0
    _count: int = 0
    _beside: dict[Path, str] = field(default_factory=dict)

    def plan(self, files: Iterable[Path]) -> None:
        """Decides which files go into the page: the smallest, until it is full. One may be named twice."""
        room, kept = MOST_INLINED, set()
        times = Counter(files)
        for size, file in sorted((file.stat().st_size, file) for file in times):
            room -= size * times[file]
            if size <= LARGEST_INLINED and room >= 0:
                kept.add(file)
        self.inlined = frozenset(kept)

    def put(self, attachment: Json, place: Path) -> tuple[Json, Json | None]:
        """The attachment as the report has it, and a link to its file if that lies beside the page."""
        title, kind = str(attachment.get("name") or "attachment"), str(attachment.get("type") or "text/plain")
        file = regular_file(place, attachment.get("source"))
        if file is None:
            return self._word(title, f"{title}: its file is not in the evidence"), None
        trace = kind == _TRACE
        if file in self.inlined and not trace:
            # Of two attachments of one file, Allure takes the second to be missing: each gets a copy.
            name = self._next(file, _KEPT)
            shutil.copyfile(file, self.results / name)
            return {"name": title, "type": kind, "source": name}, None
        name = self.lay_beside(file)
        self.traces += trace
        size = f"{file.stat().st_size / 2**20:.1f} MB"
        words = f"{title}: {size}, in {name} beside this page; the link above opens it"
        link = {"name": f"{title} ({size})", "url": name, "type": "link"}
        if trace:
            words += f". {_SERVE}"
            link |= {"name": f"{title}, while served", "url": f"{VIEWER}/index.html?trace=../{name}"}
        return self._word(title, words), link

    def lay_beside(self, file: Path) -> str:
        """Copies a file beside the page; its name from there. A page is laid as text: it may run scripts."""
        if file not in self._beside:
            self._beside[file] = self._next(file, _KEPT - {".html"})
            self.beside.mkdir(exist_ok=True)
            shutil.copyfile(file, self.beside / self._beside[file])
        return f"{FILES}/{self._beside[file]}"

    def _next(self, file: Path, endings: frozenset[str]) -> str:
        self._count += 1
        ending = file.suffix.lower()
        return f"{self._count:05d}-attachment{ending if ending in endings else '.txt'}"

    def _word(self, title: str, words: str) -> Json:
        name = self._next(Path(), frozenset())
        (self.results / name).write_text(words, encoding="utf-8", errors="backslashreplace")
        return {"name": title, "type": "text/plain", "source": name}


def regular_file(place: Path, name: object) -> Path | None:
    """The file of that name in the folder; None for what is not there, is a link, or lies elsewhere."""
    if not isinstance(name, str) or not name or "/" in name or "\\" in name or "\0" in name:
        return None
    file = place / name
    return file if file.is_file() and not file.is_symlink() else None
