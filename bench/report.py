"""The figures, for people and as JSON."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.bars import closing_line, exit_code
from bench.machine import Machine
from bench.samples import Finding
from signoff.wire import clock


def machine_lines(machine: Machine, build: str, setting: str) -> list[str]:
    """What the figures were measured on."""
    steal = "unknown" if machine.steal_percent is None else f"{machine.steal_percent:.1f} %"
    versions = ", ".join(f"{package} {number}" for package, number in machine.versions.items())
    return [
        f"machine: {machine.cores} cores, load {machine.before.load:g} before, {machine.after.load:g} after, "
        f"steal {steal}; Python {machine.python}, {versions}",
        f"target: build {build}; {setting}",
    ]


def show(console: Console, findings: Sequence[Finding], machine: Machine, build: str, setting: str) -> None:
    """Print a table per benchmark, the machine's state, and whether the bars were met."""
    for finding in findings:
        console.print(f"[bold]{finding.name}[/bold]: {escape(finding.about)}", soft_wrap=True)
        table = Table(box=None, padding=(0, 2))
        for number, column in enumerate(finding.columns):
            table.add_column(column, justify="right" if number else "left", no_wrap=True)
        for cells in finding.table:
            table.add_row(*cells)
        console.print(table)
        for note in finding.notes:
            console.print(f"  {escape(note)}", soft_wrap=True)
        console.print()
    for line in machine_lines(machine, build, setting):
        console.print(escape(line), soft_wrap=True)
    console.print(escape(conclusion(findings, machine)), soft_wrap=True)


def conclusion(findings: Sequence[Finding], machine: Machine) -> str:
    """The closing line."""
    disturbances = machine.disturbances + [text for finding in findings for text in finding.disturbances]
    return closing_line([ruling for finding in findings for ruling in finding.rulings], disturbances)


def document(findings: Sequence[Finding], machine: Machine, build: str, setting: str) -> dict[str, Any]:
    """Everything, for machines. Times in ms unless a name says otherwise."""
    rulings = [ruling for finding in findings for ruling in finding.rulings]
    return {
        "at": clock.written(),
        "met": exit_code(rulings) == 0,
        "conclusion": conclusion(findings, machine),
        "benchmarks": {
            finding.name: finding.figures
            | {"about": finding.about, "rulings": [[ruling.met, ruling.why] for ruling in finding.rulings]}
            for finding in findings
        },
        "machine": machine.as_json(),
        "build": build,
        "setting": setting,
    }


def write_json(file: Path, received: dict[str, Any]) -> None:
    """Write the document; OSError if that cannot be done."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(received, indent=2) + "\n", encoding="utf-8")
