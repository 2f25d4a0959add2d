"""The matrix of isolation, from the parts of all workers to what an approver reads."""

import json
from io import StringIO
from pathlib import Path

from rich.console import Console

from signoff.report.matrix import DEVIATES, HELD, NONE, Cell, Matrix, cells_of, markdown, rows, table, write


def a_cell(operation: str, column: str, verdict: str = HELD, detail: str = "") -> Cell:
    """A cell of the path."""
    return Cell(
        clause="SEC-01", operation=operation, place="path", column=column, verdict=verdict, detail=detail
    )


def some_cells(folder: Path) -> list[Cell]:
    """Two workers' parts."""
    Matrix(folder / "matrix" / "gw1.jsonl").add([a_cell("update", "theirs"), a_cell("update", "control")])
    Matrix(folder / "matrix" / "gw0.jsonl").add([a_cell("read", "theirs", DEVIATES, "it was 200")])
    return cells_of(folder)


def test_the_workers_parts_are_one_matrix(tmp_path: Path) -> None:
    assert rows(some_cells(tmp_path)) == [
        ["SEC-01", "read", "path", DEVIATES, *[NONE] * 6],
        ["SEC-01", "update", "path", HELD, *[NONE] * 5, HELD],
    ]


def test_a_part_that_was_cut_off_keeps_what_was_written_before(tmp_path: Path) -> None:
    before = some_cells(tmp_path)
    with (tmp_path / "matrix" / "gw0.jsonl").open("a", encoding="utf-8") as part:
        part.write('{"clause": "SEC-0')
    assert cells_of(tmp_path) == before


def test_a_reader_sees_each_row_and_how_a_cell_deviates(tmp_path: Path) -> None:
    text = markdown(some_cells(tmp_path))
    assert "isolation: 2 rows, 3 cells, 1 of them deviate" in text
    assert f"| SEC-01 | read | path | {DEVIATES} | –" in text
    assert "- **read · path · theirs**: it was 200" in text


def test_it_is_a_table_on_a_terminal(tmp_path: Path) -> None:
    console = Console(width=150, record=True, file=StringIO())
    console.print(table(some_cells(tmp_path)))
    assert "DEVIATES" in console.export_text()


def test_the_files_are_written_and_allure_gets_the_table(tmp_path: Path) -> None:
    some_cells(tmp_path)
    results = tmp_path / "allure-results"
    results.mkdir()
    ours, other = results / "1-result.json", results / "2-result.json"
    ours.write_text(json.dumps({"fullName": "tests.security.test_isolation_matrix#test_nothing"}))
    other.write_text(json.dumps({"fullName": "tests.security.test_leaks#test_nothing"}))
    cells = write(tmp_path)
    assert (tmp_path / "matrix.md").read_text(encoding="utf-8") == markdown(cells)
    assert len(json.loads((tmp_path / "matrix.json").read_text(encoding="utf-8"))) == 3
    [attachment] = json.loads(ours.read_text(encoding="utf-8"))["attachments"]
    assert (results / attachment["source"]).read_text(encoding="utf-8") == markdown(cells)
    assert "attachments" not in json.loads(other.read_text(encoding="utf-8"))


def test_a_run_without_a_cell_has_no_matrix(tmp_path: Path) -> None:
    assert write(tmp_path) == []
    assert list(tmp_path.iterdir()) == []
