"""`signoff run`, `plan`, `clauses`, `up` and `doctor`: what a target is asked, and what for."""

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from drill import coordinator, failover, failover_verdicts, verdicts
from e2e import page_load
from load.schedule.profiles import JOURNEY_OF
from signoff.actors.account.calls import read_only_policy
from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.opening import open_ledger, open_target
from signoff.deployment.run_id import new_run_id
from signoff.deployment.target import Target
from signoff.evidence import history
from signoff.guide import EVERY_GATE, Clause, load_guide
from signoff.guide.errors import HARNESS_ERROR
from signoff.guide.maintenance import SCHEDULES, Profile, Schedule
from signoff.release.sealing import check_run_key
from signoff.report.checkup import checkup
from signoff.report.planning import Plan, fitting_workers, make_plan
from signoff.report.traceability import traceability
from signoff.verdict.decision import Ruling
from signoff_cli import load as load_command
from signoff_cli import pytest_run
from signoff_cli.options import LOCAL, OUT, ROOT, Clauses, Gates, Out, TargetFile, console
from signoff_cli.where import where

Thin = Annotated[bool, typer.Option("--thin", help="test one injection point per operation")]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", min=0, max=32, help="parallel workers; 0: none (default 2; up to 4 for acceptance)"
    ),
]


class Functions(StrEnum):
    """Who runs the functions of the reference's HTTP API."""

    PROCESS = "process"
    LAMBDA = "lambda"


def run(
    target: TargetFile = LOCAL,
    gate: Gates = None,
    clause: Clauses = None,
    failed: Annotated[bool, typer.Option("--failed", help="re-run what failed last time")] = False,
    out: Out = OUT,
    workers: Workers = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="order of the tests; random if not given")
    ] = None,
    thin: Thin = False,
    profile: Annotated[
        Profile | None,
        typer.Option("--profile", help="run the maintenance schedule (OPS, MET) instead of the whole guide"),
    ] = None,
    load_profile: Annotated[
        str, typer.Option("--load-profile", help="profile of the load run, if latency clauses are named")
    ] = "smoke",
) -> None:
    """Verifies a target and decides: exit 0 release, 1 do not release, 2 not decided, 3 harness error."""
    check_run_key()
    guide, clauses, gates = load_guide(), list(clause or []), list(gate or [])
    schedule = Schedule(clauses=()) if profile is None else SCHEDULES[profile]
    clauses, gates = [*clauses, *schedule.clauses], [*gates, *schedule.gates]
    if failed:
        clauses += _failed(target, out)
    selected = guide.select(clauses, gates)
    workers = _fitting_workers(target, selected) if workers is None else workers
    if not _mints(target) and (too_few := _plan(target, selected, workers, thin).too_few):
        raise TargetError(f"{target}: {too_few}")
    named = [f"--clause={name}" for name in clauses] + [f"--gate={name}" for name in gates]
    # Who has nothing left to do takes from the others: some tests are twenty times as long as others.
    spread = ["-n", str(workers), "--dist", "worksteal"] if workers else []
    order = [] if seed is None else [f"--randomly-seed={seed}"]
    run_id = new_run_id()
    command = ["--target", str(target), "--out", str(out), "--run-id", run_id, *["--thin"] * thin]
    command += schedule.options
    # Who asks for load by name is told why there can be none; the schedule goes on without.
    may_load = profile is None or _permits_load(target)
    if named and may_load and {chosen.id for chosen in selected} & set(JOURNEY_OF):
        # Before anything else is sent: other tests would disturb the measurement.
        command += [f"--also={load_command.results_of_load(load_profile, target, out / run_id)}"]
    if named and page_load.CLAUSE in {chosen.id for chosen in selected}:
        command += [f"--also={page_load.results_of_page_load(target, out / run_id)}"]
    if named and {chosen.id for chosen in selected} & set(verdicts.CLAUSES) and _permits_change(target):
        # After what is measured: a bad version in service would disturb it.
        command += [f"--also={coordinator.results_of_drill(target, out / run_id)}"]
    if failover_verdicts.CLAUSE in clauses:
        # A release does not depend on it, so it is done only when it was named.
        command += [f"--also={failover.results_of_failover(target, out / run_id)}"]
    pytest_run.run(*command, *(named or [f"--gate={EVERY_GATE}"]), *spread, *order)
    code, words = pytest_run.outcome(out / run_id)
    if words:
        typer.echo(f"signoff: {words}", err=True)
    raise typer.Exit(code)


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
        console.print(f"The run would not start: {found.too_few}.", markup=False)
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


