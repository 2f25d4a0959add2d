"""What the operator may not do, what AWS does not let it do, and what it tells of either."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    PartialCredentialsError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)

from signoff.actors import Customer, Operator
from signoff.actors.operator.aws_client import AwsClient, AwsClients
from signoff.deployment.loading import TargetError
from signoff.verdict.outcomes import NotVerified, Unmet
from signoff.wire.answers import ticket_item
from tests.unit.signoff.actors.operator.stored import PERMITTED, STORED, Operators, a_notification
from tests.unit.signoff.deployment.files import MINTED, a_target


@pytest.mark.parametrize(
    "act",
    [
        lambda operator: operator.try_invoke({}),
        lambda operator: operator.publish("acme", "notification", {}),
        lambda operator: operator.observe("messages"),
        lambda operator: operator.send_to_queue("x"),
        lambda operator: operator.set_ttl("acme", "0190-7", 1),
        lambda operator: operator.seed_notification("acme", a_notification(operator)),
        lambda operator: operator.seed_tickets("acme", ticket_item(operator.dialect, {"id": "T1"}), 1),
    ],
)
def test_what_is_not_permitted_is_not_done(operators: Operators, act: Callable[[Operator], object]) -> None:
    operator = operators("[aws]\n")
    with pytest.raises(NotVerified, match=r"\[permissions\]"):
        act(operator)
    assert operator.recorder.story == []


def test_a_production_target_is_read_only(customers: Callable[..., Customer]) -> None:
    recorder = customers(MINTED.replace('"local"', '"production"') + PERMITTED).recorder
    operator = Operator(AwsClient(recorder, AwsClients(recorder.session.target)))
    assert operator.read_notification("acme", "0190-7") == STORED
    with pytest.raises(
        NotVerified, match="dynamodb update_item changes data, and the target is a production target"
    ):
        operator.set_ttl("acme", "0190-7", 1)


def test_calls_are_told_without_secrets(operators: Operators, tmp_path: Path) -> None:
    operator = operators(log=tmp_path / "log.jsonl")
    token = operator.session.token("acme")
    operator.publish_raw("messages", token)
    step = operator.recorder.story[-1]
    assert step.line().startswith("the operator publishes on notification-events → done (")
    assert token not in step.shown() + step.repeat() + (tmp_path / "log.jsonl").read_text(encoding="utf-8")


def raising(error: Exception) -> Any:
    """A client of any service, each of whose calls ends so."""

    class Client:
        def __getattr__(self, name: str) -> Any:
            raise error

    return Client()


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (NoCredentialsError(), "there are no AWS credentials"),
        (UnauthorizedSSOTokenError(), "UnauthorizedSSOTokenError: .*; sign in again, as by `aws sso login`"),
        (TokenRetrievalError(provider="sso", error_msg="it has expired"), r"it has expired\); sign in again"),
        (CredentialRetrievalError(provider="process", error_msg="exit 1"), r"exit 1\); sign in again"),
        (PartialCredentialsError(provider="env", cred_var="aws_secret_access_key"), "aws_secret_access_key"),
    ],
)
def test_without_credentials_nothing_is_verified(
    operators: Operators, monkeypatch: pytest.MonkeyPatch, error: Exception, says: str
) -> None:
    operator = operators()
    monkeypatch.setattr(AwsClients, "client", lambda *_: raising(error))
    with pytest.raises(NotVerified, match=says):
        operator.count_messages()


def test_who_does_not_answer_is_no_matter_of_credentials(
    operators: Operators, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = operators()
    gone = EndpointConnectionError(endpoint_url="https://sqs.test")
    monkeypatch.setattr(AwsClients, "client", lambda *_: raising(gone))
    with pytest.raises(ConnectionError, match="EndpointConnectionError"):
        operator.count_messages()


def test_what_aws_refuses_is_unmet_and_told(operators: Operators) -> None:
    operator = operators(PERMITTED + '[aws.queues]\nnotifications = "none"\n')
    with pytest.raises(Unmet, match=r"AWS answered .*NonExistentQueue"):
        operator.count_messages()
    assert "NonExistentQueue" in operator.recorder.story[-1].line()


def test_what_aws_forbids_is_not_verified(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    class Forbidding:
        def get_item(self, **parameters: Any) -> None:
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetItem")

    monkeypatch.setattr(AwsClients, "client", lambda clients, name: Forbidding())
    with pytest.raises(NotVerified, match="AWS does not let us: dynamodb get_item: AccessDeniedException"):
        operator.read_notification("acme", "0190-7")


def test_a_profile_that_is_not_there_is_refused(tmp_path: Path) -> None:
    target = a_target(tmp_path, MINTED + '[aws]\nprofile = "nobody-has-this"\n')
    with pytest.raises(TargetError, match=r"\[aws\] profile: .*nobody-has-this"):
        AwsClients(target)
