"""The decision in Markdown, for a merge request."""

import re
from collections.abc import Mapping
from typing import Any

from signoff.evidence.bounds import HEADING, bound_lines
from signoff.report.terminal import calls

_MOST = 20
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def summary(document: Mapping[str, Any]) -> str:
    """Ruling, reasons, whom to call, gates. Texts of a target are shown as they are, never as Markdown."""
    decision, target, run = document["decision"], document["target"], document["run"]
    lines = [
        f"## Sign-off: {decision['ruling'].upper()}",
        "",
        f"{plain(decision['reason'])}",
        "",
        f"Target {plain(target['name'])} ({target['kind']}), build `{_code(target['build'])}`, "
        f"guide {plain(document['guide']['version'])}, evidence `{_code(run['id'])}`.",
    ]
    grave = [row for row in decision["reasons"] if row["verdict"] in ("FAIL", "ERROR", "INCONCLUSIVE")]
    if grave:
        lines += ["", "| clause | verdict | why |", "|---|---|---|"]
        lines += [
            f"| {row['clause']} | {row['verdict']} | {plain(row['text'])[:300]} |" for row in grave[:_MOST]
        ]
        lines += [f"| {len(grave) - _MOST} more | | |"] if len(grave) > _MOST else []
    lines += ["", *(f"- {plain(line)}" for line in calls(dict(document)))]
    lines += ["", "| gate | decision | clauses |", "|---|---|---|"]
    for gate in document["gates"]:
        counts = ", ".join(f"{count} {name}" for name, count in gate["counts"].items())
        waived = f", {gate['waived']} waived" if gate["waived"] else ""
        lines.append(f"| {gate['title']} | {gate['ruling']} | {counts}{waived} |")
    if document["bounds"]:
        lines += ["", f"{HEADING}:", "", *(f"- {plain(line)}" for line in bound_lines(document["bounds"]))]
    if document["waivers"]:
        lines += ["", "Waivers:", ""]
        lines += [
            f"- ~~{row['clause']} {row['verdict']}~~ until {row['expires']}, {plain(row['owner'])}: "
            f"{plain(row['reason'])}"
            for row in document["waivers"]
        ]
    if document["explanations"]:
        lines += ["", "Failed on this build, explained:", ""]
        lines += [
            f"- {row['clause']} {plain(row['test'])}, {plain(row['name'])}: {plain(row['text'])}"
            for row in document["explanations"]
        ]
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """A text on one line that no Markdown reader takes for markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    return text.replace("`", "'")
