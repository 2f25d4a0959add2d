"""Random edits of a signed decision, as somebody makes them who has the folder, an editor and `sha256sum`.

Nothing that is covered may change without that `verify` refuses: signatures cover all that is there, but
for how an envelope is laid out.
"""

import base64
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from signoff.evidence.integrity import manifest
from signoff.evidence.integrity.writing import write_document
from signoff.evidence.runs import EvidenceError
from signoff.release.decide import decided_again
from signoff.report.sheet.page import beside_of, page
from signoff.verdict.decision import Ruling
from tests.unit.signoff.evidence.evidences import GUIDE, edit, edit_results, sealed_again
from tests.unit.signoff.release.desks import HUMAN, Desk, a_desk, attest

Covered = dict[str, object]
_OUTCOMES = ("PASS", "FAIL", "WARN", "NOT VERIFIED", "ERROR", "INCONCLUSIVE", "REVIEW")


@dataclass(frozen=True)
class Edit:
    """One edit: what is done, and three numbers that say where and how."""

    kind: str
    where: int
    at: int
    how: int


def edits() -> st.SearchStrategy[Edit]:
    """All kinds alike."""
    number = st.integers(0, 2**20)
    return st.builds(Edit, kind=st.sampled_from(sorted(KINDS)), where=number, at=number, how=number)


class Bench:
    """A signed release that is put back as it was after each edit."""

    def __init__(self, place: Path) -> None:
        self._desk: Desk = a_desk(place / "desk")
        self._desk.signs("Anna", *attest(*HUMAN))
        self._desk.signs("Ben")
        self._policy = self._desk.policy()
        self._here = self._desk.suite()
        self._kept = place / "kept"
        shutil.copytree(self._desk.folder, self._kept)
        self._before = covered(self._kept)

    def ruling(self) -> Ruling | None:
        """What `verify` says now; None when it refuses."""
        found = self._desk.verified(self._policy, here=self._here)
        return None if found.decision is None else found.decision.ruling

    def tried(self, wanted: Edit) -> tuple[bool, Ruling | None]:
        """Whether the edit changed anything that is covered, and what `verify` says of it."""
        folder = self._desk.folder
        try:
            KINDS[wanted.kind](folder, wanted)
            return covered(folder) != self._before, self.ruling()
        finally:
            shutil.rmtree(folder)
            shutil.copytree(self._kept, folder)


def covered(folder: Path) -> Covered:
    """All that the signatures cover, by name: what a file holds, where a link leads."""
    return {str(file.relative_to(folder)): _content(file) for file in _entries(folder)}


def _content(file: Path) -> object:
    if file.is_symlink():
        return "link", os.readlink(file)
    data = file.read_bytes()
    if not file.name.endswith(".dsse.json"):
        return data
    try:
        envelope = json.loads(data)
        parts = [envelope["payload"], *(one["sig"] for one in envelope["signatures"])]
        return envelope["payloadType"], *(base64.b64decode(part) for part in parts)
    except (ValueError, KeyError, TypeError):
        return data


def _entries(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_symlink() or not file.is_dir())


def _file(folder: Path, wanted: Edit, ending: str = "") -> Path:
    found = [file for file in _entries(folder) if file.name.endswith(ending)]
    return found[wanted.where % len(found)]


def _lines(change: Callable[[list[bytes], int, int], object]) -> Callable[[Path, Edit], None]:
    def apply(folder: Path, wanted: Edit) -> None:
        file = _file(folder, wanted)
        lines = file.read_bytes().splitlines(keepends=True) or [b"\n"]
        change(lines, wanted.at % len(lines), wanted.how % len(lines))
        file.write_bytes(b"".join(lines))

    return apply


def _swap(lines: list[bytes], one: int, other: int) -> None:
    lines[one], lines[other] = lines[other], lines[one]


def _flip(folder: Path, wanted: Edit) -> None:
    file = _file(folder, wanted)
    data = bytearray(file.read_bytes() or b"\0")
    data[wanted.at % len(data)] ^= 1 << wanted.how % 8
    file.write_bytes(data)


def _truncate(folder: Path, wanted: Edit) -> None:
    file = _file(folder, wanted)
    os.truncate(file, wanted.at % max(1, file.stat().st_size))


def _move(folder: Path, wanted: Edit) -> None:
    folders = sorted({file.parent for file in _entries(folder)})
    file = _file(folder, wanted)
    file.replace(folders[wanted.at % len(folders)] / file.name)


