"""Topics in moto, and what is published to them."""

import json
from typing import Any

from backend.aws import client

_EVENTS = "support-events"
_MESSAGES = "notification-events"


class Listening:
    """A queue that gets all that is published to a topic."""

    def __init__(self, topic: str) -> None:
        self._queue = client.sqs().create_queue(QueueName=f"listening-to-{topic}")["QueueUrl"]
        arn = client.sqs().get_queue_attributes(QueueUrl=self._queue, AttributeNames=["QueueArn"])
        topic_arn = client.sns().create_topic(Name=topic)["TopicArn"]
        endpoint = arn["Attributes"]["QueueArn"]
        client.sns().subscribe(TopicArn=topic_arn, Protocol="sqs", Endpoint=endpoint)
        self.taken()  # what came before is not listened to

    def taken(self) -> list[dict[str, Any]]:
        """Take all SQS records that came, as Lambda would get them."""
        records: list[dict[str, Any]] = []
        while True:
            answer = client.sqs().receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10)
            if not answer.get("Messages"):
                return records
            for message in answer["Messages"]:
                client.sqs().delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
                records.append({"messageId": message["MessageId"], "body": message["Body"]})

    def said(self) -> list[dict[str, Any]]:
        """Take all that was published, out of its envelopes."""
        return [json.loads(json.loads(record["body"])["Message"]) for record in self.taken()]


def listening_to_events() -> Listening:
    """Listen to the ticket events."""
    return Listening(_EVENTS)


def listening_to_messages() -> Listening:
    """Listen to the messages to live connections."""
    return Listening(_MESSAGES)
