"""A test that failed because others had used its customer's allowance says so."""

from collections.abc import Callable

import pytest

from signoff.actors import Customer, Recorder, TargetSession
from signoff.plugin.classify import _used_elsewhere
from tests.unit.signoff.deployment.files import LISTED
from tests.unit.signoff.wire.serving import Desk, Reply


@pytest.mark.parametrize(
    ("status", "left", "disturbed"), [(429, 0, True), (429, 98, True), (200, 40, False), (200, 99, False)]
)
def test_only_a_refusal_for_what_others_sent_disturbs(
    sessions: Callable[..., TargetSession], desk: Desk, status: int, left: int, disturbed: bool
) -> None:
    limit = {"X-RateLimit-Remaining": str(left), "X-RateLimit-Limit": "100"}
    desk.answers = lambda heard: Reply({"tickets": [], "next_cursor": None}, status, limit)
    recorder = Recorder(sessions(LISTED), "test_a", requests_each=9)
    Customer(recorder, "customer B", "globex", "Bearer abc", "CUSTOMER_B_TOKEN").tickets.try_list()
    said = _used_elsewhere(recorder)
    assert ("the customer's allowance was used elsewhere: the target counts" in said) is disturbed
