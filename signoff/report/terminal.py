"""The verdict on a terminal: a table by gate and clause, then the failures, new ones before known ones."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from signoff.evidence.bounds import HEADING, bound_lines

PHONE = "UAT-06"
_COLOURS = {
    "PASS": "green",
    "FAIL": "bold red",
    "ERROR": "bold magenta",
    "WARN": "yellow",
    "INCONCLUSIVE": "yellow",
    "NOT VERIFIED": "cyan",
    "REVIEW": "blue",
}


def render(console: Console, document: dict[str, Any], known: set[str], *, failures: bool = True) -> None:
    """Prints the verdict document. `known` are tests that failed on this target before."""
    console.print(verdict_table(document))
    if failures:
        for heading, tests in _failures(document, known):
            console.rule(heading)
            for text in tests:
                console.print(Text(text), soft_wrap=True)
                console.print()
    console.print(summary(document))


def verdict_table(document: dict[str, Any]) -> RenderableType:
    """A row per clause under a heading per gate; clauses with no test and the same reason share a row."""
    table = Table(box=None, padding=(0, 1), show_edge=False, header_style="bold")
    for column in ("clause", "level", "verdict", "tests"):
        table.add_column(column, no_wrap=True)
    table.add_column("what it is about, and why it is not PASS", overflow="fold")
    for gate in document["gates"]:
        counts = ", ".join(f"{count} {name}" for name, count in gate["counts"].items())
        table.add_row()
        table.add_row(Text(gate["id"], "bold"), "", "", "", Text(f"{gate['title']}: {counts}", "bold"))
        for rows in _same([clause for clause in document["clauses"] if clause["gate"] == gate["id"]]):
            table.add_row(*_row(rows))
    return table


def summary(document: dict[str, Any]) -> RenderableType:
    """The ruling in a sentence or two, and where the evidence is."""
    decision, run, target = document["decision"], document["run"], document["target"]
    colour = {0: "bold green", 1: "bold red", 2: "bold cyan", 3: "bold magenta"}[decision["exit_code"]]
    return Group(
        *[Text(line) for line in on_a_phone(document)],
        Text(),
        Text.assemble((decision["ruling"].upper(), colour), f": {decision['reason']}"),
        *(Text(f"  {line}") for line in _failed_reasons(decision)),
        *(Text(f"  {line}", "bold") for line in calls(document)),
        *_bounds(document),
        *(Text(f"  {line}", "yellow") for line in interruptions(document)),
        Text(f"target {target['name']} ({target['kind']}), build {target['build']}; run {run['id']}", "dim"),
    )


def _bounds(document: dict[str, Any]) -> list[Text]:
    """The bounds that are laxer than the guide's, of those that touch a clause that was looked at."""
    looked_at = {clause["id"] for clause in document["clauses"]}
    rows = [row for row in document["bounds"] if not row["clauses"] or looked_at & set(row["clauses"])]
    return [Text(HEADING, "yellow"), *(Text(f"  {line}") for line in bound_lines(rows))] if rows else []


def interruptions(document: dict[str, Any]) -> list[str]:
    """When and why the run was cut short, and whether it went on, in sentences."""
    return [
        f"interrupted at {row['at']}: {row['why']}; "
        + (f"went on at {row['resumed']}" if row["resumed"] else "`signoff run --resume DIR` goes on")
        for row in document["run"].get("interruptions", ())
    ]


def calls(document: dict[str, Any]) -> list[str]:
    """Whom to call about each part that failed (SIGN-08), in sentences."""
    return [
        f"call {call['who'] or 'somebody: the target file names nobody'}"
        f"{', ' + call['phone'] if call['phone'] else ''}, about {call['row']}: {', '.join(call['clauses'])}"
        for call in document["decision"]["calls"]
    ]


def _failed_reasons(decision: dict[str, Any], most: int = 10) -> list[str]:
    """What failed, the most serious first; what is merely undecided stands in the table."""
    grave = [reason for reason in decision["reasons"] if reason["verdict"] in ("FAIL", "ERROR")]
    lines = [f"{reason['clause']} {reason['verdict']}: {reason['text']}".strip() for reason in grave[:most]]
    return [*lines, f"and {len(grave) - most} more"] if len(grave) > most else lines


def on_a_phone(document: dict[str, Any]) -> list[str]:
    """The guide's metric of mobile responsiveness, as a figure; nothing where no such test was run."""
    tests = [test for clause in document["clauses"] if clause["id"] == PHONE for test in clause["tests"]]
    run = [test["outcome"] for test in tests if test["outcome"] != "NOT VERIFIED"]
    if not run:
        return []
    passed = run.count("PASS")
    return ["", f"on a phone: {passed} of {len(run)} tests pass, {100 * passed // len(run)} % (100 % asked)"]


def _same(clauses: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    groups: list[list[dict[str, Any]]] = []
    for clause in clauses:
        last = groups[-1][-1] if groups else None
        if last and not clause["tests"] and not last["tests"] and _alike(clause) == _alike(last):
            groups[-1].append(clause)
        else:
            groups.append([clause])
    return groups


def _alike(clause: dict[str, Any]) -> tuple[str, ...]:
    waived = "waived" if clause["waived"] else ""
    return clause["id"].partition("-")[0], clause["level"], clause["verdict"], clause["reason"], waived


def _row(clauses: list[dict[str, Any]]) -> list[RenderableType]:
    first, last = clauses[0], clauses[-1]
    name = first["id"] if first is last else f"{first['id']}..{last['id'].partition('-')[2]}"
    about = first["title"] if first is last else f"{len(clauses)} clauses"
    measured = f" ({first['with']})" if first is last and first["with"] else ""
    so_far = f" (so far: {first['so_far']})" if first["tests"] and first["so_far"] else ""
    notes = f" ({len(first['notes'])} notes)" if first["notes"] else ""
    reason = f" — {first['reason']}" if first["reason"] else ""
    verdict = Text(first["verdict"], _COLOURS[first["verdict"]])
    if first["waived"]:
        verdict.stylize("strike not bold")
        verdict.append(" waived", "yellow")
    return [
        name,
        first["level"],
        verdict,
        str(len(first["tests"]) or ""),
        Text(about + measured + so_far + notes + reason),
    ]


def _failures(document: dict[str, Any], known: set[str]) -> list[tuple[str, list[str]]]:
    new: list[str] = []
    old: list[str] = []
    for clause in document["clauses"]:
        for test in clause["tests"]:
            if test["failure"] is not None:
                (old if test["id"] in known else new).append(test["failure"]["text"])
    headings = ((f"{len(new)} new", new), (f"{len(old)} known from an earlier run", old))
    return [(heading, texts) for heading, texts in headings if texts]
