"""A run of mutants of the portal: its unit tests judge each first, then e2e what they leave alive."""

import math
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signoff.guide.errors import UserError
from signoff.proof.catalogue import PACKAGES, PORTAL
from signoff.proof.mutants import reach as reaches
from signoff.proof.mutants import tree as backend_tree
from signoff.proof.mutants.campaign import CACHE, Say, used_by_children, write
from signoff.proof.mutants.protocol import Cover, Seen, Tried, Try
from signoff.proof.mutants.reach import Reach, function_of
from signoff.proof.mutants.score import Ended, document_of, ended
from signoff.proof.mutants.selection import sample, trial_of
from signoff.proof.mutants.survivors import Triaged, gone, load_triaged, unsettled, verdicts
from signoff.proof.mutants.workers import Workers
from signoff.proof.portal_mutants import tree, units
from signoff.proof.portal_mutants.protocol import Judges, Named
from signoff.proof.portal_mutants.stryker import SOURCE, installed
from signoff.proof.portal_mutants.tree import Made
from signoff.proof.portal_mutants.workers import JUDGES, Worker
from signoff.wire import clock

TRIAGED = Path("tests/proof/portal_survivors.toml")
MOST_S = 12.0
"""Tests of so many seconds are spent on a mutant that survives, by default."""
BATCH = 50
"""So many are tried by the unit tests at once: to begin with takes Stryker some 20 s."""
UNITS_S = 6.0
"""So long they take for each, on a machine with other work to do."""
LEFT_OUT = "are texts for people, styles and pictures"


@dataclass(frozen=True)
class Wish:
    """What is asked for: so many mutants (None: all), drawn with that seed.

    `only` chooses mutants by a part of their file or function. `most_s`: seconds of tests in a browser that
    are spent on one that survives. `minutes`: no further one is begun after that.
    """

    count: int | None
    seed: int
    bar: float
    workers: int = 2
    only: str = ""
    most_s: float = MOST_S
    minutes: float = math.inf


def run(root: Path, wish: Wish, out: Path, say: Say) -> dict[str, Any]:
    """Tries them, and writes mutants.json and mutants.html into `out`; gives back what was written.

    UserError where Stryker cannot be installed or run, or the portal cannot be built.
    """
    used, home = used_by_children(), installed(root, say)
    triaged = load_triaged(root, TRIAGED)
    with tempfile.TemporaryDirectory(prefix="signoff-portal-") as folder:
        place = Path(folder)
        made = tree.build(root, place, home)
        for entry in gone(triaged, [each.mutant for each in made]):
            say(f"{entry.listed}: this mutant is no longer made; look at it again")
        named = [each for each in made if wish.only in function_of(each.mutant)]
        live = {each.mutant.number: each for each in named if not each.left_out}
        open_ = unsettled((each.mutant for each in live.values()), verdicts(triaged))
        drawn = [live[mutant.number] for mutant in sample(open_, wish.count, wish.seed)]
        say(
            f"{len(made)} mutants; {len(named) - len(live)} {LEFT_OUT}, and left out; "
            f"{len(live) - len(open_)} were looked at before; {len(drawn)} of {len(open_)} chosen (seed "
            f"{wish.seed})"
        )
        names = [f"worker-{index}" for index in range(1, wish.workers + 1)]
        with Workers(Worker(root, place, name) for name in names) as workers:
            found = _reach(root, workers, made, say)
            begun = clock.monotonic()
            campaign = Campaign(root, home, wish, found, workers, verdicts(triaged), say)
            results = list(campaign.tried(drawn))
            seconds = clock.monotonic() - begun
    document = document_of(
        results,
        of="the portal",
        left_out_why=LEFT_OUT,
        seed=wish.seed,
        made=len(made),
        left_out=len(named) - len(live),
        looked_at=len(live) - len(open_),
        sampled=len(results) < len(open_),
        seconds=seconds,
        cpu_s=used_by_children() - used,
        build=backend_tree.digest_of(root, tree.SOURCES),
        bar=wish.bar,
    )
    write(document, out)
    return document


