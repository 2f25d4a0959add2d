"""`signoff sheet`, `summary`, `report`: from a verdict document to what people read."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from signoff.evidence.integrity import manifest
from signoff.evidence.runs import EvidenceError, read_document
from signoff.guide import load_guide
from signoff.report import allure
from signoff.report import summary as markdown
from signoff.report.allure.serving import serve
from signoff.report.sheet.page import beside_of, write_sheet
from signoff_cli.options import OUT, Out, RunOrDecided, console


def sheet(folder: RunOrDecided) -> None:
    """Writes sheet.html and sheet.pdf of a decision that is not sealed, or beside a run's folder."""
    document, up = read_document(folder), ""
    file = folder / "sheet.html"
    if not document["runs"]:
        # A run is sealed when it ends: nothing is added to it.
        up = f"{folder.resolve().name}/"
        file = folder.resolve().with_name(f"{folder.resolve().name}-sheet.html")
    elif (folder / manifest.NAME).exists():
        raise EvidenceError(f"{folder}: is sealed and has a sheet already; nothing is overwritten")
    write_sheet(file, document, load_guide(), beside_of(folder, up=up))
    console.print(f"{file}\n{file.with_suffix('.pdf')}")


def summary(folder: RunOrDecided) -> None:
    """Prints the decision in Markdown, for a merge request or a job's summary."""
    sys.stdout.write(markdown.summary(read_document(folder)))


def report(
    folder: RunOrDecided,
    to: Annotated[
        Path | None, typer.Option("--to", help="the report's folder; DIR-report if not given")
    ] = None,
    out: Out = OUT,
    open_: Annotated[
        bool, typer.Option("--open", help="serve it to this machine's browsers, until Ctrl-C")
    ] = False,
) -> None:
    """Makes an Allure report that opens by a double click, without a server; needs Node.js 20 and npm."""
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
