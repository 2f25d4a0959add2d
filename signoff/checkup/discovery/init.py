"""`signoff init`: from a base URL and tokens to a target file on disk that loads."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from signoff.checkup.discovery.asking import Asker
from signoff.checkup.discovery.discover import discover
from signoff.checkup.discovery.target_file import Kind, target_file
from signoff.deployment.auth.secrets import SecretError, from_environment
from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.opening import open_ledger
from signoff.deployment.transport import Connector, Transport, connector_for
from signoff.monitors.openapi import DescribedApi

DIRECT = Transport()


def write_target_file(
    file: Path,
    *,
    name: str,
    kind: Kind,
    base_url: str,
    variables: Sequence[str],
    root: Path,
    transport: Transport = DIRECT,
) -> Iterator[str]:
    """Asks the deployment, writes the file and what belongs beside it; lines of what was found and what not.

    `root` is the checkout, whose ledger counts the requests; `transport` is what the deployment asks of
    whoever calls it, files relative to `file`. TargetError where the file is there already, a token is not,
    or nobody answers.
    """
    beside = file.with_suffix(".openapi.yaml")
    for written in (file, beside):
        if written.exists():
            raise TargetError(
                f"{written}: is there already, and is not overwritten; name another with --file"
            )
    if len(variables) < 2:
        raise TargetError("two customers are needed, each with a token: name two variables with --token-env")
    try:
        tokens = [from_environment(variable) for variable in variables]
    except SecretError as error:
        raise TargetError(f"--token-env: {error}") from None
    if "@" in urlsplit(base_url).netloc:
        raise TargetError("the address holds credentials; give it without, and tokens by --token-env")
    asker = Asker(base_url, connector=_connector(transport, file.parent, base_url))
    try:
        found = discover(asker, tokens)
    finally:
        asker.close()
    file.parent.mkdir(parents=True, exist_ok=True)
    document = ""
    if found.document:
        beside.write_text(found.document, encoding="utf-8")
        try:
            DescribedApi(beside, base_url)
            document = beside.name
        except TargetError as error:
            found.unknown.append(f"a usable OpenAPI document: {error}")
    text = target_file(
        found,
        name=name,
        kind=kind,
        base_url=base_url,
        variables=variables,
        document=document,
        transport=transport,
    )
    file.write_text(text, encoding="utf-8")
    try:
        description = load_description(file)
    except TargetError:
        for written in (file, beside):
            written.unlink(missing_ok=True)
        raise
    # They count for the hour that a run looks back on.
    ledger = open_ledger(description, root)
    for _ in range(asker.by_customer):
        ledger.charge(found.customers[0])
    ledger.close()
    yield from (f"found     {each}" for each in found.seen)
    for table, values in found.tables.items():
        yield from (f"found     [{table}] {key} = {value!r}" for key, value in values.items())
    yield from (f"unknown   {each}" for each in found.unknown)
    yield f"{asker.sent} requests were sent, all of them GET, {asker.by_customer} for {found.customers[0]}"


def _connector(transport: Transport, folder: Path, base_url: str) -> Connector:
    """How the deployment is reached. TargetError where a file or a variable cannot be used."""
    try:
        secrets = {name: from_environment(variable) for name, variable in transport.header_env.items()}
        login = from_environment(transport.proxy_login_env) if transport.proxy_login_env else ""
        return connector_for(transport, folder, [base_url], secrets, login)
    except SecretError as error:
        raise TargetError(str(error)) from None
    except OSError as error:
        raise TargetError(
            f"--ca-file: {error.filename} cannot be used ({error.strerror or error}); give it as PEM"
        ) from None
    except ValueError as error:
        raise TargetError(f"--proxy: {error}") from None
