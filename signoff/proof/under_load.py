"""Trials of variants that break a latency budget: a short load run of the clause's journey decides."""

import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from signoff.evidence.history import read_run
from signoff.proof.catalogue import Variant, copy_tree

GIVEN_UP_S, ENDS_WITHIN_S = 240, 60
PROFILE = """
seconds = {seconds}
window_s = 0.25
pool = 40

[rates]
{journey} = 8
"""
"""Two requests a window, in the shortest windows that there are."""


def tried(variant: Variant, tree: Path, root: Path) -> tuple[str, str]:
    """What caught the variant that was laid into that tree, empty if nothing did; and what was seen."""
    document, words = _run(variant, tree, root)
    return shown(variant, document) if document else ("", f"no verdict: {words[-300:]}")


def unpatched(variant: Variant, root: Path) -> str:
    """Why the variant's clause is not PASS without it; empty if it is."""
    with tempfile.TemporaryDirectory(prefix="signoff-proof-") as folder:
        copy_tree(root, Path(folder), variant.subject)
        document, words = _run(variant, Path(folder), root)
    if document is None:
        return f"no verdict: {words[-300:]}"
    clause = _clause_of(variant, document)
    return "" if clause["verdict"] == "PASS" else f"{clause['verdict']}: {clause['reason']}"


def shown(variant: Variant, document: dict[str, Any]) -> tuple[str, str]:
    """A broken budget turns its clause red, or undecided by the very share that breaks it; never green.

    A disturbed measurement says so in other words than a variant `shows`: it catches nothing.
    """
    clause = _clause_of(variant, document)
    for test in clause["tests"]:
        if test["outcome"] in ("FAIL", "INCONCLUSIVE") and re.search(variant.shows, test["reason"]):
            return test["id"], test["reason"]
    return "", f"{clause['verdict']}: {clause['reason']}"


def _run(variant: Variant, tree: Path, root: Path) -> tuple[dict[str, Any] | None, str]:
    profile, out = tree / "trial.toml", tree / "out"
    profile.write_text(PROFILE.format(seconds=variant.seconds, journey=variant.load), encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        "from signoff_cli.main import main; main()",
        "load",
        f"--profile={profile}",
    ]
    command += [f"--target={tree / variant.subject.target}", f"--out={out}", "--seed=trial"]
    with (tree / "said.txt").open("w+") as said:
        process = subprocess.Popen(command, cwd=root, stdout=said, stderr=said)
        try:
            process.wait(GIVEN_UP_S)
        except subprocess.TimeoutExpired:
            # Gently, so that it ends what it has started.
            process.send_signal(signal.SIGINT)
            process.wait(ENDS_WITHIN_S)
            return None, f"gave up after {GIVEN_UP_S} s"
    words = (tree / "said.txt").read_text(encoding="utf-8")
    found = [file.parent for file in out.glob("*/verdict.json")]
    return (read_run(found[0]) if found else None), words


def _clause_of(variant: Variant, document: dict[str, Any]) -> dict[str, Any]:
    clause: dict[str, Any] = next(each for each in document["clauses"] if each["id"] == variant.clause)
    return clause
