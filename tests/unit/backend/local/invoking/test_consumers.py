"""What becomes of a queue's messages between the queue and a function."""

from collections.abc import Mapping
from typing import Any

import pytest

from backend.local.invoking.consumers import Consumer, Handler


class Queue:
    """Stands in for SQS: holds one batch, and what was asked about its messages."""

    def __init__(self, *bodies: str, received: int = 1) -> None:
        self._batch = [
            {
                "MessageId": body,
                "ReceiptHandle": f"handle of {body}",
                "Body": body,
                "MD5OfBody": "",
                "Attributes": {"ApproximateReceiveCount": str(received)},
            }
            for body in bodies
        ]
        self.deleted: list[str] = []
        self.postponed: dict[str, int] = {}

    def receive_message(self, **asked: Any) -> dict[str, Any]:
        return {"Messages": self._batch} if self._batch else {}

    def delete_message_batch(self, **asked: Any) -> None:
        self.deleted += [entry["ReceiptHandle"] for entry in asked["Entries"]]

    def change_message_visibility(self, **asked: Any) -> None:
        self.postponed[asked["ReceiptHandle"]] = asked["VisibilityTimeout"]


def failing(*ids: str) -> Handler:
    """A function that manages all messages but these."""
    return lambda event, context: {"batchItemFailures": [{"itemIdentifier": each} for each in ids]}


def broken(event: Mapping[str, Any], context: object) -> object:
    raise RuntimeError("broken")


def ended(event: Mapping[str, Any], context: object) -> object:
    raise SystemExit(1)


def consume(queue: Queue, handler: Handler) -> list[str]:
    """One batch; returns what was done afterwards."""
    done: list[str] = []
    consumer = Consumer(
        queue,  # type: ignore[arg-type]
        "emails",
        "securebase-confirm-by-email",
        handler,
        afterwards=lambda: done.append("afterwards"),
    )
    consumer.take_one_batch("http://queue.example", 0)
    return done


def test_a_function_sees_the_batch_as_lambda_hands_it_over() -> None:
    seen: list[Mapping[str, Any]] = []
    queue = Queue("a", "b")
    assert consume(queue, lambda event, context: seen.append(event)) == ["afterwards"]
    (event,) = seen
    assert [record["body"] for record in event["Records"]] == ["a", "b"]
    assert event["Records"][0]["eventSourceARN"].endswith(":emails")
    assert queue.deleted == ["handle of a", "handle of b"]


def test_only_what_failed_comes_back() -> None:
    queue = Queue("a", "b", "c")
    consume(queue, failing("b", "unknown"))
    assert queue.deleted == ["handle of a", "handle of c"]
    assert queue.postponed == {"handle of b": 1}


@pytest.mark.parametrize(("received", "pause_s"), [(1, 1), (2, 2), (3, 4), (4, 8)])
def test_what_fails_again_waits_longer(received: int, pause_s: int) -> None:
    queue = Queue("a", received=received)
    consume(queue, failing("a"))
    assert queue.postponed == {"handle of a": pause_s}


@pytest.mark.parametrize("handler", [broken, ended])
def test_a_function_that_breaks_has_managed_nothing(handler: Handler) -> None:
    queue = Queue("a", "b")
    consume(queue, handler)
    assert queue.deleted == []
    assert set(queue.postponed) == {"handle of a", "handle of b"}


def test_an_empty_queue_invokes_nothing() -> None:
    assert consume(Queue(), broken) == []