def _rename(folder: Path, wanted: Edit) -> None:
    file = _file(folder, wanted)
    file.rename(file.with_name(f"{wanted.at}-{file.name}"))


def _link(folder: Path, wanted: Edit) -> None:
    file = _file(folder, wanted)
    elsewhere = folder.parent / f"elsewhere-{file.name}"
    shutil.copyfile(file, elsewhere)
    file.unlink()
    file.symlink_to(elsewhere)


def _copy_over(folder: Path, wanted: Edit) -> None:
    files = _entries(folder)
    files[wanted.at % len(files)].write_bytes(_file(folder, wanted).read_bytes())


def _add(folder: Path, wanted: Edit) -> None:
    file = _file(folder, wanted)
    file.with_name(f"{wanted.at}{file.suffix}").write_bytes(file.read_bytes())


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(inner, (*path, key))
    elif path:
        yield path


def _change_leaf(document: Any, wanted: Edit) -> None:
    """Another value of the same kind in place of one."""
    leaves = list(_leaves(document))
    if not leaves:
        return
    *path, last = leaves[wanted.at % len(leaves)]
    for key in path:
        document = document[key]
    value = document[last]
    if isinstance(value, bool):
        document[last] = not value
    elif isinstance(value, int | float):
        document[last] = value + 1 + wanted.how
    elif value in _OUTCOMES:
        document[last] = _OUTCOMES[wanted.how % len(_OUTCOMES)]
    else:
        document[last] = None if wanted.how % 5 == 0 else f"{value}{wanted.how}"


def _json(folder: Path, wanted: Edit, ending: str = ".json") -> None:
    file = _file(folder, wanted, ending)
    document = json.loads(file.read_text(encoding="utf-8"))
    _change_leaf(document, wanted)
    file.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _json_and_manifest(folder: Path, wanted: Edit) -> None:
    _json(folder, wanted)
    manifest.write(folder)


def _run_sealed_again(folder: Path, wanted: Edit) -> None:
    """A row of results changed; chain, seal and the decision's manifest made anew."""
    run = next((folder / "runs").iterdir())
    edit_results(run, lambda rows: _change_leaf(rows, wanted))
    if wanted.how % 2:
        edit(run, lambda document: _change_leaf(document["run"], wanted))
        # The chain begins with the id, so it stays a text.
        edit(run, lambda document: document["run"].update(id=str(document["run"]["id"])))
    sealed_again(run)
    manifest.write(folder)


def _decided_anew(folder: Path, wanted: Edit) -> None:
    """A failure put into the run and its verdict, or words changed; all made anew but the signatures."""
    run = next((folder / "runs").iterdir())
    word = _OUTCOMES[wanted.how % 2]

    def change(rows: list[dict[str, Any]]) -> None:
        row = rows[wanted.at % len(rows)]
        row.update(outcome=word, reason=f"it was {wanted.how}")
        edit(run, lambda document: _tell(document, row))

    edit_results(run, change)
    sealed_again(run)
    try:
        document = decided_again(folder, GUIDE)
    except EvidenceError:
        return  # what it changed does not fit together: verified as it is
    write_document(folder / "verdict.json", document)
    (folder / "sheet.html").write_text(page(document, GUIDE, beside_of(folder)), encoding="utf-8")
    manifest.write(folder)


def _tell(document: dict[str, Any], row: dict[str, Any]) -> None:
    clause = next(clause for clause in document["clauses"] if clause["id"] == row["clause"])
    clause.update(verdict=row["outcome"], reason=row["reason"])


KINDS: dict[str, Callable[[Path, Edit], None]] = {
    "flip a bit": _flip,
    "drop a line": _lines(lambda lines, one, other: lines.pop(one)),
    "repeat a line": _lines(lambda lines, one, other: lines.insert(other, lines[one])),
    "swap two lines": _lines(_swap),
    "move a file": _move,
    "rename a file": _rename,
    "put a link in place of a file": _link,
    "truncate a file": _truncate,
    "take a file out": lambda folder, wanted: _file(folder, wanted).unlink(),
    "put a file in": _add,
    "copy one file over another": _copy_over,
    "edit JSON": _json,
    "edit JSON, manifest made anew": _json_and_manifest,
    "edit results, chain and manifests made anew": _run_sealed_again,
    "edit results, all made anew but signatures": _decided_anew,
}
"""What an edit does, by its name."""
