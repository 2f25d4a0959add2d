"""`python -m bench.spread`: one defect in, how many findings out.

Draws variants of the reference (`--seed`), runs all suites but the browser's against each, and prints which
clauses fail or break beside the one that the variant is of. What an unpatched backend fails as well does not
count. Whether a clause beside it is really broken by the same defect is for a reader to say: its first
failure is printed. Exit code 3: a run came to no verdict.
"""

import argparse
import random
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.orders import BenchError
from signoff.evidence.history import read_run
from signoff.plugin.selection import SUITES
from signoff.proof.catalogue import REFERENCE, Variant, apply, copy_tree, load_catalogue

ROOT = Path(__file__).parents[1]
BROKEN = ("FAIL", "ERROR")
WITHIN_S = 900
SHOWN = 160
LARGE = 2


@dataclass(frozen=True)
class Spread:
    """What a variant's run ruled of its own clause, and the first failure of each other that broke."""

    variant: Variant
    own: str
    others: Mapping[str, str]


def draw(catalogue: Sequence[Variant], count: int, seed: int) -> list[Variant]:
    """So many variants of the reference that the suites decide: without load, a drill or a build."""
    usable = [one for one in catalogue if one.subject == REFERENCE and not one.load and not one.control]
    return random.Random(seed).sample(usable, min(count, len(usable)))


def broken_clauses(document: Mapping[str, Any]) -> dict[str, str]:
    """The clauses that failed or broke: id to verdict, test and reason in a line."""
    found = {}
    for clause in document["clauses"]:
        if clause["verdict"] in BROKEN:
            tests = [test["id"] for test in clause["tests"] if test["outcome"] in BROKEN]
            first = tests[0].rpartition("::")[2] if tests else "no test of its own"
            found[clause["id"]] = f"{clause['verdict']} {first}: {clause['reason']}"
    return found


def rule(variant: Variant | None) -> dict[str, Any]:
    """The verdict document of a whole run but for the browser, against that variant or the reference."""
    with tempfile.TemporaryDirectory(prefix="signoff-spread-") as folder:
        tree = Path(folder)
        copy_tree(ROOT, tree, REFERENCE)
        if variant is not None:
            apply(variant, tree)
        suites = [suite for suite in SUITES if suite != "e2e"]
        where = [f"--target={tree / REFERENCE.target}", f"--out={tree / 'out'}", "--run-id=spread"]
        command = [sys.executable, "-m", "pytest", *suites, *where, "-q", "--tb=no", "-n", "2"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=WITHIN_S)
        try:
            return read_run(tree / "out" / "spread")
        except OSError:
            raise BenchError(f"no verdict: {(done.stdout + done.stderr)[-500:]}") from None


def spread_of(variant: Variant, usual: Mapping[str, str]) -> Spread:
    """What is broken of that variant, and not of the reference."""
    document = rule(variant)
    own = next(clause["verdict"] for clause in document["clauses"] if clause["id"] == variant.clause)
    broken = broken_clauses(document)
    return Spread(
        variant, own, {name: broken[name] for name in broken if name not in (variant.clause, *usual)}
    )


def table_of(spreads: Sequence[Spread]) -> Table:
    """A row for each variant."""
    table = Table("variant", "clause", "ruled", "others", "which", box=None)
    for one in spreads:
        which = "\n".join(f"{name}: {why[:SHOWN]}" for name, why in one.others.items())
        table.add_row(one.variant.id, one.variant.clause, one.own, str(len(one.others)), which)
    return table


def main() -> None:
    """Prints the table, and what stands beside a defect at the median and at most."""
    parser = argparse.ArgumentParser(prog="bench.spread", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--variants", type=int, default=30, help="how many are drawn (30)")
    parser.add_argument("--seed", type=int, default=1, help="which are drawn (1)")
    chosen = parser.parse_args()
    console, spreads = Console(markup=False, highlight=False, width=200), []
    try:
        usual = broken_clauses(rule(None))
        console.print(f"the reference: {usual or 'nothing fails'}")
        for variant in draw(load_catalogue(ROOT), chosen.variants, chosen.seed):
            spreads.append(spread_of(variant, usual))
            console.print(table_of(spreads[-1:]))
    except (BenchError, subprocess.TimeoutExpired) as error:
        console.print(str(error))
        raise SystemExit(3) from None
    counts = [len(one.others) for one in spreads]
    beyond = sum(count > LARGE for count in counts)
    console.print(table_of(spreads))
    console.print(
        f"{len(spreads)} variants: {median(counts):g} other clauses at the median, {max(counts)} at most, "
        f"more than {LARGE} of {beyond}"
    )


if __name__ == "__main__":
    main()
