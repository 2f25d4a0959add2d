"""`signoff prove`: starts known-bad variants of the backend and demands that each is caught.

`signoff replay`: plays a story again that model and target disagreed about.
"""

import math
import random
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from signoff.deployment.loading import TargetError
from signoff.deployment.opening import open_ledger, open_target
from signoff.deployment.pool import TooFewCustomers
from signoff.deployment.run_id import new_run_id
from signoff.guide import Guide, load_guide
from signoff.model.replaying import replay as play_again
from signoff.model.story import read_story
from signoff.proof.catalogue import Variant, load_catalogue, touched, unbuildable
from signoff.proof.catchers import load_catchers, remember
from signoff.proof.trial import Trial, try_unpatched, try_variant
from signoff.verdict.decision import Ruling
from signoff.verdict.outcomes import NotVerified
from signoff.wire import clock
from signoff_cli.options import LOCAL, ROOT, TargetFile, console


def prove(
    everything: Annotated[bool, typer.Option("--all", help="every variant, however long it takes")] = False,
    variant: Annotated[list[str] | None, typer.Option("--variant", help="only this one; repeatable")] = None,
    since: Annotated[
        str, typer.Option("--since", help="first try variants of files changed since this commit")
    ] = "HEAD~10",
    seed: Annotated[
        int | None, typer.Option("--seed", help="seed of the sample; today's date if not given")
    ] = None,
    minutes: Annotated[
        float, typer.Option("--minutes", min=0.1, help="time limit without --all or `--mutants all`")
    ] = 6,
    workers: Annotated[int, typer.Option("--workers", min=1, max=16, help="trials at the same time")] = 2,
    write_down: Annotated[
        bool,
        typer.Option("--remember", help="record which test caught which variant, to try it first next time"),
    ] = False,
    mutants: Annotated[
        str | None, typer.Option("--mutants", help="so many automatic mutants instead, or `all` of them")
    ] = None,
    bar: Annotated[
        float, typer.Option("--bar", min=0, max=1, help="the share of mutants that has to be killed")
    ] = 0.8,
    hints: Annotated[
        bool, typer.Option("--hints", help="which tests reach which mutants, as it was written down last")
    ] = False,
    restarts: Annotated[
        bool,
        typer.Option("--restarts", help="also mutants that need the backend started anew, some 5 s each"),
    ] = False,
    portal: Annotated[
        bool,
        typer.Option("--portal", help="mutants of the portal, judged by its unit tests and in a browser"),
    ] = False,
    most: Annotated[
        float | None,
        typer.Option(
            "--most",
            min=0.1,
            help="seconds of tests that are spent on a mutant that survives; 4, or 12 of the portal",
        ),
    ] = None,
    only: Annotated[
        str, typer.Option("--only", help="only mutants of files or functions named like this")
    ] = "",
) -> None:
    """Proves that the checks can fail: starts known-bad backends and demands that each is caught."""
    begun, guide, catalogue = clock.monotonic(), load_guide(), load_catalogue(ROOT)
    seed = date.today().toordinal() if seed is None else seed
    if portal and (mutants is None or hints or restarts or write_down):
        raise typer.BadParameter(
            "--portal goes with --mutants, and without --hints, --restarts and --remember"
        )
    if mutants is not None:
        count = None if mutants == "all" else int(mutants)
        within = math.inf if count is None else minutes
        if portal:
            raise typer.Exit(_portals_mutants(count, seed, bar, workers, only, most, within))
        # What writes mutants takes a second to load, and nothing else needs it.
        from signoff.proof.mutants.campaign import Wish, run
        from signoff.proof.mutants.selection import MOST_S

        spent = MOST_S if most is None else most
        wish = Wish(count, seed, bar, workers, hints, write_down, only, restarts, spent, within)
        raise typer.Exit(_scored(lambda out: run(ROOT, wish, out, _say)))
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
        console.print(f"MISSED {trial.variant.id}: {trial.seen}")
    for line in wrong:
        console.print(f"the unpatched backend: {line}")
    left = len(chosen) - len(trials)
    seconds = clock.monotonic() - begun
    average = f", {seconds / len(trials):.1f} s a variant" if trials else ""
    untried = f"; {left} not tried within the time box" if left else ""
    console.print(f"{seconds:.0f} s in all{average}{untried}")
    console.print(f"proof: {len(trials) - len(missed)} passed, {len(missed) + len(wrong)} failed")
    raise typer.Exit(1 if missed or wrong else 0)


def _portals_mutants(
    count: int | None, seed: int, bar: float, workers: int, only: str, most: float | None, minutes: float
) -> int:
    from signoff.proof.portal_mutants.campaign import MOST_S, Wish, run

    wish = Wish(count, seed, bar, workers, only, MOST_S if most is None else most, minutes)
    return _scored(lambda out: run(ROOT, wish, out, _say))


def _scored(run: Callable[[Path], dict[str, Any]]) -> int:
    """Runs mutants, says what came of them, and gives back the exit code: 0 if the bar holds."""
    from signoff.proof.mutants.score import holds, summary

    out = ROOT / "out/mutants" / new_run_id()
    document = run(out)
    for line in [*summary(document), f"{out.relative_to(ROOT)}/mutants.html"]:
        _say(line)
    return 0 if holds(document) else 1


def _say(line: str) -> None:
    console.print(line, soft_wrap=True)


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
            # Why at once: there may be hours before the end.
            word, why = ("caught", "") if trial.caught else ("MISSED", f": {trial.seen}")
            console.print(f"{word} {trial.variant.id} ({trial.seconds:.1f} s){why}")
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


def replay(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="a story, as a run wrote it: model/story-1.json")
    ],
    target: TargetFile = LOCAL,
) -> None:
    """Plays a story of the model again: exit 0 the target agrees, 1 it differs, 3 it could not be played."""
    story = read_story(file)
    opened, booted = open_target(target)
    ledger = open_ledger(opened.description, ROOT)
    try:
        found = play_again(story, opened, ledger, lambda line: console.print(line))
    except (NotVerified, TooFewCustomers, ConnectionError) as error:
        raise TargetError(f"{target}: the story cannot be played there: {error}") from None
    finally:
        ledger.close()
        if booted is not None:
            booted.stop()
    if found is None:
        console.print("the target agrees with the model now")
        raise typer.Exit(Ruling.RELEASE.exit_code)
    title = load_guide().clause(found.clause).title
    console.print(f"{found.clause} ({title}): expected {found.expected}; {found.actual}")
    if found.exchange is not None:
        console.print(found.exchange.shown())
    raise typer.Exit(Ruling.DO_NOT_RELEASE.exit_code)
