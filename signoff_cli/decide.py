"""What `signoff decide` does, and `history`: what runs give together, and since which approval."""

import shlex
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from signoff.deployment.loading import load_description
from signoff.deployment.run_id import new_run_id
from signoff.evidence import history
from signoff.evidence.integrity.writing import HALVES
from signoff.evidence.runs import read_document
from signoff.evidence.suites import check_suites
from signoff.guide import load_guide
from signoff.guide.errors import UserError
from signoff.release.approved import last_approved
from signoff.release.decide import Asked, before_of, decided, seal, unsigned_waivers, write_decided
from signoff.report import changes, terminal
from signoff.report import summary as markdown
from signoff.report.sheet.page import beside_of, write_sheet
from signoff.wire import clock
from signoff_cli.beside import Beside
from signoff_cli.options import LOCAL, OUT, Out, TargetFile, console


def decide(
    folders: list[Path],
    waivers: Path | None,
    explain: Path | None,
    max_age: float,
    out: Path,
    beside: Beside,
) -> NoReturn:
    """What `signoff decide` does, once it has started what goes on beside."""
    guide, decision_id = load_guide(), f"decision-{new_run_id()}"
    target = read_document(folders[0])["target"]["name"]
    asked = Asked(
        folders=folders,
        command=shlex.join(["signoff", "decide", *map(str, folders)]),
        decision_id=decision_id,
        now=clock.now(),
        max_age=timedelta(days=max_age),
        waivers=waivers,
        explanations=explain,
        before=before_of(out, folders, last_approved(out, target, guide)),
    )
    document, decision, runs = decided(asked, guide)
    folder = out / decision_id
    write_decided(folder, asked, document, runs)
    (folder / "summary.md").write_text(markdown.summary(document), encoding="utf-8", errors=HALVES)
    without_pdf = write_sheet(folder / "sheet.html", document, guide, beside_of(folder), beside.printer)
    try:
        check_suites(folders, beside.here())
    except UserError:
        shutil.rmtree(folder)
        raise
    seal(folder)
    if without_pdf:
        console.print(without_pdf)
    for clause in unsigned_waivers(folder, document):
        console.print(f"the waiver of {clause} is not signed: `signoff waive`, or `verify` refuses it")
    terminal.render(console, document, set(asked.before.known))
    console.print(f"evidence in {folder}, for people: {folder / 'sheet.html'}")
    raise typer.Exit(decision.ruling.exit_code)


def show_history(
    target: TargetFile = LOCAL,
    out: Out = OUT,
    last: Annotated[int, typer.Option("--last", min=1, help="number of runs to show")] = 20,
) -> None:
    """Shows past runs: verdicts over time, what is flaky, durations, changes since the last approval."""
    name, guide = load_description(target).name, load_guide()
    runs = history.earlier_runs(out, name)[:last]
    if not runs:
        console.print(f"no run about {name} below {out}")
        return
    since = last_approved(out, name, guide)
    console.print(changes.run_table(runs))
    console.print(changes.course_table(runs, changes.courses(runs, since)))
    for test in changes.flaky_tests(runs):
        console.print(f"flaky: {test}")
    approved = f"last approved: {since['run']['id']}, build {since['target']['build']}" if since else ""
    console.print(approved or "nothing was approved yet")
