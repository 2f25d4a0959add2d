"""What a batch of a queue's messages answers, when some of it fails and when the end of it does."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.functions.batches import Delivery, handled

BATCH = {"Records": [{"messageId": each, "body": each} for each in ("one", "bad", "two")]}


def upper(delivery: Delivery) -> str:
    if delivery.body == "bad":
        raise ValueError(delivery.body)
    return delivery.body.upper()


def failed(answer: Mapping[str, Any]) -> list[str]:
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def test_a_message_that_fails_holds_up_no_other() -> None:
    made: list[str] = []
    assert failed(handled(BATCH, upper, made.extend)) == ["bad"]
    assert made == ["ONE", "TWO"]


def test_all_come_again_when_what_was_made_of_them_cannot_be_sent() -> None:
    def refused(made: Sequence[str]) -> None:
        raise ConnectionError("topic")

    assert failed(handled(BATCH, upper, refused)) == ["one", "bad", "two"]
