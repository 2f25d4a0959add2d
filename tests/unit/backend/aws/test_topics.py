"""Publishing to topics and draining the outbox, through moto and through a topic that fails."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from mypy_boto3_dynamodb import DynamoDBClient

from backend.aws import client
from backend.aws.outbox import LANE, DynamoOutbox
from backend.aws.topics import SnsEventTopic, SnsMessageTopic, Topic
from backend.domain.errors import DependencyDown
from backend.domain.messages import Message, derived_id, from_json, to_json
from backend.ports import Waiting
from backend.services.relay import Relay
from backend.settings import Tables
from tests.unit.backend.topics import listening_to_events, listening_to_messages

MESSAGE = Message(
    derived_id("e", "notification"), "acme", "notification", {"a": "ü🙂"}, "2026-01-02T03:04:05.678Z"
)


class Sns:
    """A topic that takes all but the given positions, or fails."""

    def __init__(self, *refused: str, failure: Exception | None = None) -> None:
        self.refused = refused
        self.failure = failure
        self.meta = SimpleNamespace(region_name="eu-central-1")

    def publish_batch(self, **request: Any) -> dict[str, Any]:
        if self.failure:
            raise self.failure
        entries = [entry["Id"] for entry in request["PublishBatchRequestEntries"]]
        return {"Successful": [{"Id": each} for each in entries if each not in self.refused], "Failed": []}


def topic_over(sns: Any) -> Topic:
    return Topic("support-events", lambda: sns, client.sts)


def test_a_drained_outbox_is_empty_and_its_events_are_published(database: DynamoDBClient) -> None:
    listening = listening_to_events()
    for number in range(12):
        event = f'{{"number": {number}}}'
        item: Any = {"lane": LANE, "id": {"S": f"{number:02}"}, "event": {"S": event}}
        database.put_item(TableName="outbox", Item=item)
    outbox = DynamoOutbox(database, Tables())
    relay = Relay(outbox, SnsEventTopic(Topic("support-events", client.sns, client.sts)))
    assert [relay.drain() for _ in range(2)] == [12, 0]
    assert sorted(said["number"] for said in listening.said()) == list(range(12))
    assert outbox.oldest(10) == []


def test_more_messages_than_a_call_takes_are_published_in_several(database: DynamoDBClient) -> None:
    listening = listening_to_messages()
    some = [replace(MESSAGE, payload={"number": number}) for number in range(23)]
    SnsMessageTopic(Topic("notification-events", client.sns, client.sts)).publish(some)
    assert [said["payload"]["number"] for said in listening.said()] == list(range(23))


def test_messages_are_published_as_they_are(database: DynamoDBClient) -> None:
    listening = listening_to_messages()
    SnsMessageTopic(Topic("notification-events", client.sns, client.sts)).publish([MESSAGE])
    (said,) = listening.said()
    assert said == {
        "id": MESSAGE.id,
        "customer_id": "acme",
        "type": "notification",
        "payload": {"a": "ü🙂"},
        "timestamp": "2026-01-02T03:04:05.678Z",
    }


def test_what_a_topic_did_not_take_is_not_said_to_be_published(database: DynamoDBClient) -> None:
    events = [Waiting(name, "{}") for name in "abc"]
    assert SnsEventTopic(topic_over(Sns("1"))).publish(events) == [events[0], events[2]]
    with pytest.raises(DependencyDown):
        SnsMessageTopic(topic_over(Sns("1"))).publish([MESSAGE, MESSAGE])


@pytest.mark.parametrize(
    "failing",
    [
        Sns("0"),
        Sns(failure=EndpointConnectionError(endpoint_url="http://x")),
        Sns(failure=ClientError({"Error": {"Code": "NotFound"}}, "PublishBatch")),
    ],
    ids=["refused", "unreachable", "no such topic"],
)
def test_a_topic_that_takes_nothing_is_down(database: DynamoDBClient, failing: Sns) -> None:
    with pytest.raises(DependencyDown):
        SnsEventTopic(topic_over(failing)).publish([Waiting("a", "{}")])


def test_a_message_survives_being_written() -> None:
    assert from_json(to_json(MESSAGE), otherwise_id="x", otherwise_timestamp="y") == MESSAGE


def test_a_message_of_others_gets_the_id_and_the_time_of_its_topic() -> None:
    text = '{"customer_id": "acme", "type": "metrics_update", "payload": {}}'
    read = from_json(text, otherwise_id="x", otherwise_timestamp="y")
    assert read == Message("x", "acme", "metrics_update", {}, "y")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "{}",
        '{"customer_id": "acme", "type": "x"}',
        '{"customer_id": "", "type": "x", "payload": {}}',
        '{"customer_id": "acme", "type": 7, "payload": {}}',
        '{"customer_id": "acme", "type": "x", "payload": []}',
    ],
)
def test_what_is_no_message_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_json(text, otherwise_id="x", otherwise_timestamp="y")
