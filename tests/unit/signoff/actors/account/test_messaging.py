"""What is said of topics and queues (PRE-02, PRE-03, PRE-11)."""

import json
from typing import Any

import pytest

from signoff.actors import Account
from signoff.actors.account.deviations import Deviation, expect_none
from signoff.actors.account.messaging import QUEUES, TOPICS
from signoff.verdict.outcomes import Unmet
from tests.unit.signoff.actors.account import whole


def test_all_is_well(account: Account) -> None:
    assert [one for role in TOPICS for one in account.topics.deviations(role)] == []
    assert [one for role in QUEUES for one in account.queues.deviations(role)] == []
    assert [one for role in QUEUES for one in account.queues.failure_deviations(role)] == []


def test_a_missing_topic_is_named_with_those_there_are(account: Account) -> None:
    whole.client("sns").delete_topic(TopicArn=whole.arn("sns", "support-events"))
    (found,) = account.topics.deviations("ticket_events")
    assert found.found == "there is none of that name; those there are: alerts, notification-events"
    assert found.mend == "aws sns create-topic --name support-events --region us-east-1"


def test_a_topic_is_found_behind_a_hundred_others_and_by_its_arn(lines: Any) -> None:
    for number in range(101):
        whole.client("sns").create_topic(Name=f"a-{number}")
    arn = whole.arn("sns", "notification-events")
    topics = Account(lines(f'[aws.topics]\nmessages = "{arn}"\n')).topics
    assert (topics.arn("messages"), topics.arn("ticket_events")) == (arn, whole.arn("sns", "support-events"))


def test_a_missing_queue_is_named(account: Account) -> None:
    whole.client("sqs").delete_queue(
        QueueUrl=whole.client("sqs").get_queue_url(QueueName="webhook-delivery")["QueueUrl"]
    )
    for found in (*account.queues.deviations("webhooks"), *account.queues.failure_deviations("webhooks")):
        assert (found.expected, found.found) == ("the queue webhook-delivery", "there is none of that name")
        assert found.mend == "aws sqs create-queue --queue-name webhook-delivery --region us-east-1"


def test_a_fifo_queue_is_as_good(lines: Any) -> None:
    queues = whole.client("sqs")
    queues.create_queue(
        QueueName="jobs-dead.fifo", Attributes={"FifoQueue": "true", "MessageRetentionPeriod": "1209600"}
    )
    redrive = {"deadLetterTargetArn": whole.arn("sqs", "jobs-dead.fifo"), "maxReceiveCount": "3"}
    queues.create_queue(
        QueueName="jobs.fifo", Attributes={"FifoQueue": "true", "RedrivePolicy": json.dumps(redrive)}
    )
    account = Account(lines('[aws.queues]\nwebhooks = "jobs.fifo"\n'))
    assert [*account.queues.deviations("webhooks"), *account.queues.failure_deviations("webhooks")] == []


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ({"RedrivePolicy": ""}, "it has none, so what fails is tried until it expires"),
        ({"receives": "1"}, "it does so after 1 (after one,"),
        ({"receives": "2"}, None),
        ({"receives": "1000", "VisibilityTimeout": "30"}, None),
        ({"receives": "20", "MessageRetentionPeriod": "600"}, "take 600 s, and it expires after 600 s"),
        ({"receives": "19", "MessageRetentionPeriod": "600"}, None),
    ],
)
def test_what_becomes_of_messages_that_fail(
    account: Account, attributes: dict[str, str], found: str | None
) -> None:
    receives = int(attributes.pop("receives", "5"))
    url = whole.client("sqs").get_queue_url(QueueName="webhook-delivery")["QueueUrl"]
    redrive = {"deadLetterTargetArn": whole.arn("sqs", "webhook-delivery-dead"), "maxReceiveCount": receives}
    whole.client("sqs").set_queue_attributes(
        QueueUrl=url, Attributes={"RedrivePolicy": json.dumps(redrive)} | attributes
    )
    said = [one.found for one in account.queues.failure_deviations("webhooks")]
    assert len(said) == (found is not None)
    assert found is None or found in said[0]


@pytest.mark.parametrize(
    ("kept_s", "found"), [("345600", None), ("345599", "it keeps them for 345599 s"), (None, "there is none")]
)
def test_the_dead_letter_queue_itself(account: Account, kept_s: str | None, found: str | None) -> None:
    queues = whole.client("sqs")
    url = queues.get_queue_url(QueueName="webhook-delivery-dead")["QueueUrl"]
    if kept_s is None:
        queues.delete_queue(QueueUrl=url)
    else:
        queues.set_queue_attributes(QueueUrl=url, Attributes={"MessageRetentionPeriod": kept_s})
    said = [one.found for one in account.queues.failure_deviations("webhooks")]
    assert [found in one for one in said if found] == ([True] if found else [])


def test_a_failure_names_all_and_each_command() -> None:
    two = [Deviation("a table", "there is none", "aws a"), Deviation("a queue", "there is none", "aws b")]
    with pytest.raises(Unmet) as failure:
        expect_none(two)
    assert failure.value.expected == "a table; a queue"
    assert failure.value.actual == "there is none\n  mend it: aws a\nthere is none\n  mend it: aws b"
    expect_none([])
