"""`signoff load` and `page-load`: how fast the target is, by Locust and in a browser (LAT)."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from e2e.page_load import LOADS, results_of_page_load
from load.schedule.plan import Unfit, make_plan
from load.schedule.profiles import ProfileError, load_profile
from load.verdict.compare import compare
from load.verdict.verdicts import BROKEN, NOT_KEPT, UNDECIDED, exit_code
from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.opening import open_target
from signoff.deployment.run_id import new_run_id
from signoff.evidence.history import read_run
from signoff.guide import load_guide
from signoff.guide.errors import HARNESS_ERROR
from signoff.release.sealing import check_run_key
from signoff.verdict.outcomes import Outcome
from signoff_cli.options import LOCAL, OUT, ROOT, Out, TargetFile

LOCUSTFILE = ROOT / "load" / "locustfile.py"
_ENDS_WITHIN_S = 30
_WORKERS_WITHIN_S = 60


app = typer.Typer(
    invoke_without_command=True,
    help="Starts the target if its file has [boot], then Locust, as anybody could by hand.",
)


@app.callback()
def load(
    context: typer.Context,
    profile: Annotated[str, typer.Option("--profile", help="smoke, local, staging or soak")] = "smoke",
    target: TargetFile = LOCAL,
    processes: Annotated[int, typer.Option("--processes", min=1, max=64, help="Locust workers")] = 1,
    seed: Annotated[str, typer.Option("--seed", help="seed of the schedule; random if not given")] = "",
    out: Out = OUT,
    plan: Annotated[bool, typer.Option("--plan", help="only print what the run could decide")] = False,
) -> None:
    """Sends load, decides the latency budgets: exit 0 kept, 1 not kept, 2 not decided, 3 harness error."""
    if context.invoked_subcommand is None:
        raise typer.Exit(run_load(profile, target, out, processes=processes, seed=seed, only_plan=plan))


@app.command(name="compare")
def compare_runs(a: Path, b: Path) -> None:
    """Prints by how much p95 changed from run A to run B (folders of evidence), with an interval."""
    try:
        changes = compare(a, b)
    except (OSError, ValueError, KeyError) as error:
        raise TargetError(f"{a} and {b} are not two load runs: {error}") from None
    for change in changes:
        typer.echo(change.words)


def run_load(
    name: str,
    file: Path,
    out: Path,
    *,
    processes: int = 1,
    seed: str = "",
    run_id: str = "",
    only_plan: bool = False,
) -> int:
    """One run; the exit code. TargetError when it may not or cannot be done."""
    check_run_key()
    try:
        profile, guide = load_profile(name), load_guide()
        made = make_plan(profile, guide, load_description(file), seed or "random", processes)
    except (ProfileError, Unfit) as error:
        raise TargetError(str(error)) from None
    if only_plan:
        typer.echo("\n".join(made.beforehand(guide)))
        return 0
    run_id = run_id or new_run_id()
    opened, booted = open_target(file)
    try:
        command = [sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), "--headless", "--only-summary"]
        command += ["--target", str(file), "--host", opened.base_url, "--load-profile", name]
        command += ["--out", str(out), "--seed", seed, "--load-run-id", run_id, "--loglevel", "WARNING"]
        for place in ("ws_url", "aws_endpoint", "ca_file"):
            command += [f"--{place.replace('_', '-')}", opened.places.get(place, "")]
        if processes > 1:
            # Its own port: another run on this machine would otherwise take our workers for its own.
            port = str(_free_port())
            command += ["--processes", str(processes), "--master-bind-port", port, "--master-port", port]
            command += [
                "--master-bind-host",
                "127.0.0.1",
                "--expect-workers-max-wait",
                str(_WORKERS_WITHIN_S),
            ]
        return _confirmed(_locust(command, {**environment(), **opened.secrets}), out / run_id)
    finally:
        if booted is not None:
            booted.stop()


def environment() -> dict[str, str]:
    """The environment without what Locust would take for options of ours; what is left out is said."""
    foreign = sorted(name for name in os.environ if name.startswith("LOCUST_"))
    if foreign:
        left_out = ", ".join(foreign)
        typer.echo(
            f"signoff: {left_out} left out: what is sent, and how, is for this command to say", err=True
        )
    return {name: value for name, value in os.environ.items() if name not in foreign}


def results_of_load(name: str, file: Path, folder: Path) -> Path:
    """Sends load as a part of the run of that folder; the file of results that came of it.

    TargetError when it may not or cannot be done.
    """
    run_id = f"{folder.name}-load"
    run_load(name, file, folder, run_id=run_id)
    results = (folder / run_id / "results.jsonl").resolve()
    if not results.is_file():
        raise TargetError("the load run left no results; what it printed says why")
    if (given := folder / run_id / "allure-results").is_dir():
        shutil.copytree(given, folder / "allure-results", dirs_exist_ok=True)
    return results


def _confirmed(code: int, folder: Path) -> int:
    """The exit code, where what the process wrote bears it out; else 3.

    Locust has codes of its own, such as 1 for workers that never came, and whatever ends the process early
    can give it any: only a verdict that is finished says 0.
    """
    try:
        document = read_run(folder)
        if document["run"]["state"] != "finished":
            return code if code in (NOT_KEPT, UNDECIDED) else BROKEN
        written = exit_code(Outcome(clause["verdict"]) for clause in document["clauses"])
    except (OSError, ValueError, KeyError, TypeError):
        return BROKEN
    return code if code == written else BROKEN


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _locust(command: list[str], env: dict[str, str]) -> int:
    """Its exit code. Ctrl-C reaches it too: it then keeps what it saw, and is waited for."""
    with subprocess.Popen(command, env=env) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                try:
                    return process.wait(_ENDS_WITHIN_S)
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGTERM)


def page_load(
    target: TargetFile = LOCAL,
    out: Out = OUT,
    loads: Annotated[
        int, typer.Option("--loads", min=1, max=LOADS, help="fewer than 59 decide nothing")
    ] = LOADS,
) -> None:
    """Loads the support page 75 times from nothing: exit 0 in time, 1 not, 2 not decided, 3 error."""
    results = results_of_page_load(target, out / new_run_id(), loads)
    outcome = json.loads(results.read_text(encoding="utf-8"))["outcome"]
    raise typer.Exit({"PASS": 0, "FAIL": 1, "ERROR": HARNESS_ERROR}.get(outcome, 2))
