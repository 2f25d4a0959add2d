"""The operator reaches behind the API: topics, queues, tables, the function, sent mail."""

import io
import json
from pathlib import Path
from typing import Any, Literal

import boto3
import pytest

from signoff.actors import Operator
from signoff.actors.operator.aws_client import AwsClients
from signoff.monitors.cross_customer import CrossCustomerMonitor
from signoff.verdict.outcomes import NotApplicable, NotVerified, Unmet
from signoff.wire.answers import ticket_item
from tests.unit.signoff.actors.operator.stored import PERMITTED, STORED, Operators, a_notification
from tests.unit.signoff.wire.serving import Desk, Reply


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
        received = {"StatusCode": 200, "Payload": io.BytesIO(json.dumps(self.answer).encode())}
        return received | ({"FunctionError": self.error} if self.error else {})


@pytest.fixture
def functions(monkeypatch: pytest.MonkeyPatch) -> Functions:
    return Functions(monkeypatch)


def test_an_invocation_makes_a_notification(operators: Operators, functions: Functions) -> None:
    words = '[values.notification_type]\ninfo = "fyi"\n[fields.notification]\ntitle = "head"\n'
    made = operators(PERMITTED + words).invoke("acme", title="Hello", event_id="e1")
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
    done = operator.try_invoke("not JSON", asynchronous=True)
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
        operator.invoke("acme")


def test_what_is_published_is_observed_by_a_queue_that_is_deleted(operator: Operator) -> None:
    with operator.observe("messages") as observer:
        operator.publish("acme", "metrics_update", {"cpu": 1})
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
    operator.observe("ticket_events")
    queues = boto3.client("sqs", "us-east-1").list_queues(QueueNamePrefix="signoff-run-1-")
    assert len(queues["QueueUrls"]) == 1
    operator.recorder.close()
    assert "QueueUrls" not in boto3.client("sqs", "us-east-1").list_queues(QueueNamePrefix="signoff-")


def test_a_topic_is_found_by_its_name_or_missed(operators: Operators) -> None:
    assert operators().topic_arn("messages").endswith(":notification-events")
    named = operators(PERMITTED + '[aws.topics]\nmessages = "arn:aws:sns:x:1:t"\nticket_events = "none"\n')
    assert named.topic_arn("messages") == "arn:aws:sns:x:1:t"
    with pytest.raises(Unmet, match="the topic none; there is none of that name"):
        named.topic_arn("ticket_events")


def test_messages_are_queued_and_counted(operator: Operator) -> None:
    operator.send_to_queue("{}")
    assert operator.count_messages() == 1


def test_items_are_read_aged_and_copied(operator: Operator) -> None:
    known = a_notification(operator)
    assert operator.read_notification("acme", known) == STORED
    assert operator.notification_ttl("acme", known) == 2_000_000_000
    operator.set_ttl("acme", known, 5.7)
    assert operator.notification_ttl("acme", known) == 5
    copy = operator.seed_notification("acme", known, expires_at=9, title="x")
    assert operator.read_notification("acme", copy) == STORED | {"id": copy, "ttl": 9, "title": "x"}
    assert copy != known.id
    assert operator.read_notification("globex", known) is None
    assert operator.notification_ttl("globex", known) is None
    with pytest.raises(Unmet, match="notification none in the table notifications; it is not there"):
        operator.seed_notification("acme", a_notification(operator, "none"))


def test_tickets_are_copied_beside_one_that_is_there(operator: Operator) -> None:
    tickets = a_table("support_tickets", "customer_id", "id")
    stored = {"customer_id": "acme", "id": "0190-7", "subject": "Cannot sign in", "odd": 1}
    tickets.put_item(Item=stored)
    known = ticket_item(operator.dialect, {"id": "0190-7"})
    copies = operator.seed_tickets("acme", known, 3)
    assert len({*copies, known.id}) == 4
    for copy in copies:
        assert tickets.get_item(Key={"customer_id": "acme", "id": copy})["Item"] == stored | {"id": copy}
    with pytest.raises(NotApplicable, match=r"is not found by customer and ticket .*aws.keys"):
        operator.seed_tickets("globex", known, 1)


def test_when_a_ticket_is_dropped_by_its_table_is_told(operator: Operator) -> None:
    tickets = a_table("support_tickets", "customer_id", "id")
    for id_, more in (("0190-7", {}), ("0190-8", {"gone_at": 4711}), ("0190-9", {"gone_at": "never"})):
        tickets.put_item(Item={"customer_id": "acme", "id": id_} | more)
    known = [ticket_item(operator.dialect, {"id": f"0190-{number}"}) for number in (7, 8, 9)]
    assert [operator.dropped_at("acme", each) for each in known] == [None, None, None]
    boto3.client("dynamodb", "us-east-1").update_time_to_live(
        TableName="support_tickets", TimeToLiveSpecification={"Enabled": True, "AttributeName": "gone_at"}
    )
    assert [operator.dropped_at("acme", each) for each in known] == [None, 4711, None]


