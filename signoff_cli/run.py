"""`signoff run`, `plan` and `clauses`: what a target is asked, and what for."""

import os
import shlex
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from drill import coordinator, failover, failover_verdicts, verdicts
from e2e import page_load
from load.schedule.profiles import JOURNEY_OF
from signoff.deployment.ledger import Ledger, LedgerError
from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.opening import open_ledger
from signoff.deployment.run_id import new_run_id
from signoff.evidence import history
from signoff.evidence.resuming import read_unfinished
from signoff.evidence.runs import read_document
from signoff.guide import EVERY_GATE, Clause, load_guide
from signoff.guide.errors import HARNESS_ERROR
from signoff.guide.maintenance import SCHEDULES, Profile, Schedule
from signoff.release.sealing import check_run_key
from signoff.report.planning import Plan, fitting_workers, make_plan
from signoff.report.traceability import traceability
from signoff.suite.durations import expected_seconds, load_durations
from signoff.suite.shards import Shard, shard_from
from signoff.verdict.decision import Ruling
from signoff_cli import load as load_command
from signoff_cli import pytest_run
from signoff_cli.options import LOCAL, OUT, ROOT, Clauses, Gates, Out, TargetFile, console
from signoff_cli.where import where

Thin = Annotated[bool, typer.Option("--thin", help="test one injection point per operation")]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", min=0, max=32, help="parallel workers; 0: none (default 2; up to 4 for longer runs)"
    ),
]


def run(
    target: TargetFile = LOCAL,
    gate: Gates = None,
    clause: Clauses = None,
    failed: Annotated[bool, typer.Option("--failed", help="re-run what failed last time")] = False,
    out: Out = OUT,
    workers: Workers = None,
    shard: Annotated[
        str | None,
        typer.Option("--shard", metavar="3/8", help="only this part of the tests; `decide` joins all parts"),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="order of the tests; random if not given")
    ] = None,
    thin: Thin = False,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="change nothing on the target; what that leaves open is said")
    ] = False,
    wait: Annotated[
        float,
        typer.Option(
            "--wait", min=0, help="minutes to wait, in each worker, for used-up requests to count no more"
        ),
    ] = 0,
    cleanup: Annotated[
        bool, typer.Option("--cleanup", help="take back afterwards what the run made, as `signoff cleanup`")
    ] = False,
    model_seed: Annotated[
        int | None, typer.Option("--model-seed", help="seed of the model's stories; random if not given")
    ] = None,
    profile: Annotated[
        Profile | None,
        typer.Option("--profile", help="run the maintenance schedule (OPS, MET) instead of the whole guide"),
    ] = None,
    load_profile: Annotated[
        str, typer.Option("--load-profile", help="profile of the load run, if latency clauses are named")
    ] = "smoke",
    resume: Annotated[
        Path | None,
        typer.Option(
            "--resume", metavar="DIR", help="go on with that run, which was cut short; what it decided stays"
        ),
    ] = None,
) -> None:
    """Verifies a target and decides: exit 0 release, 1 do not release, 2 not decided, 3 harness error."""
    check_run_key()
    part = None if shard is None else shard_from(shard)
    if resume is not None:
        if gate or clause or failed or thin or profile or shard:
            raise typer.BadParameter("--resume goes on with what the run was about; leave the others out")
        _resume(resume, workers)
    guide, clauses, gates = load_guide(), list(clause or []), list(gate or [])
    schedule = Schedule(clauses=()) if profile is None else SCHEDULES[profile]
    clauses, gates = [*clauses, *schedule.clauses], [*gates, *schedule.gates]
    if failed:
        clauses += _failed(target, out)
    selected = guide.select(clauses, gates)
    workers = _fitting_workers(target, selected) if workers is None else workers
    if not _mints(target) and not wait and (too_few := _plan(target, selected, workers, thin, part).too_few):
        raise TargetError(f"{target}: {too_few}")
    named = [f"--clause={name}" for name in clauses] + [f"--gate={name}" for name in gates]
    order = [] if seed is None else [f"--randomly-seed={seed}"]
    run_id = new_run_id()
    command = ["--target", str(target), "--out", str(out), "--run-id", run_id, *["--thin"] * thin]
    command += [*["--read-only"] * read_only, *[f"--wait={wait:g}"] * (wait > 0), *schedule.options]
    command += [] if model_seed is None else [f"--model-seed={model_seed}"]
    command += [] if part is None else [f"--shard={part}"]
    # What other shards send at the same time would be measured, and a bad version would disturb them.
    if named and part is None and not read_only:
        asked = {chosen.id for chosen in selected}
        # Who asks for load by name is told why there can be none; the schedule goes on without.
        load = load_profile if profile is None or _permits_load(target) else None
        command += _measured(asked, set(clauses), target, out / run_id, load)
    arguments = [*command, *(named or [f"--gate={EVERY_GATE}"]), *_spread(workers), *order]
    _end(out / run_id, *arguments, cleans_up_on=target if cleanup and not read_only else None, part=part)


