"""The topics, and the queues with what becomes of messages that fail (PRE-02, PRE-03, PRE-11)."""

import json
from collections.abc import Iterator
from typing import Any, Literal

from signoff.actors.account.deviations import Deviation
from signoff.actors.account.iam.conditions import conditions_hold
from signoff.actors.account.iam.documents import read_policy
from signoff.actors.account.reader import Reader

TopicRole = Literal["ticket_events", "messages"]
QueueRole = Literal["notifications", "webhooks"]
TOPICS: tuple[TopicRole, ...] = ("ticket_events", "messages")
QUEUES: tuple[QueueRole, ...] = ("notifications", "webhooks")
_SOURCES = ("aws:sourceaccount", "aws:sourceowner")
"""How a policy calls the account whose alarm it is: the topic's own."""
FEWEST_RECEIVES = 2
"""One receive would set a message aside that a throttled or restarted function never got to see."""
MOST_RECEIVES = 1000
"""SQS takes no more."""


class Topics(Reader):
    """SNS topics by their roles."""

    def name(self, role: TopicRole) -> str:
        """What the target calls that topic, or its ARN."""
        return str(getattr(self._aws.topics, role))

    def arn(self, role: TopicRole) -> str | None:
        """Its ARN; None where there is no such topic."""
        name = self.name(role)
        return next((arn for arn in self.arns() if name in (arn, arn.rpartition(":")[2])), None)

    def arns(self) -> list[str]:
        """The ARNs of all topics of the account and region."""
        found = self._client.pages("lists the topics", "sns", "list_topics")
        return [str(one["TopicArn"]) for one in found]

    def confirmed_subscriptions(self, arn: str) -> int | None:
        """How many subscribers the topic has that confirmed; None where there is no such topic."""
        answer = self._client.find(f"looks at the topic {arn}", "sns", "get_topic_attributes", TopicArn=arn)
        return None if answer is None else int(answer["Attributes"].get("SubscriptionsConfirmed", 0))

    def takes_from(self, arn: str, service: str) -> bool:
        """Whether its policy lets that service of AWS publish; a topic without one is its owner's to use."""
        answer = self._client.find(f"looks at the topic {arn}", "sns", "get_topic_attributes", TopicArn=arn)
        document = (answer or {}).get("Attributes", {}).get("Policy")
        if not document:
            return True
        return any(
            one.effect == "Allow"
            and one.is_about("sns:Publish", arn, {}) is not False
            and {"*", service} & set(one.principals or ())
            and conditions_hold(one.condition, {key: (arn.split(":")[4],) for key in _SOURCES}) is not False
            for one in read_policy(f"the policy of {arn}", document).statements
        )

    def deviations(self, role: TopicRole) -> Iterator[Deviation]:
        """What is wrong with the topic."""
        if self.arn(role) is None:
            name = self.name(role)
            others = ", ".join(sorted(arn.rpartition(":")[2] for arn in self.arns())[:10]) or "none"
            yield Deviation(
                f"the topic {name}",
                f"there is none of that name; those there are: {others}",
                self._client.command("sns", "create-topic", "--name", name.rpartition(":")[2]),
            )


