"""`signoff drill`: puts a bad version into service on purpose, takes it back, and rules (RBK-01..04).

With `--failover` it breaks what the target file names, and looks whether customers are served again (OPS-02).
"""

import json
from typing import Annotated

import typer

from drill.account.access import CallFailed
from drill.account.calls import drill_policy
from drill.coordinator import check_permitted, journal_folder, results_of_drill
from drill.failover import results_of_failover
from drill.safety.journal import held
from drill.safety.mending import mend as put_back
from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.run_id import new_run_id
from signoff.guide.errors import HARNESS_ERROR
from signoff.verdict.outcomes import NotVerified
from signoff_cli.options import LOCAL, OUT, Out, TargetFile

_LEFT = {
    False: "what it had changed was put back",
    True: "its command or experiment was stopped; see whether customers are served",
}


def drill(
    target: TargetFile = LOCAL,
    out: Out = OUT,
    mend: Annotated[
        bool, typer.Option("--mend", help="put back what a drill left that did not come to its end")
    ] = False,
    every_kind: Annotated[
        bool, typer.Option("--every-kind", help="also on staging, where one kind is drilled otherwise")
    ] = False,
    iam: Annotated[
        bool, typer.Option("--iam", help="print the IAM policy that whoever drills needs, and end")
    ] = False,
    failover: Annotated[
        bool,
        typer.Option("--failover", help="break what [failover] names instead, and see whether it recovers"),
    ] = False,
) -> None:
    """Drills the rollback, or failover: exit 0 kept, 1 not kept, 2 undecided, 3 harness error or stopped."""
    if iam:
        typer.echo(json.dumps(drill_policy(load_description(target)), indent=2))
        return
    if mend:
        _mend(target)
        return
    check_permitted(target)
    try:
        if failover:
            results = results_of_failover(target, out / new_run_id())
        else:
            results = results_of_drill(target, out / new_run_id(), every_kind=every_kind)
    except KeyboardInterrupt:
        raise TargetError(f"the drill was interrupted; {_LEFT[failover]}") from None
    outcomes = {json.loads(line)["outcome"] for line in results.read_text(encoding="utf-8").splitlines()}
    codes = {"FAIL": 1, "ERROR": HARNESS_ERROR}
    raise typer.Exit(
        next(
            (code for outcome, code in codes.items() if outcome in outcomes), 0 if outcomes == {"PASS"} else 2
        )
    )


def _mend(target: TargetFile) -> None:
    """Finishes an interrupted drill from its journal. TargetError where the account does not let it."""
    description = load_description(target)
    if description.boot is not None:
        raise TargetError(f"{target}: is booted for each drill and ends with it: there is nothing to mend")
    folder = journal_folder(description.name)
    try:
        with held(folder) as journal:
            done = put_back(journal)
    except (CallFailed, NotVerified) as trouble:
        raise TargetError(f"{folder}: not put back: {trouble}; then repeat `signoff drill --mend`") from None
    typer.echo("\n".join(done) or "nothing had been changed")
    typer.echo("the deployment is as it was before the drill")
