"""The topics and queues, and what becomes of messages that fail (PRE-02, PRE-03, PRE-11)."""

import pytest

from signoff import clause
from signoff.actors import Account
from signoff.actors.account.deviations import expect_none
from signoff.actors.account.messaging import QUEUES, TOPICS, QueueRole, TopicRole
from signoff.verdict.outcomes import NotVerified


@pytest.mark.parametrize("role", TOPICS)
@clause("PRE-02", requests=0)
def test_the_topic_exists(account: Account, role: TopicRole) -> None:
    expect_none(account.topics.deviations(role))


@pytest.mark.parametrize("role", QUEUES)
@clause("PRE-03", requests=0)
def test_the_queue_exists(account: Account, role: QueueRole) -> None:
    expect_none(account.queues.deviations(role))


@pytest.mark.parametrize("role", QUEUES)
@clause("PRE-03", requests=0)
def test_the_functions_may_read_the_queue(account: Account, role: QueueRole) -> None:
    need = account.privileges.queue_need(role)
    if not need.actions:
        raise NotVerified(
            f"no function reads {need.name} itself ([aws.needs]); whether what reads it for them may, such "
            "as a pipe of EventBridge, nobody looks at here"
        )
    expect_none(account.privileges.deviations([need]))


@pytest.mark.parametrize("role", QUEUES)
@clause("PRE-11", requests=0)
def test_what_fails_is_set_aside(account: Account, role: QueueRole) -> None:
    expect_none(account.queues.failure_deviations(role))
