"""The matrix of isolation: each operation and place, by what was named there of somebody else's."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

from rich.table import Table

RELATIONS = ("theirs", "deleted", "malformed", "otherwise")
"""Columns of ids: another customer's, one deleted, a malformed one, another's in another case or encoding.

One that never existed is what each of them is held against.
"""
AFTERWARDS = ("unchanged", "unheard", "control")
"""Columns of the whole row: the other's data and listener, and that the other's own call succeeds."""
COLUMNS = (*RELATIONS, *AFTERWARDS)
HELD, DEVIATES, NONE = "held", "DEVIATES", "–"
_LEGEND = """\
A row is an operation and a place at which a customer can name something. In each cell another customer's call
was answered exactly as the same call about something that never existed.

| column | what was named, or seen |
|---|---|
| theirs | something of another customer's |
| deleted | something of another customer's that was deleted |
| malformed | the other's id, damaged |
| otherwise | the other's id in another case or encoding |
| unchanged | the other's data afterwards is the same, bit for bit |
| unheard | the other's live connection heard nothing |
| control | the other customer's own call succeeds |

– stands where nothing of the kind can be named there, or the target has no such thing.
"""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell; `detail` says how it deviates, or why there is none."""

    clause: str
    operation: str
    place: str
    column: str
    verdict: str
    detail: str = ""

    @property
    def name(self) -> str:
        """How failures call it."""
        return f"{self.operation} · {self.place} · {self.column}"


class Matrix:
    """Where one process's tests write their cells down, each at once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        file.parent.mkdir(exist_ok=True)

    def add(self, cells: Iterable[Cell]) -> None:
        """Keeps cells."""
        with self._file.open("a", encoding="utf-8", errors="backslashreplace") as lines:
            lines.writelines(json.dumps(asdict(cell), ensure_ascii=False) + "\n" for cell in cells)


def cells_of(folder: Path) -> list[Cell]:
    """The cells that all processes of a run wrote down."""
    found = []
    for file in sorted((folder / "matrix").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                found.append(Cell(**json.loads(line)))
            except ValueError:
                continue  # cut off by a kill
    return sorted(found, key=lambda cell: (cell.clause, cell.operation, cell.place))


def rows(cells: Sequence[Cell]) -> list[list[str]]:
    """Clause, operation, place, and the verdict of each column."""
    by_row: dict[tuple[str, str, str], dict[str, str]] = {}
    for cell in cells:
        by_row.setdefault((cell.clause, cell.operation, cell.place), {})[cell.column] = cell.verdict
    return [[*key, *(found.get(column, NONE) for column in COLUMNS)] for key, found in by_row.items()]


def summary(cells: Sequence[Cell]) -> str:
    """The matrix in a sentence."""
    deviating = sum(cell.verdict == DEVIATES for cell in cells)
    return f"isolation: {len(rows(cells))} rows, {len(cells)} cells, {deviating} of them deviate"


def table(cells: Sequence[Cell]) -> Table:
    """For a terminal."""
    shown = Table(box=None, padding=(0, 1), header_style="bold")
    for name in ("clause", "operation", "place", *COLUMNS):
        shown.add_column(name, no_wrap=True)
    for row in rows(cells):
        shown.add_row(*row, style="bold red" if DEVIATES in row else None)
    return shown


def markdown(cells: Sequence[Cell]) -> str:
    """For a reader: legend, table, and each deviation in words."""
    heading = ("clause", "operation", "place", *COLUMNS)
    lines = ["# Isolation", "", f"{summary(cells)}.", "", _LEGEND]
    lines += [_line(heading), "|" + "---|" * len(heading), *(_line(row) for row in rows(cells))]
    lines += [
        f"- **{cell.name}**: {cell.detail}" for cell in cells if cell.verdict == DEVIATES and cell.detail
    ]
    return "\n".join(lines) + "\n"


def write(folder: Path) -> list[Cell]:
    """Merges the parts of all processes to `matrix.md` and `matrix.json`, and gives Allure the table."""
    cells = cells_of(folder)
    if cells:
        (folder / "matrix.md").write_text(markdown(cells), encoding="utf-8")
        rows_ = [asdict(cell) for cell in cells]
        (folder / "matrix.json").write_text(json.dumps(rows_, indent=1, ensure_ascii=False), encoding="utf-8")
        _attach(folder / "allure-results", markdown(cells))
    return cells


def _attach(results: Path, text: str) -> None:
    """Adds the table to Allure's results of the tests that made it, as an attachment of each."""
    source = f"{uuid4()}-attachment.md"
    attachment = {"name": "the whole isolation matrix", "source": source, "type": "text/markdown"}
    used = False
    for file in results.glob("*-result.json"):
        result = json.loads(file.read_text(encoding="utf-8"))
        if "test_isolation_matrix" in result.get("fullName", ""):
            result.setdefault("attachments", []).append(attachment)
            file.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
            used = True
    if used:
        (results / source).write_text(text, encoding="utf-8")


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
