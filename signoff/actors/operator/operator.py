"""The target's operator, who reaches behind its API: function, topics, queues, tables, sent mail."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from signoff.actors.operator.cost_table import CostTable
from signoff.actors.operator.mailbox import Mailbox
from signoff.actors.operator.notification_table import Stores
from signoff.actors.operator.subject import Whom, customer_id
from signoff.actors.operator.ticket_table import TicketTable
from signoff.actors.operator.topic_observer import Observer
from signoff.monitors.cross_customer import canary_of
from signoff.verdict.outcomes import NotVerified, Unmet
from signoff.wire import notifications
from signoff.wire.answers import Json, Malformed
from signoff.wire.notifications import Notification


@dataclass(frozen=True)
class Invoked:
    """What came of an invocation: the API's status, the function's error if it failed, its answer."""

    status: int
    failed: str | None
    answer: Json

    @property
    def answer_status(self) -> int | None:
        """The status code that the function itself answered."""
        found = self.answer.get("statusCode") if isinstance(self.answer, dict) else None
        return found if isinstance(found, int) else None

    @property
    def body(self) -> Json:
        """The body of the function's answer; its JSON, where it is text."""
        found = self.answer.get("body") if isinstance(self.answer, dict) else None
        try:
            return json.loads(found) if isinstance(found, str) else found
        except ValueError:
            return found

    @property
    def is_refused(self) -> bool:
        """Whether the function refused what it was given, or failed on it."""
        return self.failed is not None or (self.answer_status or 200) >= 400