def up(
    target: TargetFile = LOCAL,
    functions: Annotated[
        Functions | None,
        typer.Option("--functions", help="who runs the API's functions: gateways, or Lambda"),
    ] = None,
) -> None:
    """Starts a target that has [boot] (the local reference), and stops it on Ctrl-C."""
    opened, booted = open_target(target, [] if functions is None else ["--functions", functions.value])
    if booted is None:
        raise TargetError(f"{target}: has no [boot], so it is not started here; it runs at {opened.base_url}")
    with booted:
        _welcome(opened)
        try:
            code = booted.wait()
        except KeyboardInterrupt:
            console.print("\nstopping")
            return
    raise TargetError(f"{opened.name} ended by itself with exit code {code}")


def doctor(
    target: TargetFile = LOCAL,
    iam: Annotated[
        bool,
        typer.Option("--iam", help="print the IAM policy that whoever looks at the account needs, and end"),
    ] = False,
) -> None:
    """Checks the set-up and the target; prints what is missing and how to get it."""
    if iam:
        aws = load_description(target).aws
        if aws is None:
            raise TargetError(f"{target}: has no [aws], so nobody looks at its account; describe it there")
        typer.echo(json.dumps(read_only_policy(aws), indent=2))
        return
    ill = 0
    for finding in checkup(target):
        console.print(f"{'ok     ' if finding.well else 'MISSING'} {finding.what}: {finding.detail}")
        if not finding.well:
            ill += 1
            console.print(f"        → {finding.remedy}")
    raise typer.Exit(HARNESS_ERROR if ill else 0)


def _permits_load(target: Path) -> bool:
    """Whether load may be sent there; where not, its clauses are not verified and say so."""
    description = load_description(target)
    return description.permissions.load and description.kind != "production"


def _permits_change(target: Path) -> bool:
    """Whether the rollback may be drilled there; where not, its clauses are not verified and say so."""
    return "change" in load_description(target).capabilities


def _mints(target: Path) -> bool:
    """Whether customers are made as needed, so that there are always enough of them."""
    mint = load_description(target).auth.mint
    return mint is not None and mint.any_customer


def _fitting_workers(target: Path, selected: tuple[Clause, ...]) -> int:
    listed = None if _mints(target) else len(load_description(target).auth.customers)
    return fitting_workers(selected, listed, len(os.sched_getaffinity(0)))


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


def _plan(file: Path, selected: tuple[Clause, ...], workers: int, thin: bool) -> Plan:
    description = load_description(file)
    ledger = open_ledger(description, ROOT)
    listed = [customer.id for customer in description.auth.customers]
    accounts = None if _mints(file) else ledger.accounts(listed)
    plan_ = make_plan(
        selected, pytest_run.collected(thin=thin), description, accounts, ledger.durations(), workers
    )
    ledger.close()
    return plan_


def _welcome(target: Target) -> None:
    console.print(f"{target.name} runs at {target.base_url}")
    if target.description.ws:
        console.print(f"live messages at {target.ws_url}")
    if target.description.portal:
        console.print(f"the portal at {target.portal_url}")
    if target.description.aws and target.aws_endpoint:
        console.print(f"its AWS at {target.aws_endpoint}")
    for index, customer in enumerate(target.description.auth.customers[:2]):
        if customer.api_key_env:
            key = target.secret(customer.api_key_env, "auth", "customers", index, "api_key_env")
            console.print(f"customer {customer.id}: API key {key}", markup=False)
    url = target.base_url.rstrip("/") + target.dialect.paths.login
    field = target.dialect.login.api_key
    console.print(
        f"sign in: curl -sS {url} -H 'Content-Type: application/json' -d '{{\"{field}\": \"KEY\"}}'",
        markup=False,
    )
    console.print("Ctrl-C stops it")
