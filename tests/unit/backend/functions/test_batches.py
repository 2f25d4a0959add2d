"""What a batch of a queue's messages answers when one of them cannot be handled."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.functions.batches import Delivery, handled, handled_together


def batch(*bodies: str) -> dict[str, Any]:
    return {"Records": [{"messageId": each, "body": each} for each in bodies]}


def failed(answer: Mapping[str, Any]) -> list[str]:
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


class Desk:
    """Handles messages, alone or together, but none that is bad."""

    def __init__(self) -> None:
        self.handled: list[str] = []

    def take(self, deliveries: Sequence[Delivery]) -> None:
        if any(delivery.body == "bad" for delivery in deliveries):
            raise ValueError("bad")
        self.handled.append(" ".join(delivery.body for delivery in deliveries))


def test_a_message_that_fails_holds_up_no_other() -> None:
    desk = Desk()
    assert failed(handled(batch("one", "bad", "two"), lambda delivery: desk.take([delivery]))) == ["bad"]
    assert desk.handled == ["one", "two"]


def test_messages_are_handled_together() -> None:
    desk = Desk()
    assert failed(handled_together(batch("one", "two"), desk.take)) == []
    assert desk.handled == ["one two"]


def test_each_is_handled_on_its_own_when_one_of_them_fails() -> None:
    desk = Desk()
    assert failed(handled_together(batch("one", "bad", "two"), desk.take)) == ["bad"]
    assert desk.handled == ["one", "two"]