class Operator(Stores, TicketTable, CostTable, Mailbox):
    """`invokes`, `publishes`, ... must succeed; `tries_to_...` returns what came of it."""

    def notification_fields(self, customer: Whom, **changed: Json) -> dict[str, Json]:
        """A valid payload of the notification function in the target's words; `changed` by the guide's."""
        canary = canary_of(self.session.run_id, customer_id(customer))
        message = f"Sign-off run {self.session.run_id}, {canary}."
        fields = {"type": "info", "title": f"A notice ({canary})", "message": message}
        whom = {self.aws.item.customer_id: customer_id(customer)}
        return whom | notifications.fields_out(self.dialect, fields | changed)

    def try_invoke(self, payload: Mapping[str, Json] | str, *, asynchronous: bool = False) -> Invoked:
        """Invokes the notification function with that payload, a text as it is."""
        self._permitted()
        answer = self.line.call(
            "invokes the notification function" + (" and does not wait" if asynchronous else ""),
            "lambda",
            "invoke",
            FunctionName=self.aws.functions.notification,
            InvocationType="Event" if asynchronous else "RequestResponse",
            Payload=payload if isinstance(payload, str) else json.dumps(dict(payload)),
        )
        text = answer.get("Payload", b"").decode("utf-8", errors="replace")
        try:
            received = json.loads(text) if text else None
        except ValueError:
            received = text
        return Invoked(answer["StatusCode"], answer.get("FunctionError"), received)

    def invoke(
        self,
        customer: Whom,
        *,
        type: str = "info",
        title: str = "A notice",
        message: str = "Something to know.",
        event_id: str | None = None,
    ) -> Notification:
        """The notification that the function made, as it answers it."""
        payload = self.notification_fields(customer, type=type, title=title, message=message)
        done = self.try_invoke(payload if event_id is None else payload | {"event_id": event_id})
        if done.is_refused:
            raise Unmet(
                "the notification function to take a valid invocation",
                self.session.redact(f"it answered {done.answer!r:.300} (error: {done.failed})"),
                self.recorder.story[-1],
            )
        try:
            return notifications.notification_item(self.dialect, done.body)
        except Malformed as error:
            raise Unmet(
                "the notification in the body of the function's answer", str(error), self.recorder.story[-1]
            ) from None

    def publish(self, customer: Whom, type: str, payload: Mapping[str, Json], **beside: Json) -> str:
        """Publishes a live message of that type (the guide's word); returns the id that SNS gave it.

        `beside` are fields of the message itself, beside its payload.
        """
        names = self.dialect.live.message
        text: dict[str, Json] = {
            self.aws.item.customer_id: customer_id(customer),
            names.type: self.dialect.live.types.get(type, type),
        }
        text |= {names.payload: dict(payload)} if names.payload else dict(payload)
        return self.publish_raw("messages", json.dumps(text | beside))

    def publish_raw(self, topic: str, text: str) -> str:
        """Publishes that text on `ticket_events` or `messages`; returns the id that SNS gave it."""
        self._permitted()
        answer = self.line.call(
            f"publishes on {self.topic_name(topic)}",
            "sns",
            "publish",
            TopicArn=self.topic_arn(topic),
            Message=text,
            **_in_order(self.topic_arn(topic)),
        )
        return str(answer["MessageId"])

    def observe(self, topic: str) -> Observer:
        """What is published on `ticket_events` or `messages` from now on, by a queue for this test only."""
        self._permitted()
        observer = Observer(self.line, self.topic_name(topic), self.topic_arn(topic))
        self.recorder.closing.callback(observer.close)
        return observer

    def send_to_queue(self, text: str, queue: str = "notifications") -> None:
        """Puts a message into a queue of the target, as SNS or another producer would."""
        self._permitted()
        self.line.call(
            f"sends to {getattr(self.aws.queues, queue)}",
            "sqs",
            "send_message",
            QueueUrl=self._queue_url(queue),
            MessageBody=text,
            **_in_order(self._queue_url(queue)),
        )

    def count_messages(self, queue: str = "notifications") -> int:
        """How many messages a queue of the target holds, those being worked on included; about."""
        names = [
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed",
        ]
        answer = self.line.call(
            f"counts the messages in {getattr(self.aws.queues, queue)}",
            "sqs",
            "get_queue_attributes",
            QueueUrl=self._queue_url(queue),
            AttributeNames=names,
        )
        return sum(int(answer["Attributes"].get(name, 0)) for name in names)

    def count_dead_letters(self, queue: str) -> int:
        """How many messages of that queue were set aside because they failed too often; about."""
        name = getattr(self.aws.queues, queue)
        url = self._queue_url(queue)
        answer = self.line.call(
            f"looks where {name} puts what fails",
            "sqs",
            "get_queue_attributes",
            QueueUrl=url,
            AttributeNames=["RedrivePolicy"],
        )
        policy = json.loads(answer.get("Attributes", {}).get("RedrivePolicy", "{}"))
        dead = str(policy.get("deadLetterTargetArn", "")).rpartition(":")[2]
        if not dead:
            raise Unmet(
                f"the queue {name} to have a dead-letter queue", "it has none", self.recorder.story[-1]
            )
        counted = self.line.call(
            f"counts the messages in {dead}",
            "sqs",
            "get_queue_attributes",
            QueueUrl=url.replace(name, dead),
            AttributeNames=["ApproximateNumberOfMessages"],
        )
        return int(counted["Attributes"]["ApproximateNumberOfMessages"])

    def topic_name(self, topic: str) -> str:
        """The target's name of `ticket_events` or `messages`."""
        return str(getattr(self.aws.topics, topic))

    def topic_arn(self, topic: str) -> str:
        """The topic's ARN, looked up by its name."""
        name, token = self.topic_name(topic), dict[str, str]()
        while not name.startswith("arn:"):
            page: dict[str, Any] = self.line.call(
                f"looks for the topic {name}", "sns", "list_topics", quiet=True, **token
            )
            arns = [str(found["TopicArn"]) for found in page["Topics"]]
            if match := next((arn for arn in arns if arn.rpartition(":")[2] == name), None):
                return match
            if not page.get("NextToken"):
                raise Unmet(f"the topic {name}", "there is none of that name")
            token = {"NextToken": page["NextToken"]}
        return name

    def _queue_url(self, queue: str) -> str:
        name = getattr(self.aws.queues, queue)
        answer = self.line.call(
            f"looks for the queue {name}", "sqs", "get_queue_url", quiet=True, QueueName=name
        )
        return str(answer["QueueUrl"])

    def _permitted(self) -> None:
        if not self.session.target.description.permissions.invoke:
            raise NotVerified("its owner does not permit invoking and publishing ([permissions] invoke)")


def _in_order(of: str) -> dict[str, Any]:
    """What a message needs beside its text where a topic or a queue keeps an order: each is its own group.

    What is sent again is meant so: it is no copy that such a queue would leave out.
    """
    group = uuid4().hex
    return {"MessageGroupId": group, "MessageDeduplicationId": group} if of.endswith(".fifo") else {}
