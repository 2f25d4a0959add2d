"""Queues of our own on the two topics, read after the measuring: each message bears when it was published.

They wait unread meanwhile, so that what they cost is one more copy of each message in the emulator.
"""

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from backend.aws.client import sns, sqs
from backend.settings import Topics
from bench.deliveries import Key, Traces
from bench.orders import BenchError

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import DeleteMessageBatchRequestEntryTypeDef

BATCH = 10
Note = Callable[[dict[str, Any], float], None]


@dataclass
class Probes:
    """Set up on both topics; `traces` reads what has come."""

    _queues: dict[str, str] = field(default_factory=dict)

    def traces(self) -> Traces:
        """When each change was made, and published on either topic. BenchError if it fails."""
        traces = Traces()
        notes: dict[str, Note] = {
            Topics.ticket_events: lambda event, sent: note_event(traces, event, sent),
            Topics.messages: lambda message, sent: note_message(traces, message, sent),
        }
        with _no_trouble():
            for topic, queue in self._queues.items():
                for body, sent in _drained(queue):
                    notes[topic](json.loads(body), sent)
        return traces


def note_event(traces: Traces, event: dict[str, Any], sent: float) -> None:
    """An event, published at `sent`. Of one that was published twice, the first counts."""
    key: Key = event["ticket_id"], event["version"]
    traces.made.setdefault(key, event["at"] / 1000)
    traces.received[key] = min(sent, traces.received.get(key, sent))


def note_message(traces: Traces, message: dict[str, Any], sent: float) -> None:
    """A message, published at `sent`."""
    if message["type"] == "ticket_update":
        key: Key = message["payload"]["ticket_id"], message["payload"]["version"]
        traces.published[key] = min(sent, traces.published.get(key, sent))


@contextlib.contextmanager
def probing() -> Iterator[Probes]:
    """Probes on both topics, taken away afterwards. BenchError if that fails."""
    probes = Probes()
    with contextlib.ExitStack() as ending:
        with _no_trouble():
            topics = {arn.rpartition(":")[2]: arn for arn in _topics()}
            for topic in (Topics.ticket_events, Topics.messages):
                if topic not in topics:
                    raise BenchError(f"the target has no topic {topic}")
                probes._queues[topic] = _subscribed(topics[topic], f"bench-{topic}", ending)
        yield probes


def _topics() -> list[str]:
    return [
        topic["TopicArn"]
        for page in sns().get_paginator("list_topics").paginate()
        for topic in page["Topics"]
    ]


def _subscribed(topic: str, name: str, ending: contextlib.ExitStack) -> str:
    queue = sqs().create_queue(QueueName=name)["QueueUrl"]
    ending.callback(sqs().delete_queue, QueueUrl=queue)
    arn = sqs().get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    allowed = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    sqs().set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    subscription = sns().subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"}
    )["SubscriptionArn"]
    ending.callback(sns().unsubscribe, SubscriptionArn=subscription)
    return queue


def _drained(queue: str) -> Iterator[tuple[str, float]]:
    """Body and instant of each message, until there is none."""
    while (
        messages := sqs()
        .receive_message(
            QueueUrl=queue, MaxNumberOfMessages=BATCH, MessageSystemAttributeNames=["SentTimestamp"]
        )
        .get("Messages")
    ):
        for message in messages:
            yield message["Body"], int(message["Attributes"]["SentTimestamp"]) / 1000
        handles: list[DeleteMessageBatchRequestEntryTypeDef] = [
            {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
            for number, message in enumerate(messages)
        ]
        sqs().delete_message_batch(QueueUrl=queue, Entries=handles)


@contextlib.contextmanager
def _no_trouble() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise BenchError(f"the topics could not be watched: {error}") from error
