"""Hands a queue's messages to a Lambda function, as an event source mapping does on AWS."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from backend.local.invoking.context import ACCOUNT, LambdaContext, invoke
from backend.local.processes.environment import REGION

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

BATCH = 10
LONG_POLL_S = 20
#: A killed process must not keep its messages from the next one for long; the functions take no second.
INVISIBLE_S = 10
#: What a message that failed waits, doubled with each failure: five attempts take 15 s.
FIRST_PAUSE_S = 1
AFTER_A_FAULT_S = 0.5

Handler = Callable[[Mapping[str, Any], object], object]
logger = logging.getLogger(__name__)


class Consumer:
    """Takes messages of one queue to one function, for good. `afterwards` is called after each batch."""

    def __init__(
        self,
        client: "SQSClient",
        queue: str,
        function: str,
        handler: Handler,
        afterwards: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = client
        self._queue = queue
        self._function = function
        self._handler = handler
        self._afterwards = afterwards

    def run(self) -> None:
        """Consume until the process ends. Nothing is lost then: the queue gives again what was not done."""
        while True:
            try:
                self.consume(self._client.get_queue_url(QueueName=self._queue)["QueueUrl"])
            except (BotoCoreError, ClientError):
                logger.exception("the queue %s cannot be read", self._queue)
                time.sleep(AFTER_A_FAULT_S)

    def consume(self, url: str) -> None:
        """Take one batch after the other from the queue at this URL, until it cannot be reached."""
        while True:
            self.take_one_batch(url, LONG_POLL_S)

    def run_at_once(self, threads: int, together: Callable[[str], bool] = lambda body: False) -> None:
        """Consume until the process ends, each message in one of so many threads: none waits for another.

        Those whose body is quickly done go `together`, which costs little more than one.
        """
        pool, free = ThreadPoolExecutor(threads), threading.Semaphore(threads)
        while True:
            try:
                url = self._client.get_queue_url(QueueName=self._queue)["QueueUrl"]
                while True:
                    self._hand_out(url, pool, free, together)
            except (BotoCoreError, ClientError):
                logger.exception("the queue %s cannot be read", self._queue)
                time.sleep(AFTER_A_FAULT_S)

    def _hand_out(
        self,
        url: str,
        pool: ThreadPoolExecutor,
        free: threading.Semaphore,
        together: Callable[[str], bool],
    ) -> None:
        """Receive as many messages as there are threads for, and give each to one of them."""
        free.acquire()
        taken = 1
        while taken < BATCH and free.acquire(blocking=False):
            taken += 1
        messages: Sequence[MessageTypeDef] = []
        try:
            messages = self._received(url, LONG_POLL_S, taken)
        finally:
            if taken > len(messages):
                free.release(taken - len(messages))
        quick = [message for message in messages if together(message["Body"])]
        for some in [*([message] for message in messages if message not in quick), quick]:
            if some:
                pool.submit(self._settle_some, url, some, free)

    def _settle_some(self, url: str, messages: "Sequence[MessageTypeDef]", free: threading.Semaphore) -> None:
        try:
            self._settle(url, messages)
        except (BotoCoreError, ClientError):
            logger.exception("what came of a message cannot be said: it comes again")
        finally:
            free.release(len(messages))

    def take_one_batch(self, url: str, wait_s: int) -> None:
        """Receive, invoke, and delete what succeeded; what failed comes back after a pause."""
        messages = self._received(url, wait_s, BATCH)
        if messages:
            self._settle(url, messages)

    def _received(self, url: str, wait_s: int, most: int) -> "Sequence[MessageTypeDef]":
        return self._client.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=most,
            WaitTimeSeconds=wait_s,
            VisibilityTimeout=INVISIBLE_S,
            MessageSystemAttributeNames=["ApproximateReceiveCount", "SentTimestamp"],
        ).get("Messages", [])

    def _settle(self, url: str, messages: "Sequence[MessageTypeDef]") -> None:
        failed = self._failed(messages)
        done = [message for message in messages if message["MessageId"] not in failed]
        if done:
            entries = [_entry(message) for message in done]
            self._client.delete_message_batch(QueueUrl=url, Entries=entries)
        for message in messages:
            if message["MessageId"] in failed:
                self._client.change_message_visibility(
                    QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=_pause_s(message)
                )
        self._afterwards()

    def _failed(self, messages: "Sequence[MessageTypeDef]") -> set[str]:
        """The ids of the messages that the function did not manage; all of them if it raises."""
        everything = {message["MessageId"] for message in messages}
        event = {"Records": [_record(message, self._queue) for message in messages]}
        context = LambdaContext(self._function, messages[0]["MessageId"])
        try:
            result = invoke(self._handler, event, context)
        except (Exception, SystemExit):  # a function that ends the process ends its own invocation only
            logger.exception("the function failed", extra={"function": self._function})
            return everything
        failures = result.get("batchItemFailures", []) if isinstance(result, Mapping) else []
        return everything & {failure["itemIdentifier"] for failure in failures}


def _record(message: "MessageTypeDef", queue: str) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}",
        "awsRegion": REGION,
    }


def _entry(message: "MessageTypeDef") -> Any:
    return {"Id": message["MessageId"], "ReceiptHandle": message["ReceiptHandle"]}


def _pause_s(message: "MessageTypeDef") -> int:
    received = int(message.get("Attributes", {}).get("ApproximateReceiveCount", "1"))
    return int(FIRST_PAUSE_S * 2 ** (received - 1))
