"""The operator reaches behind the API: topics, queues, tables, the function, sent mail."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID

from signoff.actors import Customer, Operator
from signoff.actors.aws_line import AwsClients, AwsLine
from signoff.target.loading import TargetError
from signoff.verdict.outcomes import NotVerified, Unmet
from signoff.wire.notifications import Notification, notification_item
from tests.unit.signoff.target.files import MINTED, a_target
from tests.unit.signoff.wire.serving import Desk, Reply

Operators = Callable[..., Operator]
PERMITTED = "[aws]\n[permissions]\ninvoke = true\nseed = true\n"
STORED: dict[str, Any] = {
    "customer_id": "acme",
    "id": "0190-7",
    "type": "info",
    "read": False,
    "ttl": 2_000_000_000,
    "odd": 1,
}


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account of its own, with the guide's topics, queue and table."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        # Within the backend's tests moto goes on from where it was: what an earlier test left here must go.
        for service in ("sns", "sqs", "dynamodb"):
            get_backend(service)[DEFAULT_ACCOUNT_ID]["us-east-1"].reset()
        for topic in ("other", "support-events", "notification-events"):
            boto3.client("sns", "us-east-1").create_topic(Name=topic)
        boto3.client("sqs", "us-east-1").create_queue(QueueName="support-notifications")
        tables = boto3.client("dynamodb", "us-east-1")
        tables.create_table(
            TableName="notifications",
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in ("customer_id", "id")],
            KeySchema=[
                {"AttributeName": "customer_id", "KeyType": "HASH"},
                {"AttributeName": "id", "KeyType": "RANGE"},
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        boto3.resource("dynamodb", "us-east-1").Table("notifications").put_item(Item=STORED)
        yield


@pytest.fixture
def operators(customers: Callable[..., Customer]) -> Iterator[Operators]:
    """An operator of a target with that in its file."""
    opened: list[tuple[Operator, AwsClients]] = []

    def operator(beside: str = PERMITTED, **more: Any) -> Operator:
        scene = customers(MINTED + beside, **more).scene
        clients = AwsClients(scene.stage.target)
        opened.append((Operator(AwsLine(scene, clients)), clients))
        return opened[-1][0]

    yield operator
    for each, clients in opened:
        each.scene.close()
        clients.close()


@pytest.fixture
def operator(operators: Operators) -> Operator:
    return operators()


class Functions:
    """Stands in for Lambda: answers invocations as a test tells it, and keeps them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.invocations: list[dict[str, Any]] = []
        self.answer: Any = {"statusCode": 201, "body": json.dumps({"id": "N1", "type": "info"})}
        self.error: str | None = None
        others = AwsClients.client
        monkeypatch.setattr(
            AwsClients, "client", lambda clients, name: self if name == "lambda" else others(clients, name)
        )

    def invoke(self, **parameters: Any) -> dict[str, Any]:
        self.invocations.append(parameters)
        told = {"StatusCode": 200, "Payload": io.BytesIO(json.dumps(self.answer).encode())}
        return told | ({"FunctionError": self.error} if self.error else {})


@pytest.fixture
def functions(monkeypatch: pytest.MonkeyPatch) -> Functions:
    return Functions(monkeypatch)


def a_notification(operator: Operator, id_: str = "0190-7") -> Notification:
    return notification_item(operator.dialect, {"id": id_})


def test_an_invocation_makes_a_notification(operators: Operators, functions: Functions) -> None:
    words = '[values.notification_type]\ninfo = "fyi"\n[fields.notification]\ntitle = "head"\n'
    made = operators(PERMITTED + words).invokes("acme", title="Hello", event_id="e1")
    assert made.id == "N1"
    (asked,) = functions.invocations
    assert (asked["FunctionName"], asked["InvocationType"]) == ("securebase-notifications", "RequestResponse")
    sent = json.loads(asked["Payload"])
    assert (sent["customer_id"], sent["type"], sent["head"], sent["event_id"]) == (
        "acme",
        "fyi",
        "Hello",
        "e1",
    )