def _measured(asked: set[str], named: set[str], target: Path, folder: Path, load: str | None) -> list[str]:
    """Measures and drills what decides those clauses, by itself; the options that hand over what came of it.

    Load comes first, for other tests would disturb the measurement, with the profile `load` if there is one;
    what puts a bad version into service comes last. `named`: the clauses that were asked for one by one.
    """
    found: list[Path] = []
    if load is not None and asked & set(JOURNEY_OF):
        found.append(load_command.results_of_load(load, target, folder))
    if page_load.CLAUSE in asked:
        found.append(page_load.results_of_page_load(target, folder))
    if asked & set(verdicts.CLAUSES) and _permits_change(target):
        found.append(coordinator.results_of_drill(target, folder))
    # A release does not depend on it, so it is done only when it was named.
    if failover_verdicts.CLAUSE in named:
        found.append(failover.results_of_failover(target, folder))
    return [f"--also={results}" for results in found]


def _resume(folder: Path, workers: int | None) -> NoReturn:
    """Goes on with the run in that folder, and ends the command as that run ends."""
    folder = folder.resolve()
    document = read_document(folder)
    file = Path(document["target"]["file"])
    read_unfinished(folder, file)
    clauses = [clause["id"] for clause in document["clauses"]]
    if workers is None:
        workers = _fitting_workers(file, load_guide().select(clauses, []))
    seed = document["run"]["seed"]
    command = ["--target", str(file), "--out", str(folder.parent), "--run-id", folder.name, "--resume"]
    given = shlex.split(document["run"]["command"])
    command += [option for option in ("--thin", "--read-only") if option in given]
    command += _shard_in(given)
    command += [f"--clause={name}" for name in clauses]
    _end(folder, *command, *_spread(workers), *([f"--randomly-seed={seed}"] if seed.isdecimal() else []))


def _end(
    folder: Path, *arguments: str, cleans_up_on: Path | None = None, part: Shard | None = None
) -> NoReturn:
    """Runs the suites, and ends the command as the verdict in that folder says.

    What is not taken back of that target changes no verdict. `part`: what of the tests was run.
    """
    pytest_run.run(folder.parent, *arguments)
    if cleans_up_on is not None:
        # Loaded only by who asks for it: it takes actors, which the command itself does without.
        from signoff_cli.target import took_back

        took_back(folder, cleans_up_on)
    code, words = pytest_run.outcome(folder)
    if words:
        typer.echo(f"signoff: {words}", err=True)
    elif part is not None:
        typer.echo(f"That was shard {part}: `signoff decide` over the folders of all shards decides.")
    raise typer.Exit(code)


def _shard_in(given: list[str]) -> list[str]:
    """The shard that a run was called with, as an option; none where it was the whole."""
    for place, word in enumerate(given):
        if word == "--shard":
            return [f"--shard={given[place + 1]}"]
        if word.startswith("--shard="):
            return [word]
    return []


def _spread(workers: int) -> list[str]:
    """Who has nothing left to do takes from the others: some tests are twenty times as long as others."""
    return ["-n", str(workers), "--dist", "worksteal"] if workers else []


