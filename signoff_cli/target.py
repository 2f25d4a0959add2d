"""`signoff up`, `doctor`, `init` and `cleanup`: what is done at a target beside a run."""

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from signoff.actors.account.calls import read_only_policy
from signoff.checkup.cleanup import clean_up, left_by
from signoff.checkup.discovery.init import write_target_file
from signoff.checkup.setup import checkup
from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.opening import open_ledger, open_target
from signoff.deployment.target import Target
from signoff.deployment.transport import Transport
from signoff.evidence.runs import read_document
from signoff.guide.errors import HARNESS_ERROR
from signoff_cli.options import LOCAL, ROOT, TargetFile, console


class Kind(StrEnum):
    """What a target is for."""

    LOCAL = "local"
    STAGING = "staging"
    PRODUCTION = "production"


class Functions(StrEnum):
    """Who runs the functions of the reference's HTTP API."""

    PROCESS = "process"
    LAMBDA = "lambda"


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


def cleanup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="folder of the run", exists=True)],
    target: TargetFile = LOCAL,
) -> None:
    """Takes back what a run left: closes its tickets, deletes its notifications and webhooks.

    Exit 0: nothing is left; 3: something is, and why.
    """
    raise typer.Exit(HARNESS_ERROR if took_back(folder.resolve(), target) else 0)


def took_back(folder: Path, file: Path) -> bool:
    """Takes back what the run in that folder left, and says of whom; whether anything stayed."""
    description, stayed = load_description(file), False
    if description.boot is not None:
        console.print(f"{file}: was started for the run, so it took everything with it")
        return False
    found = description.name
    if (folder / "verdict.json").exists():
        found = read_document(folder)["target"]["name"]
    if found != description.name:
        raise TargetError(f"{folder} is a run on {found!r}, not on {description.name!r}; see --target")
    opened, _ = open_target(file)
    ledger = open_ledger(description, ROOT)
    try:
        for cleaned in clean_up(opened, ledger, left_by(folder, description.dialect)):
            console.print(cleaned.shown())
            stayed = stayed or bool(cleaned.trouble)
    finally:
        ledger.close()
    return stayed


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
    for finding in checkup(target, ROOT):
        console.print(f"{'ok     ' if finding.well else 'NOT OK '} {finding.what}: {finding.detail}")
        if not finding.well:
            ill += 1
            console.print(f"        → {finding.remedy}")
    raise typer.Exit(HARNESS_ERROR if ill else 0)


def init(
    base_url: Annotated[str, typer.Argument(metavar="URL", help="the deployment's base URL")],
    token_env: Annotated[
        list[str], typer.Option("--token-env", help="variable with a customer's token; give two or more")
    ],
    name: Annotated[str, typer.Option("--name", help="the target's name in reports")] = "desk",
    kind: Annotated[Kind, typer.Option("--kind", help="what it is for")] = Kind.STAGING,
    file: Annotated[
        Path | None, typer.Option("--file", help="the file to write; targets/NAME.toml if not given")
    ] = None,
    ca_file: Annotated[
        Path | None, typer.Option("--ca-file", help="certificates of a private authority, as PEM")
    ] = None,
    proxy: Annotated[str | None, typer.Option("--proxy", help="the HTTP proxy on the way to it")] = None,
    proxy_login_env: Annotated[
        str | None, typer.Option("--proxy-login-env", help="variable with name:password for the proxy")
    ] = None,
    header_env: Annotated[
        list[str] | None,
        typer.Option("--header-env", metavar="NAME=VARIABLE", help="header, by variable"),
    ] = None,
) -> None:
    """Asks a deployment what it calls things, with GET requests only, and writes a target file."""
    file = file or Path("targets") / f"{name}.toml"
    beside = None if ca_file is None else os.path.relpath(ca_file, file.parent)
    told = write_target_file(
        file,
        name=name,
        kind=kind.value,
        base_url=base_url,
        variables=token_env,
        root=ROOT,
        transport=_transport(beside, proxy, proxy_login_env, header_env or []),
    )
    for line in told:
        console.print(line)
    console.print(f"{file} is written; next: signoff doctor --target {file}")


def _transport(
    ca_file: str | None, proxy: str | None, proxy_login_env: str | None, header_env: list[str]
) -> Transport:
    """The options as the table of a target file."""
    headers = dict(pair.partition("=")[::2] for pair in header_env)
    if not all(headers.values()):
        raise typer.BadParameter(
            "--header-env takes NAME=VARIABLE: a header, and the variable with its value"
        )
    try:
        return Transport(ca_file=ca_file, proxy=proxy, proxy_login_env=proxy_login_env, header_env=headers)
    except ValidationError as error:
        problem = error.errors()[0]
        raise typer.BadParameter(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}") from None


def _welcome(target: Target) -> None:
    console.print(f"{target.name} runs at {target.base_url}")
    if target.description.ws:
        console.print(f"live messages at {target.ws_url}")
    if target.description.portal:
        console.print(f"the portal at {target.portal_url}")
    if target.description.aws and target.aws_endpoint:
        console.print(f"its AWS at {target.aws_endpoint}")
    for index, customer in enumerate(target.description.auth.customers[:2]):
        if key := target.secret(customer, "api_key", "auth", "customers", index):
            console.print(f"customer {customer.id}: API key {key}")
    url = target.base_url.rstrip("/") + target.dialect.paths.login
    field = target.dialect.login.api_key
    console.print(
        f"sign in: curl -sS {url} -H 'Content-Type: application/json' -d '{{\"{field}\": \"KEY\"}}'"
    )
    console.print("Ctrl-C stops it")