@pytest.mark.parametrize(
    ("answer", "error", "refused"),
    [
        ({"statusCode": 201, "body": "{}"}, None, False),
        ({"statusCode": 400, "body": "no"}, None, True),
        ({"errorMessage": "x"}, "Unhandled", True),
        (None, None, False),
        ("text", None, False),
    ],
)
def test_what_came_of_an_invocation_is_told(
    operator: Operator, functions: Functions, answer: Any, error: str | None, refused: bool
) -> None:
    functions.answer, functions.error = answer, error
    done = operator.tries_to_invoke("not JSON", asynchronous=True)
    assert (done.answer, done.failed, done.is_refused) == (answer, error, refused)
    assert functions.invocations[0]["InvocationType"] == "Event"
    assert functions.invocations[0]["Payload"] == "not JSON"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"statusCode": 400, "body": "no"}, "to take a valid invocation"),
        ({"statusCode": 201, "body": "{}"}, "the notification in the body of the function's answer"),
    ],
)
def test_an_invocation_that_must_succeed_says_why_not(
    operator: Operator, functions: Functions, answer: Any, says: str
) -> None:
    functions.answer = answer
    with pytest.raises(Unmet, match=says):
        operator.invokes("acme")


def test_what_is_published_is_observed_by_a_queue_that_is_deleted(operator: Operator) -> None:
    with operator.observes("messages") as observer:
        operator.publishes("acme", "metrics_update", {"cpu": 1})
        seen = observer.sees(lambda each: each.get("type") == "metrics_update")
        assert seen == {"customer_id": "acme", "type": "metrics_update", "payload": {"cpu": 1}}
        assert observer.seen() == [seen]
        assert json.loads(observer.envelope_of(lambda each: True))["TopicArn"].endswith("notification-events")
        with pytest.raises(Unmet, match=r"(?s)this was published:\n.*metrics_update"):
            observer.sees(lambda each: False, within=0)
    queues = boto3.client("sqs", "us-east-1").list_queues()["QueueUrls"]
    assert [url.rpartition("/")[2] for url in queues] == ["support-notifications"]
    assert boto3.client("sns", "us-east-1").list_subscriptions()["Subscriptions"] == []


def test_an_observer_that_is_left_open_is_closed_with_the_scene(operator: Operator) -> None:
    operator.observes("ticket_events")
    queues = boto3.client("sqs", "us-east-1").list_queues(QueueNamePrefix="signoff-run-1-")
    assert len(queues["QueueUrls"]) == 1
    operator.scene.close()
    assert "QueueUrls" not in boto3.client("sqs", "us-east-1").list_queues(QueueNamePrefix="signoff-")


def test_a_topic_is_found_by_its_name_or_missed(operators: Operators) -> None:
    assert operators().topic_arn("messages").endswith(":notification-events")
    named = operators(PERMITTED + '[aws.topics]\nmessages = "arn:aws:sns:x:1:t"\nticket_events = "none"\n')
    assert named.topic_arn("messages") == "arn:aws:sns:x:1:t"
    with pytest.raises(Unmet, match="the topic none; there is none of that name"):
        named.topic_arn("ticket_events")


def test_messages_are_queued_and_counted(operator: Operator) -> None:
    operator.sends_to_queue("{}")
    assert operator.counts_messages() == 1


def test_items_are_read_aged_and_copied(operator: Operator) -> None:
    known = a_notification(operator)
    assert operator.reads_notification("acme", known) == STORED
    assert operator.notification_ttl("acme", known) == 2_000_000_000
    operator.sets_ttl("acme", known, 5.7)
    assert operator.notification_ttl("acme", known) == 5
    copy = operator.seeds_notification("acme", known, expires_at=9, title="x")
    assert operator.reads_notification("acme", copy) == STORED | {"id": copy, "ttl": 9, "title": "x"}
    assert copy != known.id
    assert operator.reads_notification("globex", known) is None
    assert operator.notification_ttl("globex", known) is None
    with pytest.raises(Unmet, match="notification none in the table notifications; it is not there"):
        operator.seeds_notification("acme", a_notification(operator, "none"))