def _reach(root: Path, workers: Workers, made: Sequence[Made], say: Say) -> Reach:
    """Out of the cache, or found out by a clean run of all tests that are seen in a browser; UserError when
    none of them passes, as where there is no browser."""
    mutants = [each.mutant for each in made]
    digest = backend_tree.digest_of(root, *_made_of(root), "tests/domains", str(SOURCE), *JUDGES)
    file = root / CACHE / f"portal-reach-{digest}.json"
    if file.exists():
        return reaches.load(file, mutants)
    begun = clock.monotonic()
    asked: Named = workers.each(Judges())[0]
    say(f"first a clean run of {len(asked.tests)} tests, which tells what each reaches; it takes minutes")
    seen: list[Seen] = []
    for each in workers.share(Cover([test]) for test in asked.tests):
        seen.append(each)
        if each.outcome != "PASS":
            say(f"judges nothing: {each.test} is {each.outcome} on the portal without a mutant")
    found = reaches.reach_of(seen, mutants, frozenset(), frozenset())
    if not found.tests:
        raise UserError("no test that is seen in a browser passes here: see what `signoff doctor` says")
    reaches.save(found, file)
    say(f"a clean run of {len(seen)} tests took {clock.monotonic() - begun:.0f} s")
    return found


def _made_of(root: Path) -> list[str]:
    """What the copy is made of: the backend, but for the portal's unit tests and its committed build."""
    portal = root / PORTAL.builds
    parts = [*portal.parent.iterdir(), *portal.iterdir()]
    without = (portal, portal / "tests", portal / "dist", portal / PACKAGES)
    return [part.relative_to(root).as_posix() for part in parts if part not in without]


def batch_of(minutes: float) -> int:
    """How many the unit tests try at once: what takes them a quarter of the time, as a browser follows."""
    return max(1, int(min(BATCH, minutes * 60 / 4 / UNITS_S)))


class Campaign:
    """Tries mutants in the order in which they were drawn: those that were tried are a sample, too."""

    def __init__(
        self,
        root: Path,
        home: Path,
        wish: Wish,
        reach: Reach,
        workers: Workers,
        triaged: Mapping[Any, Triaged],
        say: Say,
    ) -> None:
        self._root, self._home, self._wish, self._say = root, home, wish, say
        self._reach, self._workers, self._triaged = reach, workers, triaged
        self._killers: dict[str, list[str]] = defaultdict(list)
        self._deadline = clock.monotonic() + wish.minutes * 60
        digest = backend_tree.digest_of(root, "backend/portal", str(SOURCE))
        self._cache = root / CACHE / f"portal-units-{digest}.json"

    def tried(self, drawn: Sequence[Made]) -> Iterator[Ended]:
        """What came of each, until the time is over."""
        size = batch_of(self._wish.minutes)
        for at in range(0, len(drawn), size):
            if clock.monotonic() > self._deadline:
                return
            batch, begun = drawn[at : at + size], clock.monotonic()
            killed = units.judged(self._root, self._home, batch, self._cache)
            self._say(
                f"unit tests kill {len(killed)} of {len(batch)}, in {clock.monotonic() - begun:.0f} s; "
                "the others are tried in a browser"
            )
            yield from self._in_a_browser(batch, killed)

    def _in_a_browser(self, batch: Sequence[Made], killed: Mapping[int, Tried]) -> Iterator[Ended]:
        by_number = {made.mutant.number: made.mutant for made in batch}
        without: list[Ended] = []

        def trials() -> Iterator[Try]:
            for made in batch:
                if clock.monotonic() > self._deadline:
                    return
                mutant = made.mutant
                if tried := killed.get(mutant.number):
                    without.append(ended(mutant, tried, self._triaged))
                    continue
                trial = trial_of(mutant, self._reach, self._killers, self._wish.most_s)
                if trial.tests:
                    yield trial
                else:
                    without.append(ended(mutant, None, self._triaged))

        answer: Tried
        for answer in self._workers.share(trials()):
            mutant = by_number[answer.number]
            result = ended(mutant, answer, self._triaged)
            if answer.by and answer.confirmed:
                self._killers[function_of(mutant)].append(answer.by)
            self._say(
                f"{result.result} {mutant.file}:{mutant.line} {mutant.operator} ({answer.seconds:.1f} s, "
                f"{answer.ran} tests) {answer.by.rpartition('::')[2]} {answer.outcome}"
            )
            yield result
        yield from without
