"""`signoff decide`, `sheet`, `summary`, `history`, `report`: from evidence to what people read."""

import shlex
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from signoff.guide import load_guide
from signoff.report import allure, changes, history, manifest, terminal
from signoff.report import summary as markdown
from signoff.report.deciding import Asked, before_of, decided, seal, write_decided
from signoff.report.runs import EvidenceError, read_document
from signoff.report.serving import serve
from signoff.report.sheet.page import beside_of, write_sheet
from signoff.report.writing import HALVES
from signoff.run_id import new_run_id
from signoff.target.loading import load_description

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
    guide, decision_id = load_guide(), f"decision-{new_run_id()}"
    asked = Asked(
        folders=folders,
        command=shlex.join(["signoff", "decide", *map(str, folders)]),
        decision_id=decision_id,
        now=datetime.now(UTC),
        max_age=timedelta(days=max_age),
        waivers=waivers,
        before=before_of(out, guide, folders),
    )
    document, decision, runs = decided(asked, guide)
    folder = out / decision_id
    write_decided(folder, asked, document, runs)
    (folder / "summary.md").write_text(markdown.summary(document), encoding="utf-8", errors=HALVES)
    if without_pdf := write_sheet(folder / "sheet.html", document, guide, beside_of(folder)):
        console.print(without_pdf)
    seal(folder)
    terminal.render(console, document, set(asked.before.known))
    console.print(f"evidence in {folder}, for people: {folder / 'sheet.html'}")
    raise typer.Exit(decision.ruling.exit_code)


def sheet(folder: Folder) -> None:
    """Writes sheet.html and sheet.pdf of a run or a decision that nobody has sealed yet."""
    if (folder / manifest.NAME).exists():
        raise EvidenceError(f"{folder}: is sealed, its sheet is there already; nothing is overwritten")
    write_sheet(folder / "sheet.html", read_document(folder), load_guide(), beside_of(folder))
    console.print(f"{folder / 'sheet.html'}\n{folder / 'sheet.pdf'}")


def summary(folder: Folder) -> None:
    """Prints the decision in Markdown, for a merge request or a job's summary."""
    sys.stdout.write(markdown.summary(read_document(folder)))


def show_history(
    target: Annotated[Path, typer.Option("--target", help="target file (docs/targets.md)")] = Path(
        "targets/local.toml"
    ),
    out: Out = Path("out"),
    last: Annotated[int, typer.Option("--last", min=1, help="so many runs")] = 20,
) -> None:
    """Shows past runs: verdicts over time, what is flaky, durations, changes since the last approval."""
    name = load_description(target).name
    runs = history.earlier_runs(out, name)[:last]
    if not runs:
        console.print(f"no run about {name} below {out}")
        return
    since = history.last_approved(out, name)
    console.print(changes.run_table(runs))
    console.print(changes.course_table(runs, changes.courses(runs, since)))
    for test in changes.flaky_tests(runs):
        console.print(f"flaky: {test}", markup=False)
    approved = f"last approved: {since['run']['id']}, build {since['target']['build']}" if since else ""
    console.print(approved or "nothing was approved yet", markup=False)


def report(
    folder: Folder,
    to: Annotated[Path | None, typer.Option("--to", help="where it goes; DIR-report if not given")] = None,
    out: Out = Path("out"),
    open_: Annotated[
        bool, typer.Option("--open", help="serve it to this machine's browsers, until Ctrl-C")
    ] = False,
) -> None:
    """Makes an Allure report that opens from a disk, by a double click; needs Node.js 20 and npm."""
    place = to or folder.with_name(f"{folder.resolve().name}-report")
    if open_ and place.exists():
        allure.check_report(folder, place)
    else:
        allure.make_report(folder, place, load_guide(), out)
    if allure.opens_from_disk(place):
        console.print(f"open {place / 'index.html'}")
    elif not open_:
        console.print(f"made {place}; it is too large to open from a disk: signoff report {folder} --open")
    if open_:
        serve(place, lambda address: console.print(f"open {address}, served until Ctrl-C"))
