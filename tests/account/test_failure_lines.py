"""What a function failed over is in its log, where whoever is called at night looks first (RBK-01).

The drill puts a version into service that fails with each request; here one that works does over one message.
"""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from signoff import Level, clause, eventually
from signoff.actors import Account, Operator
from signoff.actors.account.logs import CLOCKS
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotVerified

FAILURE = re.compile(r"error|exception|fail|fatal|critical|traceback|panic", re.IGNORECASE)
CAUSE = re.compile(r"\w(?:Error|Exception)\b|Traceback|Caused by|\bpanic\b")
"""How the languages that functions are written in name what was raised."""


@pytest.fixture
def unreadable(operator: Operator) -> str:
    """The id of a message over which the notification function failed."""
    name = f"unreadable-{uuid4()}"
    came = operator.try_invoke({"Records": [{"messageId": name, "body": "no event"}]})
    if name not in str(came.answer):
        raise NotVerified("the notification function takes no batches of a queue, or tells not what failed")
    return name


def see_in_the_log(account: Account, target: Target, name: str, says: re.Pattern[str], what: str) -> None:
    """Waits for a line of the function's log that names the message and says so."""
    assert target.description.aws is not None
    eventually(
        lambda: account.log_groups.lines("notifications", name, datetime.now(UTC) - CLOCKS),
        until=lambda lines: any(says.search(line.replace(name, "")) for line in lines),
        within=target.description.aws.seen_within_s,
        what=f"a line of {account.log_groups.name('notifications')} that {what} ({name})",
        first_pause=0.5,
    )


@clause("RBK-01", requests=0)
def test_that_a_function_failed_over_a_message_is_in_its_log(
    unreadable: str, account: Account, target: Target
) -> None:
    see_in_the_log(account, target, unreadable, FAILURE, "says that this message failed")


@clause("RBK-01", requests=0, level=Level.SHOULD)
def test_what_a_function_failed_over_is_in_its_log(unreadable: str, account: Account, target: Target) -> None:
    see_in_the_log(account, target, unreadable, CAUSE, "says what was raised over this message")
