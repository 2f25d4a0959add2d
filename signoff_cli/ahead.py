"""`signoff decide` and `verify`: start what takes longest, and only then load what they do.

To load it takes a third of a second, and another process can do its part meanwhile.
"""

from pathlib import Path
from typing import Annotated

import typer

from signoff.report.sheet.pdf import Printer, printer_of
from signoff_cli.beside import beside
from signoff_cli.options import OUT, Decided, Out


def decide(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="folders of runs about one build")],
    waivers: Annotated[Path | None, typer.Option("--waivers", help="file of waivers")] = None,
    explain: Annotated[
        Path | None, typer.Option("--explain", help="file of explanations of tests that failed and now pass")
    ] = None,
    max_age: Annotated[
        float, typer.Option("--max-age", min=0.01, help="greatest age of a run, in days")
    ] = 14,
    out: Out = OUT,
) -> None:
    """Joins runs about one build and decides: exit 0 release, 1 do not release, 2 not decided, 3 error."""
    with beside(Printer(once=True)) as both:
        from signoff_cli.decide import decide as go_on

        go_on(folders, waivers, explain, max_age, out, both)


def verify(
    folder: Decided,
    policy: Annotated[Path, typer.Option("--policy", help="policy: whose signatures count; not in DIR")],
    build: Annotated[str | None, typer.Option("--build", help="the build that is to be released")] = None,
    head: Annotated[
        str, typer.Option("--head", help="the newest head, as `approve` or `revoke` printed it")
    ] = "",
    at: Annotated[str, typer.Option("--at", help="judge ages as of that instant; decides nothing now")] = "",
) -> None:
    """Checks digests, signatures, policy and decision, offline. Exit 0 release, 1 refused, 2 not decided."""
    with beside(printer_of(folder)) as both:
        from signoff_cli.sign import verify as go_on

        go_on(folder, policy, build, head, at, both)
