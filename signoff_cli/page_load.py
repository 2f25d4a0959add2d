"""`signoff page-load`: is the support page there in time (LAT-09)?"""

import json
from typing import Annotated

import typer

from e2e.page_load import LOADS, results_of_page_load
from signoff.deployment.run_id import new_run_id
from signoff.guide.errors import HARNESS_ERROR
from signoff_cli.options import LOCAL, OUT, Out, TargetFile


def page_load(
    target: TargetFile = LOCAL,
    out: Out = OUT,
    loads: Annotated[
        int, typer.Option("--loads", min=1, max=LOADS, help="fewer than 59 decide nothing")
    ] = LOADS,
) -> None:
    """Loads the support page 75 times from nothing: exit 0 in time, 1 not, 2 not decided, 3 error."""
    results = results_of_page_load(target, out / new_run_id(), loads)
    outcome = json.loads(results.read_text(encoding="utf-8"))["outcome"]
    raise typer.Exit({"PASS": 0, "FAIL": 1, "ERROR": HARNESS_ERROR}.get(outcome, 2))
