"""A prompt long poll answers what the emulator's own does, only sooner."""

import asyncio
import json
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from ministack.core.concurrency import esm_wake
from ministack.services import sns, sqs

from backend.local.emulator_patches import prompt_queues

NAME = "prompt"
LOOKS_EVERY_S = 0.1


@pytest.fixture
def url() -> str:
    made: dict[str, str] = sqs._act_create_queue({"QueueName": NAME}, "")
    sqs._act_purge_queue({"QueueUrl": made["QueueUrl"]}, "")
    return made["QueueUrl"]


@pytest.fixture
def prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """The emulator's own modules with the patch, until the test ends."""
    # Set to themselves, so that they are put back afterwards.
    monkeypatch.setattr(sqs, "asyncio", sqs.asyncio)
    monkeypatch.setattr(esm_wake, "set", esm_wake.set)
    prompt_queues.install()


def received(url: str, put: Callable[[], object] | None, wait_s: int) -> tuple[list[str], float]:
    """The bodies that a long poll answers with, and how long after `put` it does."""

    async def poll() -> tuple[Any, float]:
        asked = {"QueueUrl": url, "WaitTimeSeconds": wait_s, "MaxNumberOfMessages": 10}
        polling = asyncio.create_task(sqs._act_receive_message(asked, url))
        await asyncio.sleep(0)  # it has looked once, and found nothing
        started = time.perf_counter()
        if put is not None:
            await asyncio.to_thread(put)
        return await polling, time.perf_counter() - started

    answer, took_s = asyncio.run(poll())
    return [message["Body"] for message in answer.get("Messages", [])], took_s


def sent(url: str, body: str) -> Callable[[], object]:
    return lambda: sqs._act_send_message({"QueueUrl": url, "MessageBody": body}, url)


def test_a_message_ends_the_poll_at_once(prompt: None, url: str) -> None:
    delays = []
    for number in range(5):
        bodies, took_s = received(url, sent(url, f"no {number}"), wait_s=5)
        assert bodies == [f"no {number}"]
        delays.append(took_s)
    assert min(delays) < LOOKS_EVERY_S / 2


def test_a_published_message_ends_the_poll_of_its_subscriber_at_once(prompt: None, url: str) -> None:
    queue = sqs._get_q(url, "sqs:ReceiveMessage")["attributes"]["QueueArn"]
    arn = "arn:aws:sns:us-east-1:000000000000:prompt"
    envelope = json.dumps({"Message": "hello"})
    delays = []
    for _ in range(5):
        bodies, took_s = received(
            url, lambda: sns._deliver_to_sqs(queue, envelope, False, "hello", topic_arn=arn), wait_s=5
        )
        assert len(bodies) == 1
        delays.append(took_s)
    assert min(delays) < LOOKS_EVERY_S / 2


def test_without_a_message_it_waits_as_long_as_the_original(prompt: None, url: str) -> None:
    bodies, took_s = received(url, None, wait_s=1)
    assert bodies == []
    assert took_s >= 1


def test_a_message_for_another_queue_ends_no_poll(prompt: None, url: str) -> None:
    other = sqs._act_create_queue({"QueueName": "other"}, "")["QueueUrl"]
    bodies, took_s = received(url, sent(other, "not yours"), wait_s=1)
    assert bodies == []
    assert took_s >= 1


def test_whatever_else_the_queues_use_is_the_original(prompt: None) -> None:
    module: ModuleType = sqs.asyncio
    assert module.iscoroutine is asyncio.iscoroutine
