"""`signoff prove`: starts known-bad variants of the backend and demands that each is caught."""

import random
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from signoff.guide import Guide, load_guide
from signoff.proof.catalogue import Variant, load_catalogue, touched, unbuildable
from signoff.proof.catchers import load_catchers, remember
from signoff.proof.trial import Trial, try_unpatched, try_variant
from signoff.wire import clock
from signoff_cli.options import ROOT, console


def prove(
    everything: Annotated[bool, typer.Option("--all", help="every variant, however long it takes")] = False,
    variant: Annotated[list[str] | None, typer.Option("--variant", help="only this one; repeatable")] = None,
    since: Annotated[
        str, typer.Option("--since", help="first try variants of files changed since this commit")
    ] = "HEAD~10",
    seed: Annotated[
        int | None, typer.Option("--seed", help="seed of the sample; today's date if not given")
    ] = None,
    minutes: Annotated[float, typer.Option("--minutes", min=0.1, help="time limit without --all")] = 6,
    workers: Annotated[int, typer.Option("--workers", min=1, max=16, help="trials at the same time")] = 2,
    write_down: Annotated[
        bool,
        typer.Option("--remember", help="record which test caught which variant, to try it first next time"),
    ] = False,
) -> None:
    """Proves that the checks can fail: starts known-bad backends and demands that each is caught."""
    begun, guide, catalogue = clock.monotonic(), load_guide(), load_catalogue(ROOT)
    seed = date.today().toordinal() if seed is None else seed
    boxed = not (everything or variant)
    chosen = [v for v in catalogue if v.id in variant] if variant else _ordered(catalogue, since, seed)
    if not chosen:
        raise typer.BadParameter("no such variant")
    lacking = {subject: unbuildable(ROOT, subject) for subject in {variant.subject for variant in chosen}}
    for reason in filter(None, lacking.values()):
        console.print(f"variants that have to be built are not tried: {reason}")
    chosen = [variant for variant in chosen if lacking[variant.subject] is None]
    console.print(f"{len(catalogue)} variants, {len(chosen)} chosen (seed {seed})")
    deadline = begun + minutes * 60 if boxed else None
    trials: list[Trial] = []
    for trial in _try_in_turn(chosen, guide, deadline, workers):
        trials.append(trial)
        # At once: it takes long, and may be interrupted. What a search after the tests finds has no test that
        # could be tried first.
        if write_down and trial.caught and "::" in trial.by:
            remember(ROOT, {variant.id for variant in catalogue}, {trial.variant.id: trial.by})
    console.print("now the unpatched backend")
    wrong = try_unpatched(trials, ROOT, whole=not boxed)
    console.print(_table(trials))
    missed = [trial for trial in trials if not trial.caught]
    for trial in missed:
        console.print(f"MISSED {trial.variant.id}: {trial.seen}", markup=False)
    for line in wrong:
        console.print(f"the unpatched backend: {line}", markup=False)
    left = len(chosen) - len(trials)
    seconds = clock.monotonic() - begun
    average = f", {seconds / len(trials):.1f} s a variant" if trials else ""
    untried = f"; {left} not tried within the time box" if left else ""
    console.print(f"{seconds:.0f} s in all{average}{untried}")
    console.print(f"proof: {len(trials) - len(missed)} passed, {len(missed) + len(wrong)} failed")
    raise typer.Exit(1 if missed or wrong else 0)


def _ordered(catalogue: Sequence[Variant], since: str, seed: int) -> list[Variant]:
    """Those of changed files first, then the rest; both shuffled, so that a time box takes a sample."""
    shuffled = list(catalogue)
    random.Random(seed).shuffle(shuffled)
    first = touched(shuffled, _changed_files(since))
    return first + [variant for variant in shuffled if variant not in first]


def _changed_files(since: str) -> set[str]:
    """Files changed since that commit, committed or not; all of history when it is shorter than that."""
    for arguments in (["diff", "--name-only", since], ["ls-files"]):
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
        if done.returncode == 0:
            return set(done.stdout.split())
    return set()


def _try_in_turn(
    variants: Sequence[Variant], guide: Guide, deadline: float | None, workers: int
) -> Iterator[Trial]:
    """Those that load runs decide come last, one at a time: beside others they would measure those.

    A time box is usually over by then; `--all` and `--variant` try them.
    """
    for some, at_once in (
        ([variant for variant in variants if not variant.load], workers),
        ([variant for variant in variants if variant.load], 1),
    ):
        yield from _try_all(some, guide, deadline, at_once)


def _try_all(
    variants: Sequence[Variant], guide: Guide, deadline: float | None, workers: int
) -> Iterator[Trial]:
    waiting, catchers = iter(variants), load_catchers(ROOT)
    with ThreadPoolExecutor(workers) as threads:

        def begun(variant: Variant) -> Future[Trial]:
            return threads.submit(try_variant, variant, guide, ROOT, catchers.get(variant.id))

        first = [] if deadline is not None and clock.monotonic() > deadline else range(workers)
        running = {begun(variant) for _, variant in zip(first, waiting, strict=False)}
        while running:
            done = next(as_completed(running))
            running.remove(done)
            trial = done.result()
            word = "caught" if trial.caught else "MISSED"
            console.print(f"{word} {trial.variant.id} ({trial.seconds:.1f} s)", markup=False)
            yield trial
            following = None if deadline is not None and clock.monotonic() > deadline else next(waiting, None)
            if following is not None:
                running.add(begun(following))


def _table(trials: Sequence[Trial]) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for column in ("variant", "clause", "result", "what was broken", "by which test"):
        table.add_column(column, overflow="fold")
    for trial in sorted(trials, key=lambda trial: (trial.variant.clause, trial.variant.id)):
        result = "caught" if trial.caught else "MISSED"
        by = trial.by.rpartition("/")[2]
        table.add_row(trial.variant.id, trial.variant.clause, result, trial.variant.sentence, by)
    return table
