"""What the sheet shows, worked out from the verdict document; the template only lays it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import Markup

from signoff.evidence.attested import Signature, with_signatures
from signoff.evidence.bounds import HEADING, guides_value
from signoff.evidence.document import Json
from signoff.guide import Guide
from signoff.guide.lists import Lists
from signoff.report.drill.picture import picture
from signoff.report.drill.timeline import rows, seconds, timelines_in
from signoff.report.sheet.boxes import box_of, metric_of
from signoff.report.sheet.links import links_to
from signoff.report.sheet.tried import tried_view

MOST_FAILURES = 12
"""So many failures of one clause are shown in full; the rest stand in the evidence."""
_UNKNOWN = ("INCONCLUSIVE", "NOT VERIFIED", "REVIEW")
_ORDER = ("FAIL", "ERROR", "INCONCLUSIVE", "NOT VERIFIED", "WARN", "REVIEW")


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What is not in the document: digests by name, files that lie in the folder, who signed.

    `titles` say what files are called, by their names in the folder. `up` leads from the sheet to the
    folder of the evidence.
    """

    digests: Mapping[str, str] = field(default_factory=dict)
    documents: Sequence[str] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    signatures: Sequence[Signature] = ()
    up: str = ""


def view_of(document: Json, guide: Guide, lists: Lists, beside: Beside) -> dict[str, Any]:
    """The template's names. Signed attestations count in every verdict and box that is shown."""
    if beside.signatures:
        document, _ = with_signatures(guide, document, beside.signatures)
    clauses = {clause["id"]: clause for clause in document["clauses"]}
    counted = [clause for clause in document["clauses"] if not clause["post"]]
    drilled = timelines_in(document["clauses"])
    return {
        "document": document,
        "guide": guide,
        "clauses": clauses,
        "titles": {gate.id: gate.title for gate in guide.gates},
        "gates": [_gate(gate, document) for gate in document["gates"]],
        "counts": _counts(counted),
        "bounds_heading": HEADING,
        "bounds": [{**row, "guides": guides_value(row)} for row in document["bounds"]],
        "reasons": _grouped(document["decision"]["reasons"]),
        "metrics": [metric_of(item, clauses) for item in lists.metrics],
        "checklists": [
            (one, [(group.title, [box_of(item, clauses) for item in group.items]) for group in one.groups])
            for one in lists.checklists
        ],
        "failed": [_failed(clause) for clause in counted if _is_shown(clause)],
        "unknown": _grouped([_as_reason(clause) for clause in counted if clause["verdict"] in _UNKNOWN]),
        "missed": [clause for clause in counted if clause["verdict"] == "WARN"],
        "partly": [clause for clause in counted if clause["verdict"] == "PASS" and clause["so_far"]],
        "known": sum(test["known"] for clause in counted for test in clause["tests"] if test["failure"]),
        "new": sum(not test["known"] for clause in counted for test in clause["tests"] if test["failure"]),
        "tests": sum(len(clause["tests"]) for clause in document["clauses"]),
        "tried": tried_view(document.get("tried", [])),
        "drilled": drilled,
        "drill_picture": Markup(picture(drilled)) if drilled else "",
        "drill_rows": rows(drilled),
        "seconds": seconds,
        "beside": beside,
        "links_to": lambda files: links_to(files, beside.titles, beside.up),
        "documents": links_to(beside.documents, {name: name for name in beside.documents}, beside.up),
        "up": beside.up,
    }


def files_beside(folder: Path) -> list[str]:
    """Pages and tables that the runs left and that a reader can open, relative to the folder."""
    patterns = ("*.html", "*.md", "*.xml", "*.jsonl")
    tops = [folder / "runs" / name for name in _names(folder / "runs")] or [folder]
    found = [
        file
        for top in tops
        for pattern in patterns
        for file in (*top.glob(pattern), *top.glob(f"*/{pattern}"))
    ]
    outside = ("allure-results", "exchanges", "histories", "collected", "approvals", "tried")
    kept = [file for file in found if file.parent.name not in outside and not file.name.startswith("sheet")]
    # A link leads to another file tomorrow, and maybe to one of this machine today.
    kept = [file for file in kept if file.resolve() == folder.resolve() / file.relative_to(folder)]
    return sorted(file.relative_to(folder).as_posix() for file in kept)


def _names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir() if entry.is_dir()) if folder.is_dir() else []


def _counts(clauses: Sequence[Json]) -> list[tuple[str, int]]:
    order = ("PASS", *_ORDER)
    return [
        (name, count)
        for name in order
        if (count := sum(clause["verdict"] == name and not clause["waived"] for clause in clauses))
    ] + ([("WAIVED", waived)] if (waived := sum(clause["waived"] for clause in clauses)) else [])


def _gate(gate: Json, document: Json) -> Json:
    inside = [clause for clause in document["clauses"] if clause["gate"] == gate["id"]]
    rows = _grouped([_as_reason(c) for c in inside if not c["tests"]])
    return {
        **gate,
        "post": all(clause["post"] for clause in inside),
        "clauses": inside,
        "counts": _counts(inside),
        "rows": rows,
    }


def _is_shown(clause: Json) -> bool:
    """A clause is shown in full when something of it went wrong, waived or not."""
    return clause["verdict"] in ("FAIL", "ERROR") or any(test["failure"] for test in clause["tests"])


def _failed(clause: Json) -> Json:
    bad = [test for test in clause["tests"] if test["failure"] or test["outcome"] in ("FAIL", "ERROR")]
    new_first = sorted(bad, key=lambda test: (test["known"], _ORDER.index(test["outcome"])))
    return {**clause, "shown": new_first[:MOST_FAILURES], "more": max(0, len(bad) - MOST_FAILURES)}


def _as_reason(clause: Json) -> Json:
    return {"clause": clause["id"], "verdict": clause["verdict"], "text": clause["reason"]}


def _grouped(reasons: Sequence[Json]) -> list[Json]:
    """Reasons that say the same of several clauses are one line, in the order of the first of them."""
    found: dict[tuple[str, str], list[str]] = {}
    for reason in reasons:
        found.setdefault((reason["verdict"], reason["text"]), []).append(reason["clause"])
    return [
        {"verdict": verdict, "text": text, "clauses": clauses} for (verdict, text), clauses in found.items()
    ]
