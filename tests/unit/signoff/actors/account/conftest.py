"""An account that is as the guide wants it, and its auditor."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.stub import Stubber
from moto import mock_aws
from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID

from signoff.actors import Account, Customer
from signoff.actors.account.client import AccountClient
from signoff.actors.operator.aws_client import AwsClients
from tests.unit.signoff.actors.account import whole
from tests.unit.signoff.deployment.files import MINTED


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account of its own, that has everything."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    session = whole.session()
    monkeypatch.setattr("boto3.Session", lambda *given, **named: session)
    # moto evaluates policies no better than an emulator does.
    monkeypatch.setattr(AccountClient, "is_emulated", True)
    with mock_aws():
        for service in whole.USED:  # what an earlier test left here must go
            region = "global" if service == "iam" else whole.REGION
            name = "aws" if service == "iam" else region
            backend: Any = get_backend(service)
            backend[DEFAULT_ACCOUNT_ID][name].reset()
        whole.fill()
        yield


Clients = Callable[..., AwsClients]
Lines = Callable[..., AccountClient]


@pytest.fixture
def lines(customers: Callable[..., Customer]) -> Iterator[Lines]:
    """A line to the account of a target with that in its file."""
    opened: list[tuple[Customer, AwsClients]] = []

    def line(beside: str = whole.DESCRIBED, *, kind: str = "local", attempts: int = 1) -> AccountClient:
        customer = customers(MINTED.replace('"local"', f'"{kind}"') + beside)
        clients = AwsClients(customer.recorder.session.target, attempts=attempts)
        opened.append((customer, clients))
        return AccountClient(customer.recorder, clients)

    yield line
    for customer, clients in opened:
        customer.recorder.close()
        clients.close()


@pytest.fixture
def line(lines: Lines) -> AccountClient:
    return lines()


@pytest.fixture
def account(line: AccountClient) -> Account:
    return Account(line)


@pytest.fixture
def stubbed(line: AccountClient) -> Iterator[Callable[[str], Stubber]]:
    """Answers of real AWS in place of moto's, held to botocore's own models."""
    stubbers: dict[str, Stubber] = {}

    def stub(service: str) -> Stubber:
        if service not in stubbers:
            stubbers[service] = Stubber(line.clients.client(service))
            stubbers[service].activate()
        return stubbers[service]

    yield stub
    for stubber in stubbers.values():
        stubber.deactivate()
        stubber.assert_no_pending_responses()