def test_tickets_of_another_key_are_not_copied(operators: Operators) -> None:
    operator = operators(PERMITTED + '[aws.keys]\ntickets = ["id"]\n')
    with pytest.raises(NotApplicable, match="has no key of customer and ticket"):
        operator.seed_tickets("acme", ticket_item(operator.dialect, {"id": "0190-7"}), 1)


def test_tickets_whose_keys_are_numbers_are_copied_and_by_a_time_they_are_not(operators: Operators) -> None:
    tickets = a_table("support_tickets", "customer_id", "number", "N")
    tickets.put_item(Item={"customer_id": "acme", "number": 4711})
    operator = operators(PERMITTED + '[aws.keys]\ntickets = ["customer_id", "number:N"]\n')
    (copy,) = operator.seed_tickets("acme", ticket_item(operator.dialect, {"id": 4711}), 1)
    assert tickets.get_item(Key={"customer_id": "acme", "number": int(copy)})["Item"]["number"] == int(copy)
    with pytest.raises(NotApplicable, match="has keys that are no ids"):
        operator.seed_tickets("acme", ticket_item(operator.dialect, {"id": "0190-7"}), 1)


def a_table(name: str, partition: str, sort: str, kind: Literal["S", "N"] = "S") -> Any:
    return boto3.resource("dynamodb", "us-east-1").create_table(
        TableName=name,
        AttributeDefinitions=[
            {"AttributeName": partition, "AttributeType": "S"},
            {"AttributeName": sort, "AttributeType": kind},
        ],
        KeySchema=[
            {"AttributeName": partition, "KeyType": "HASH"},
            {"AttributeName": sort, "KeyType": "RANGE"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )


def test_the_attribute_that_drops_items_is_told(operator: Operator) -> None:
    assert operator.ttl_attribute() is None
    boto3.client("dynamodb", "us-east-1").update_time_to_live(
        TableName="notifications", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"}
    )
    assert operator.ttl_attribute() == "ttl"


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
    assert operator.wait_for_mail("acme", lambda each: "T1" in each.text) == mail
    with pytest.raises(Unmet, match="the wanted mail to globex@"):
        operator.wait_for_mail("globex", lambda each: True, within=0)
    assert "Ticket T1" not in operator.recorder.story[-1].shown()


def test_mail_with_another_customers_ticket_is_a_leak(
    operators: Operators, desk: Desk, tmp_path: Path
) -> None:
    about = SENT | {"BodyText": "Ticket 01a206bb-81ca-7765-a9fd-5c922c4d09c1"}
    to_both = [about | {"To": [f"{name}@customers.securebase.example"]} for name in ("globex", "acme")]
    desk.answers = lambda heard: Reply({"messages": {"000000000000": to_both}})
    operator = operators(f'[aws]\nendpoint = "{desk.base_url}"\n[mail]\nread = "ministack"\n')
    leaks = tmp_path / "leaks"
    operator.session.cross_customer = CrossCustomerMonitor(operator.session.target.dialect, leaks)
    operator.mails_to("globex")
    assert not leaks.exists()
    operator.mails_to("acme")
    (row,) = leaks.read_text(encoding="utf-8").splitlines()
    assert "01a206bb-81ca-7765-a9fd-5c922c4d09c1 is in it, of globex" in row


def test_where_nothing_keeps_mail_nothing_is_verified(operator: Operator) -> None:
    with pytest.raises(NotVerified, match=r"\[mail\] read"):
        operator.mails_to("acme")


IN_ORDER = """[aws.topics]
messages = "notification-events.fifo"
[aws.queues]
notifications = "support-notifications.fifo"
"""


def test_what_keeps_an_order_takes_messages_too_and_the_same_one_twice(operators: Operators) -> None:
    boto3.client("sns", "us-east-1").create_topic(
        Name="notification-events.fifo", Attributes={"FifoTopic": "true"}
    )
    boto3.client("sqs", "us-east-1").create_queue(
        QueueName="support-notifications.fifo", Attributes={"FifoQueue": "true"}
    )
    operator = operators(PERMITTED + IN_ORDER)
    assert operator.publish("acme", "metrics_update", {"cpu": 1})
    for _ in range(2):
        operator.send_to_queue("the same")
    assert operator.count_messages() == 2
