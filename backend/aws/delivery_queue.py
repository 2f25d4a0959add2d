"""The queue `webhook-delivery`, and that of its dead letters."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from backend.aws.faults import reaching
from backend.domain.deliveries import Job, to_json
from backend.domain.errors import DependencyDown
from backend.webhook_ports import DeliveryQueue

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

#: What SQS takes in one call.
AT_ONCE = 10


class SqsDeliveryQueue(DeliveryQueue):
    """The DeliveryQueue. An endpoint is a group of its own, so that SQS serves the queue fairly."""

    def __init__(self, sqs: "Callable[[], SQSClient]", name: str) -> None:
        self._sqs = sqs
        self._name = name

    def put(self, jobs: Sequence[Job], wait_s: int = 0) -> None:
        """Put attempts into the queue, of which nobody hears for so long (15 minutes at most)."""
        for start in range(0, len(jobs), AT_ONCE):
            entries: list[SendMessageBatchRequestEntryTypeDef] = [
                {
                    "Id": str(position),
                    "MessageBody": to_json(job),
                    "DelaySeconds": wait_s,
                    "MessageGroupId": job.endpoint_id,
                }
                for position, job in enumerate(jobs[start : start + AT_ONCE])
            ]
            with reaching("queue"):
                answer = self._sqs().send_message_batch(QueueUrl=self._url, Entries=entries)
            if answer.get("Failed"):
                raise DependencyDown("queue")

    def bury(self, job: Job) -> None:
        """Put a delivery that has failed for good among the dead letters."""
        with reaching("queue"):
            self._sqs().send_message(QueueUrl=self._dead, MessageBody=to_json(job))

    @cached_property
    def _url(self) -> str:
        return self._url_of(self._name)

    @cached_property
    def _dead(self) -> str:
        return self._url_of(f"{self._name}-dead")

    def _url_of(self, name: str) -> str:
        with reaching("queue"):
            return self._sqs().get_queue_url(QueueName=name)["QueueUrl"]
