"""What every drill hands to the run that it is a part of: its results, on disk and in words."""

import json
from collections.abc import Sequence
from pathlib import Path

import typer

from signoff.deployment.loading import TargetError
from signoff.deployment.opening import read_build
from signoff.deployment.target import Target
from signoff.report.drill.timeline import STEPS
from signoff.report.junit import junit
from signoff.verdict.results import Result


def build_after(target: Target) -> str:
    """The build that there is now; empty if it cannot be read: then no result counts as of this build."""
    try:
        return read_build(target)
    except TargetError as trouble:
        typer.echo(f"which build there was at the end is not known: {trouble}", err=True)
        return ""


def write_results(folder: Path, made: Sequence[Result]) -> Path:
    """Writes the results into the part's folder, for CI as JUnit's XML too, and says each; the file."""
    lines = [json.dumps(result.as_json(), ensure_ascii=False) + "\n" for result in made]
    (folder / "results.jsonl").write_text("".join(lines), encoding="utf-8")
    (folder / "junit.xml").write_bytes(junit("drill", made))
    for result in made:
        told = (item for item in result.figures.items() if item[0] not in STEPS.values())
        figures = ", ".join(f"{name} {value}" for name, value in told)
        said = " ".join(filter(None, [result.reason, figures and f"({figures})"]))
        typer.echo(f"{result.clause} {result.outcome.value}: {result.test.partition(': ')[2]} {said}")
    return (folder / "results.jsonl").resolve()
