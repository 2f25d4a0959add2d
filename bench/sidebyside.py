"""What Schemathesis finds in backends with one mistake each, beside what our suites find in the same ones."""

import contextlib
import os
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.orders import BenchError
from bench.schemathesis import Fuzzed, fuzz
from signoff.deployment.loading import TargetError
from signoff.deployment.opening import open_target
from signoff.guide import load_guide
from signoff.proof.catalogue import (
    REFERENCE,
    STRANGER,
    CatalogueError,
    Subject,
    Variant,
    apply,
    copy_tree,
    load_catalogue,
)
from signoff.proof.catchers import load_catchers
from signoff.proof.trial import Trial, try_variant

ROOT = Path(__file__).resolve().parents[1]
SAMPLED = ("SEC-01", "SEC-02", "SEC-04", "SEC-09", "NTF-09")
"""Isolation, tokens and limits over HTTP: what a fuzzer with a token can reach."""
OUT_OF_THE_WAY = {
    "SECUREBASE_LIMIT_REQUESTS": "10000",
    "SECUREBASE_LIMIT_WINDOW_S": "1",
    "STRANGER_LIMIT": "10000/1",
}
"""For Schemathesis, where the mistake is not about the limit: else it would be done after 100 calls."""
CUSTOMER = "acme"


@dataclass(frozen=True)
class Row:
    """What each found in a variant; `new` is what Schemathesis does not report without the mistake."""

    variant: Variant
    ours: Trial
    theirs: Fuzzed
    new: frozenset[str]
    seconds: float


def chosen(catalogue: Sequence[Variant], sample: int, holes: int, seed: int) -> list[Variant]:
    """A seeded sample of the reference's variants in those clauses, and the stranger's holes."""
    about = [one for one in catalogue if one.subject == REFERENCE and one.clause in SAMPLED]
    sampled = random.Random(seed).sample(about, min(sample, len(about)))
    return sampled + [one for one in catalogue if one.subject == STRANGER][:holes]


def run(
    console: Console, schemathesis: Path, *, seconds: float, sample: int, holes: int, seed: int
) -> list[Row]:
    """Tries each variant with both; BenchError when one cannot be tried. Says how far it is."""
    guide, catchers = load_guide(), load_catchers(ROOT)
    variants = chosen(load_catalogue(ROOT), sample, holes, seed)
    usual: dict[tuple[Subject, bool], frozenset[str]] = {}
    rows = []
    for variant in variants:
        kind = (variant.subject, variant.clause == "SEC-04")
        if kind not in usual:
            # What it reports differs from run to run: twice, so that less of that is taken for a finding.
            twice = [_fuzzed(None, *kind, schemathesis, seconds, number) for number in (seed, seed + 1)]
            usual[kind] = twice[0].failures | twice[1].failures
        theirs = _fuzzed(variant, *kind, schemathesis, seconds, seed)
        began = time.monotonic()
        ours = try_variant(variant, guide, ROOT, catchers.get(variant.id))
        new = theirs.failures - usual[kind]
        rows.append(Row(variant, ours, theirs, new, time.monotonic() - began))
        console.print(f"{variant.id}: ours {_word(ours.caught)}, Schemathesis {len(new)} new", markup=False)
    return rows


def show(console: Console, rows: Sequence[Row], seconds: float, seed: int) -> None:
    """The table, and the count."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for column in ("variant", "clause", "what was broken", "our suites", "Schemathesis"):
        table.add_column(column, overflow="fold")
    for row in rows:
        by = row.ours.by.rpartition("::")[2] or row.ours.seen[:300]
        ours = f"{_word(row.ours.caught)} in {row.seconds:.0f} s: {by}"
        cells = (row.variant.id, row.variant.clause, row.variant.sentence, ours, _theirs(row))
        table.add_row(*(escape(cell) for cell in cells))
    console.print(table)
    caught, hits = sum(row.ours.caught for row in rows), sum(bool(row.new) for row in rows)
    console.print(
        f"of {len(rows)}: our suites caught {caught} for the stated reason; Schemathesis reported on {hits} "
        f"something that it does not report without the mistake ({seconds:g} s each, seed {seed})"
    )


def _theirs(row: Row) -> str:
    received = f"{len(row.theirs.failures)} failures in {row.theirs.calls} calls, "
    new = "; ".join(sorted(row.new)[:3])
    return received + (f"{len(row.new)} new: {new}" if row.new else "none new")


def _word(caught: bool) -> str:
    return "caught" if caught else "MISSED"


def _fuzzed(
    variant: Variant | None, subject: Subject, limited: bool, schemathesis: Path, seconds: float, seed: int
) -> Fuzzed:
    with tempfile.TemporaryDirectory(prefix="bench-sidebyside-") as folder:
        tree = Path(folder)
        try:
            copy_tree(ROOT, tree, subject)
            if variant is not None:
                apply(variant, tree)
            with _environment({} if limited else OUT_OF_THE_WAY):
                target, booted = open_target(tree / subject.target)
        except (CatalogueError, TargetError) as error:
            raise BenchError(str(error)) from error
        assert booted is not None, "each of them is started for the run"
        with booted:
            return fuzz(schemathesis, target, CUSTOMER, seconds=seconds, seed=seed)


@contextlib.contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
