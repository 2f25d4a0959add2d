"""`signoff decide`, `sheet`, `summary`, `history`, `report`: from evidence to what people read."""

import shlex
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from signoff.guide import load_guide
from signoff.report import history, manifest, terminal
from signoff.report.deciding import Asked, decided, seal, write_decided
from signoff.report.runs import EvidenceError, read_document, read_finished
from signoff.report.sheet.page import beside_of, write_sheet
from signoff.run_id import new_run_id

Out = Annotated[Path, typer.Option("--out", help="folder that holds a folder of evidence for each run")]
Folder = Annotated[Path, typer.Argument(help="a folder that `signoff decide` left")]
console = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 150)


def decide(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="folders of runs about one build")],
    waivers: Annotated[Path | None, typer.Option("--waivers", help="file of waivers")] = None,
    max_age: Annotated[float, typer.Option("--max-age", min=0.01, help="days that a run may be old")] = 14,
    out: Out = Path("out"),
) -> None:
    """Joins runs about one build and decides: exit 0 release, 1 do not release, 2 not decided, 3 error."""
    guide, decision_id = load_guide(), f"{new_run_id()}-decision"
    target = read_finished(folders[0], guide).document["target"]["name"]
    asked = Asked(
        folders=folders,
        command=shlex.join(["signoff", "decide", *map(str, folders)]),
        decision_id=decision_id,
        now=datetime.now(UTC),
        max_age=timedelta(days=max_age),
        waivers=waivers,
        since=history.last_approved(out, target),
        earlier=history.earlier_runs(out, target),
    )
    document, decision, runs = decided(asked, guide)
    folder = out / decision_id
    write_decided(folder, asked, document, runs)
    write_sheet(folder / "sheet.html", document, guide, beside_of(folder))
    seal(folder)
    known = history.failing_tests([asked.since]) if asked.since else set()
    terminal.render(console, document, known)
    console.print(f"evidence in {folder}, for people: {folder / 'sheet.html'}")
    raise typer.Exit(decision.ruling.exit_code)


def sheet(folder: Folder) -> None:
    """Writes sheet.html and sheet.pdf of a run or a decision that nobody has sealed yet."""
    if (folder / manifest.NAME).exists():
        raise EvidenceError(f"{folder}: is sealed, its sheet is there already; nothing is overwritten")
    write_sheet(folder / "sheet.html", read_document(folder), load_guide(), beside_of(folder))
    console.print(f"{folder / 'sheet.html'}\n{folder / 'sheet.pdf'}")