def plan(
    target: TargetFile = LOCAL,
    gate: Gates = None,
    clause: Clauses = None,
    workers: Workers = None,
    thin: Thin = False,
) -> None:
    """Prints what a run will decide, what it cannot decide and why, how long it takes and what it costs."""
    selected = load_guide().select(clause or [], gate or [])
    workers = _fitting_workers(target, selected) if workers is None else workers
    found = _plan(target, selected, workers, thin)
    console.print(found.table(selected))
    console.print(f"\n{len(found.decided)} clauses will be decided, {len(found.undecided)} not.")
    console.print(f"{found.requests} requests at most, {found.customers} customers at a time.")
    guessed = f" ({found.guessed} tests were never run here and are guessed)" if found.guessed else ""
    console.print(f"About {found.duration} with {workers} workers{guessed}.")
    if found.too_few:
        console.print(f"The run would not start: {found.too_few}.")
        raise typer.Exit(HARNESS_ERROR)


def clauses(
    target: TargetFile = LOCAL,
    gate: Gates = None,
    clause: Clauses = None,
    out: Out = OUT,
    places_of: Annotated[
        list[str] | None,
        typer.Option("--where", help="show of this clause: guide, tests, actor calls, monitor, variants"),
    ] = None,
) -> None:
    """Prints the traceability table: clause, level, tests, last verdict on the target."""
    if places_of:
        guide = load_guide()
        console.print(where([guide.clause(name) for name in places_of], pytest_run.collected()))
        return
    selected = load_guide().select(clause or [], gate or [])
    last = history.last_verdicts(history.earlier_runs(out, load_description(target).name))
    console.print(traceability(selected, pytest_run.collected(), last))


def _permits_load(target: Path) -> bool:
    """Whether load may be sent there; where not, its clauses are not verified and say so."""
    description = load_description(target)
    return description.permissions.load and not description.read_only_because


def _permits_change(target: Path) -> bool:
    """Whether the rollback may be drilled there; where not, its clauses are not verified and say so."""
    return "change" in load_description(target).capabilities


def _mints(target: Path) -> bool:
    """Whether customers are made as needed, so that there are always enough of them."""
    mint = load_description(target).auth.mint
    return mint is not None and mint.any_customer


def _fitting_workers(target: Path, selected: tuple[Clause, ...]) -> int:
    listed = None if _mints(target) else len(load_description(target).auth.customers)
    seconds = expected_seconds({clause.id for clause in selected})
    return fitting_workers(seconds, listed, len(os.sched_getaffinity(0)))


def _failed(target: Path, out: Path) -> list[str]:
    """The clauses to look at again; ends the command where there are none, which shows nothing."""
    runs = history.earlier_runs(out, load_description(target).name)
    if not runs:
        raise TargetError(f"{target}: no run of this target is below {out}; run it without --failed first")
    found = history.failed_clauses(runs)
    if not found:
        console.print("the last run of this target found nothing wrong, so nothing is verified now")
        raise typer.Exit(Ruling.NOT_DECIDED.exit_code)
    return found


def _plan(
    file: Path, selected: tuple[Clause, ...], workers: int, thin: bool, shard: Shard | None = None
) -> Plan:
    description = load_description(file)
    try:
        ledger = open_ledger(description, ROOT)
    except LedgerError:
        # Only looked at here: on a disk that nobody may write to there was no run before.
        limits = description.limits
        ledger = Ledger(Path(":memory:"), limit=limits.requests, window_s=limits.window_s)
    listed = [customer.id for customer in description.auth.customers]
    tests = pytest_run.collected(thin=thin)
    if shard is not None:
        named = {clause.id for clause in selected}
        tests = [test for test in tests if test.clause in named]
        own = shard.tests_of([test.test for test in tests], load_durations())
        listed, tests = shard.part_of(listed), [test for test in tests if test.test in own]
    accounts = None if _mints(file) else ledger.accounts(listed)
    plan_ = make_plan(selected, tests, description, accounts, ledger.durations(), workers)
    ledger.close()
    return plan_