def test_the_attribute_that_drops_items_is_told(operator: Operator) -> None:
    assert operator.ttl_attribute() is None
    boto3.client("dynamodb", "us-east-1").update_time_to_live(
        TableName="notifications", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"}
    )
    assert operator.ttl_attribute() == "ttl"


@pytest.mark.parametrize(
    "act",
    [
        lambda operator: operator.tries_to_invoke({}),
        lambda operator: operator.publishes("acme", "notification", {}),
        lambda operator: operator.observes("messages"),
        lambda operator: operator.sends_to_queue("x"),
        lambda operator: operator.sets_ttl("acme", "0190-7", 1),
        lambda operator: operator.seeds_notification("acme", a_notification(operator)),
    ],
)
def test_what_is_not_permitted_is_not_done(operators: Operators, act: Callable[[Operator], object]) -> None:
    operator = operators("[aws]\n")
    with pytest.raises(NotVerified, match=r"\[permissions\]"):
        act(operator)
    assert operator.scene.story == []


def test_a_production_target_is_read_only(customers: Callable[..., Customer]) -> None:
    scene = customers(MINTED.replace('"local"', '"production"') + PERMITTED).scene
    operator = Operator(AwsLine(scene, AwsClients(scene.stage.target)))
    assert operator.reads_notification("acme", "0190-7") == STORED
    with pytest.raises(
        NotVerified, match="dynamodb update_item changes data, and desk is a production target"
    ):
        operator.sets_ttl("acme", "0190-7", 1)


def test_calls_are_told_without_secrets(operators: Operators, tmp_path: Path) -> None:
    operator = operators(log=tmp_path / "log.jsonl")
    token = operator.stage.token("acme")
    operator.publishes_raw("messages", token)
    step = operator.scene.story[-1]
    assert step.line().startswith("the operator publishes on notification-events → done (")
    assert token not in step.shown() + step.repeat() + (tmp_path / "log.jsonl").read_text(encoding="utf-8")


def test_what_aws_refuses_is_unmet_and_told(operators: Operators) -> None:
    operator = operators(PERMITTED + '[aws.queues]\nnotifications = "none"\n')
    with pytest.raises(Unmet, match=r"AWS answered .*NonExistentQueue"):
        operator.counts_messages()
    assert "NonExistentQueue" in operator.scene.story[-1].line()


def test_what_aws_forbids_is_not_verified(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    class Forbidding:
        def get_item(self, **parameters: Any) -> None:
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetItem")

    monkeypatch.setattr(AwsClients, "client", lambda clients, name: Forbidding())
    with pytest.raises(NotVerified, match="AWS does not let us: dynamodb get_item: AccessDeniedException"):
        operator.reads_notification("acme", "0190-7")


def test_a_profile_that_is_not_there_is_refused(tmp_path: Path) -> None:
    target = a_target(tmp_path, MINTED + '[aws]\nprofile = "nobody-has-this"\n')
    with pytest.raises(TargetError, match=r"\[aws\] profile: .*nobody-has-this"):
        AwsClients(target)


SENT = {
    "To": ["acme@customers.securebase.example"],
    "Subject": "Received",
    "BodyText": "Ticket T1",
    "BodyHtml": None,
    "Timestamp": 7,
}


def test_mail_is_read_by_its_customer(operators: Operators, desk: Desk) -> None:
    desk.answers = lambda heard: Reply({"messages": {"000000000000": [SENT, SENT | {"To": ["x@y"]}]}})
    kept = f'[aws]\nendpoint = "{desk.base_url}"\n[mail]\nread = "ministack"\n'
    operator = operators(kept)
    (mail,) = operator.mails_to("acme")
    assert (mail.subject, mail.text.strip(), mail.at) == ("Received", "Ticket T1", 7)
    assert operator.awaits_mail("acme", lambda each: "T1" in each.text) == mail
    with pytest.raises(Unmet, match="the wanted mail to globex@"):
        operator.awaits_mail("globex", lambda each: True, within=0)
    assert "Ticket T1" not in operator.scene.story[-1].shown()


def test_where_nothing_keeps_mail_nothing_is_verified(operator: Operator) -> None:
    with pytest.raises(NotVerified, match=r"\[mail\] read"):
        operator.mails_to("acme")
