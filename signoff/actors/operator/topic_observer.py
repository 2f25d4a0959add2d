"""Watches a topic by a temporary queue of its own, so that nothing of the target's is taken away."""

import json
import secrets
from collections.abc import Callable
from typing import Any, TypeAlias

from signoff.actors.operator.aws_client import AwsClient
from signoff.verdict.outcomes import Unmet
from signoff.wire import clock
from signoff.wire.answers import Json

Fits: TypeAlias = Callable[[dict[str, Json]], object]
_LIVES_S = 300
"""What a queue that could not be deleted holds is gone after this."""
_LONG_POLL_S = 1


class Observer:
    """What is published from now on. Use as a context manager, or let the recorder close it."""

    def __init__(self, line: AwsClient, topic: str, arn: str) -> None:
        """Creates the queue, named after the run, and subscribes it."""
        self._line, self._topic = line, topic
        self._envelopes: list[str] = []
        self._queue = self._subscription = ""
        name = f"signoff-{line.recorder.session.run_id}-{secrets.token_hex(4)}"
        created = line.call(
            f"creates the queue {name} to watch {topic}",
            "sqs",
            "create_queue",
            QueueName=name,
            Attributes={"MessageRetentionPeriod": str(_LIVES_S)},
        )
        self._queue = created["QueueUrl"]
        try:
            self._subscribe(arn)
        except BaseException:
            self.close()
            raise

    def _subscribe(self, topic: str) -> None:
        received = self._line.call(
            "looks up the queue's ARN",
            "sqs",
            "get_queue_attributes",
            quiet=True,
            QueueUrl=self._queue,
            AttributeNames=["QueueArn"],
        )
        queue = received["Attributes"]["QueueArn"]
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue,
            "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
        }
        self._line.call(
            f"lets {self._topic} send to the queue",
            "sqs",
            "set_queue_attributes",
            QueueUrl=self._queue,
            Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})},
        )
        subscribed = self._line.call(
            f"subscribes the queue to {self._topic}",
            "sns",
            "subscribe",
            TopicArn=topic,
            Protocol="sqs",
            Endpoint=queue,
            ReturnSubscriptionArn=True,
        )
        self._subscription = subscribed["SubscriptionArn"]

    def sees(
        self, where: Callable[[dict[str, Json]], object], within: float | None = None
    ) -> dict[str, Json]:
        """The first thing published that fits, waited for; Unmet tells what was published instead."""
        return _published(self.envelope_of(where, within))

    def seen(self) -> list[dict[str, Json]]:
        """Everything published so far, as far as it has arrived."""
        self._receive(0)
        return [_published(envelope) for envelope in self._envelopes]

    def envelope_of(self, where: Fits, within: float | None = None) -> str:
        """The same as `sees`, as SNS puts it into a queue: what a redelivery consists of."""
        live = self._line.recorder.session.target.dialect.live
        bound = live.delivered_within_s if within is None else within
        deadline = clock.monotonic() + bound
        looked = 0
        while True:
            for envelope in self._envelopes[looked:]:
                if where(_published(envelope)):
                    return envelope
            looked = len(self._envelopes)
            left = deadline - clock.monotonic()
            if left <= 0:
                raise self._unmet(bound)
            self._receive(min(_LONG_POLL_S, max(1, int(left))))

    def _unmet(self, bound: float) -> Unmet:
        redact = self._line.recorder.session.redact
        seen = [redact(json.dumps(_published(envelope)))[:300] for envelope in self._envelopes[-8:]]
        return Unmet(
            f"what was wanted to be published on {self._topic} within {bound:g} s",
            "nothing was published" if not seen else "this was published:\n" + "\n".join(seen),
            self._line.recorder.story[-1],
        )

    def _receive(self, wait_s: int) -> None:
        answer = self._line.call(
            f"looks what was published on {self._topic}",
            "sqs",
            "receive_message",
            quiet=True,
            QueueUrl=self._queue,
            MaxNumberOfMessages=10,
            WaitTimeSeconds=wait_s,
        )
        messages: list[dict[str, Any]] = answer.get("Messages", [])
        self._envelopes += [message["Body"] for message in messages]
        for message in messages:
            self._line.call(
                "takes the message from its queue",
                "sqs",
                "delete_message",
                quiet=True,
                QueueUrl=self._queue,
                ReceiptHandle=message["ReceiptHandle"],
            )

    def close(self) -> None:
        """Deletes subscription and queue; harmless when they are gone."""
        subscription, queue = self._subscription, self._queue
        self._subscription = self._queue = ""
        if subscription:
            self._line.call("unsubscribes", "sns", "unsubscribe", quiet=True, SubscriptionArn=subscription)
        if queue:
            self._line.call("deletes the queue", "sqs", "delete_queue", quiet=True, QueueUrl=queue)

    def __enter__(self) -> "Observer":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _published(envelope: str) -> dict[str, Json]:
    """The JSON that was published, whether or not SNS wrapped it; other texts under `text`."""
    outer = _object(envelope)
    inner = outer.get("Message") if outer and "TopicArn" in outer else None
    found = _object(inner) if isinstance(inner, str) else outer
    return {"text": inner or envelope} if found is None else found


def _object(text: str) -> dict[str, Json] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
