"""What the commands share: console, options and their defaults.

Exit codes are the same for all of them: 0 release (or kept, or well), 1 do not release, 2 not decided,
3 harness error (`signoff.guide.errors`, `signoff.verdict.decision`).
"""

from pathlib import Path
from typing import Annotated

import typer

from signoff.report.console import terminal_console

ROOT = Path(__file__).resolve().parent.parent
"""The checkout, whose suites and target files these are."""
LOCAL = Path("targets/local.toml")
OUT = Path("out")

console = terminal_console()

TargetFile = Annotated[Path, typer.Option("--target", help="target file (docs/targets.md)")]
Out = Annotated[Path, typer.Option("--out", help="folder in which each run gets its folder of evidence")]
RunOrDecided = Annotated[
    Path, typer.Argument(metavar="DIR", help="the folder of a run, or one that `signoff decide` wrote")
]
Decided = Annotated[Path, typer.Argument(metavar="DIR", help="a folder that `signoff decide` wrote")]
Gates = Annotated[list[str] | None, typer.Option("--gate", help="only this gate, or all; repeatable")]
Clauses = Annotated[list[str] | None, typer.Option("--clause", help="only this clause; repeatable")]
