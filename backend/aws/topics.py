"""The SNS topics: ticket events go to one, messages to live connections to the other."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from backend.aws.faults import reaching
from backend.domain.errors import DependencyDown
from backend.domain.messages import Message, to_json
from backend.ports import EventTopic, MessageTopic, Waiting

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sns.type_defs import PublishBatchRequestEntryTypeDef
    from mypy_boto3_sts import STSClient

#: What SNS takes in one call.
AT_ONCE = 10


class Topic:
    """A topic of this account, known by its name. Clients are built when they are needed, not before."""

    def __init__(self, name: str, sns: "Callable[[], SNSClient]", sts: "Callable[[], STSClient]") -> None:
        self._name = name
        self._sns = sns
        self._sts = sts

    def send(self, bodies: Sequence[str]) -> frozenset[int]:
        """Publish up to AT_ONCE bodies; returns the positions of those that were taken. DependencyDown."""
        entries: list[PublishBatchRequestEntryTypeDef] = [
            {"Id": str(position), "Message": body} for position, body in enumerate(bodies)
        ]
        with reaching("topic"):
            answer = self._sns().publish_batch(TopicArn=self._arn, PublishBatchRequestEntries=entries)
        taken = frozenset(int(entry["Id"]) for entry in answer.get("Successful", []))
        if not taken:
            raise DependencyDown("topic")
        return taken

    @cached_property
    def _arn(self) -> str:
        # A name becomes an ARN by knowing whose account this is: that needs no permission, listing does.
        with reaching("topic"):
            identity = self._sts().get_caller_identity()
        partition = identity["Arn"].split(":")[1]
        return f"arn:{partition}:sns:{self._sns().meta.region_name}:{identity['Account']}:{self._name}"


class SnsEventTopic(EventTopic):
    """The EventTopic."""

    def __init__(self, topic: Topic) -> None:
        self._topic = topic

    def publish(self, events: Sequence[Waiting]) -> Sequence[Waiting]:
        """Publish up to ten events; returns those that were taken. DependencyDown if the topic is."""
        taken = self._topic.send([event.event for event in events])
        return [event for position, event in enumerate(events) if position in taken]


class SnsMessageTopic(MessageTopic):
    """The MessageTopic."""

    def __init__(self, topic: Topic) -> None:
        self._topic = topic

    def publish(self, messages: Sequence[Message]) -> None:
        """Publish messages; DependencyDown unless all were taken."""
        bodies = [to_json(message) for message in messages]
        for start in range(0, len(bodies), AT_ONCE):
            some = bodies[start : start + AT_ONCE]
            if len(self._topic.send(some)) < len(some):
                raise DependencyDown("topic")