class Queues(Reader):
    """SQS queues by their roles."""

    def name(self, role: QueueRole) -> str:
        """What the target calls that queue."""
        return str(getattr(self._aws.queues, role))

    def find(self, name: str) -> dict[str, str] | None:
        """The attributes of the queue of that name, and its `QueueUrl`; None where there is none."""
        answer = self._client.find(f"looks for the queue {name}", "sqs", "get_queue_url", QueueName=name)
        if answer is None:
            return None
        found = self._client.find(
            f"looks at the queue {name}",
            "sqs",
            "get_queue_attributes",
            QueueUrl=answer["QueueUrl"],
            AttributeNames=["All"],
        )
        return None if found is None else {**found["Attributes"], "QueueUrl": answer["QueueUrl"]}

    def deviations(self, role: QueueRole) -> Iterator[Deviation]:
        """What is wrong with the queue itself; standard and FIFO are both fine."""
        if self.find(self.name(role)) is None:
            yield self._missing(self.name(role))

    def failure_deviations(self, role: QueueRole) -> Iterator[Deviation]:
        """What is wrong with what becomes of messages that fail."""
        name = self.name(role)
        found = self.find(name)
        if found is None:
            yield self._missing(name)
            return
        policy = _redrive_policy(found)
        if not policy.get("deadLetterTargetArn"):
            yield Deviation(
                f"the queue {name} to have a dead-letter queue",
                "it has none, so what fails is tried until it expires",
                self._redrive(found, f"{found['QueueArn']}-dead", 5),
            )
            return
        yield from self._count_deviations(name, found, policy)
        yield from self._dead_letter_deviations(name, found, str(policy["deadLetterTargetArn"]))

    def _count_deviations(
        self, name: str, found: dict[str, str], policy: dict[str, Any]
    ) -> Iterator[Deviation]:
        count, dead = int(policy.get("maxReceiveCount", 0)), str(policy["deadLetterTargetArn"])
        visibility_s, kept_s = int(found["VisibilityTimeout"]), int(found["MessageRetentionPeriod"])
        if not FEWEST_RECEIVES <= count <= MOST_RECEIVES:
            yield Deviation(
                f"the queue {name} to set a message aside after {FEWEST_RECEIVES} to {MOST_RECEIVES} "
                "receives",
                f"it does so after {count} (after one, a message is lost to its readers because of a single "
                "throttled call or restart)",
                self._redrive(found, dead, 5),
            )
        elif count * visibility_s >= kept_s:
            yield Deviation(
                f"the queue {name} to set a failed message aside before it expires",
                f"{count} receives of {visibility_s} s each take {count * visibility_s} s, and it expires "
                f"after {kept_s} s",
                self._redrive(
                    found, dead, max(FEWEST_RECEIVES, min(5, kept_s // (2 * max(visibility_s, 1))))
                ),
            )

    def _dead_letter_deviations(self, name: str, found: dict[str, str], arn: str) -> Iterator[Deviation]:
        dead_name = arn.rpartition(":")[2]
        dead = self.find(dead_name)
        if dead is None:
            yield Deviation(
                f"the dead-letter queue {dead_name} of {name}",
                "there is none of that name",
                self._client.command("sqs", "create-queue", "--queue-name", dead_name),
            )
        elif int(dead["MessageRetentionPeriod"]) < int(found["MessageRetentionPeriod"]):
            # SQS counts from when the message was first sent, not from when it was set aside.
            yield Deviation(
                f"{dead_name} to keep messages at least as long as {name}",
                f"it keeps them for {dead['MessageRetentionPeriod']} s, {name} for "
                f"{found['MessageRetentionPeriod']} s: what is set aside late is gone at once",
                self._set_attributes(dead, {"MessageRetentionPeriod": "1209600"}),
            )

    def _missing(self, name: str) -> Deviation:
        fifo = ["--attributes", "FifoQueue=true"] if name.endswith(".fifo") else []
        return Deviation(
            f"the queue {name}",
            "there is none of that name",
            self._client.command("sqs", "create-queue", "--queue-name", name, *fifo),
        )

    def _redrive(self, found: dict[str, str], dead_arn: str, count: int) -> str:
        policy = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": str(count)})
        return self._set_attributes(found, {"RedrivePolicy": policy})

    def _set_attributes(self, found: dict[str, str], attributes: dict[str, str]) -> str:
        return self._client.command(
            *("sqs", "set-queue-attributes", "--queue-url", found["QueueUrl"]),
            *("--attributes", json.dumps(attributes)),
        )


def _redrive_policy(found: dict[str, str]) -> dict[str, Any]:
    try:
        read = json.loads(found.get("RedrivePolicy") or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
