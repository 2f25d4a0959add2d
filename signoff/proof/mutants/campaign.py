"""A run of mutants: the copy is made, workers start, each mutant is tried, and what came of it is written."""

import json
import math
import resource
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signoff.proof.mutants import reach as reaches
from signoff.proof.mutants import tree
from signoff.proof.mutants.page import page
from signoff.proof.mutants.protocol import Command, Cover, Idle, Seen, Tried
from signoff.proof.mutants.reach import Reach, function_of
from signoff.proof.mutants.schemata import Mutant
from signoff.proof.mutants.score import Ended, document_of, ended
from signoff.proof.mutants.selection import MOST_S, clauses_named, sample, trial_of
from signoff.proof.mutants.survivors import load_triaged, unsettled, verdicts
from signoff.proof.mutants.workers import JUDGES, Worker, Workers
from signoff.suite.suite import suite_in
from signoff.wire import clock

CACHE = Path("out/mutants/cache")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Wish:
    """What is asked for: so many mutants (None: all), drawn with that seed.

    `hints`: which tests reach what is taken as it was written down, not found out. `only` chooses mutants by
    a part of their file or function. `remember` writes down which tests reach what. `restarts`: also those
    that run when the backend starts and never again, each on a backend that is started anew. `most_s`:
    seconds of tests that are spent on one that survives. `minutes`: no further one is begun after that; as
    they come in an order of chance, those that were tried are a sample still.
    """

    count: int | None
    seed: int
    bar: float
    workers: int = 2
    hints: bool = False
    remember: bool = False
    only: str = ""
    restarts: bool = False
    most_s: float = MOST_S
    minutes: float = math.inf


def run(root: Path, wish: Wish, out: Path, say: Say) -> dict[str, Any]:
    """Tries them, and writes mutants.json and mutants.html into `out`; gives back what was written."""
    triaged = verdicts(load_triaged(root))
    with tempfile.TemporaryDirectory(prefix="signoff-mutants-") as folder:
        _, mutants = tree.build(root, Path(folder), root / CACHE)
        used = used_by_children()
        names = [f"worker-{index}" for index in range(1, wish.workers + 1)]
        with Workers(Worker(root, Path(folder), len(mutants) + 2, name) for name in names) as workers:
            found = _reach(root, wish, workers, mutants, say)
            named = [each for each in mutants if wish.only in function_of(each)]
            live = [each for each in named if wish.restarts or not found.is_at_start_only(each)]
            open_ = unsettled(live, triaged)
            chosen = sample(open_, wish.count, wish.seed)
            say(
                f"{len(mutants)} mutants; {len(named) - len(live)} need the backend started anew and are "
                f"left out; {len(live) - len(open_)} were looked at before; {len(chosen)} of {len(open_)} "
                f"chosen (seed {wish.seed})"
            )
            begun = clock.monotonic()
            results = list(_tried(chosen, found, workers, triaged, say, wish, root))
            seconds = clock.monotonic() - begun
        cpu_s = used_by_children() - used
    document = document_of(
        results,
        seed=wish.seed,
        made=len(mutants),
        left_out=len(named) - len(live),
        looked_at=len(live) - len(open_),
        sampled=len(results) < len(open_),
        seconds=seconds,
        cpu_s=cpu_s,
        build=tree.digest_of(root, "backend"),
        bar=wish.bar,
    )
    write(document, out)
    return document


def write(document: Mapping[str, Any], out: Path) -> None:
    """mutants.json and mutants.html, into that folder."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "mutants.json").write_text(json.dumps(document, indent=1, ensure_ascii=False), encoding="utf-8")
    (out / "mutants.html").write_text(page(document), encoding="utf-8")


def used_by_children() -> float:
    """Seconds of processor that all processes have used that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reach(root: Path, wish: Wish, workers: Workers, mutants: Sequence[Mutant], say: Say) -> Reach:
    """Out of the cache, or as written down if that will do, or found out by a clean run of all tests."""
    digest = tree.digest_of(root, "backend", "tests/domains", *tree.MADE_BY, *JUDGES)
    file = root / CACHE / f"reach-{digest}.json"
    known = [test for test in suite_in(root).tests if test.startswith(JUDGES)]
    if file.exists():
        found = reaches.load(file, mutants)
    else:
        hinted = reaches.written_down(root, frozenset(known), mutants) if wish.hints else None
        if hinted is not None:
            say("which tests reach what: as it was written down")
            return hinted
        begun = clock.monotonic()
        say(f"first a clean run of {len(known)} tests, which tells what each reaches; it takes minutes")
        unasked = workers.each(Idle())
        seen: list[Seen] = list(workers.share(Cover([test]) for test in known))
        idle = frozenset.union(*(each.idle for each in unasked))
        starting = frozenset.union(*(each.starting for each in unasked))
        found = reaches.reach_of(seen, mutants, idle, starting)
        for each in seen:
            if each.outcome != "PASS":
                say(f"judges nothing: {each.test} is {each.outcome} on the clean backend")
        reaches.save(found, file)
        say(f"a clean run of {len(seen)} tests took {clock.monotonic() - begun:.0f} s")
    if wish.remember:
        reaches.write_down(found, mutants, root)
    return found


def _tried(
    chosen: Sequence[Mutant],
    reach: Reach,
    workers: Workers,
    triaged: Any,
    say: Say,
    wish: Wish,
    root: Path,
) -> Iterator[Ended]:
    killers: dict[str, list[str]] = defaultdict(list)
    by_number = {mutant.number: mutant for mutant in chosen}
    unreached: list[Mutant] = []
    named = clauses_named(chosen, root)
    deadline = clock.monotonic() + wish.minutes * 60

    def commands() -> Iterator[Command]:
        # Those that need the backend started anew come last: each costs as much as ten others.
        for mutant in sorted(chosen, key=reach.is_at_start_only):
            if clock.monotonic() > deadline:
                return
            trial = trial_of(mutant, reach, killers, wish.most_s, named)
            if trial.tests:
                yield trial
            else:
                unreached.append(mutant)

    answer: Tried
    for answer in workers.share(commands()):
        mutant = by_number[answer.number]
        result = ended(mutant, answer, triaged)
        if answer.by and answer.confirmed:
            killers[function_of(mutant)].append(answer.by)
        say(
            f"{result.result} {mutant.file}:{mutant.line} {mutant.operator} ({answer.seconds:.1f} s, "
            f"{answer.ran} tests) {answer.by.rpartition('::')[2]} {answer.outcome}"
        )
        yield result
    for mutant in unreached:
        yield ended(mutant, None, triaged)
