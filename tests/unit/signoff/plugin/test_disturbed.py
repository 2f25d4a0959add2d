"""A test that failed because others had used its customer's allowance says so."""

from collections.abc import Callable

import pytest

from signoff.actors import Customer, Recorder, TargetSession
from signoff.plugin.classify import _held_back, _used_elsewhere
from signoff.verdict.outcomes import Unmet
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


@pytest.mark.parametrize(
    ("status", "pause", "window_s", "disturbed"),
    [
        (429, "1", 3600, True),
        (429, "5", 3600, True),
        (429, "6", 3600, False),
        (429, "3590", 3600, False),
        (429, "soon", 3600, False),
        (429, "1", 6, False),
        (503, "1", 3600, False),
    ],
)
def test_a_burst_that_is_held_back_disturbs_and_the_limit_of_the_hour_does_not(
    sessions: Callable[..., TargetSession],
    desk: Desk,
    status: int,
    pause: str,
    window_s: int,
    disturbed: bool,
) -> None:
    desk.answers = lambda heard: Reply({"detail": "Slow down."}, status, {"Retry-After": pause})
    text = f"{LISTED}\n[limits]\nwindow_s = {window_s}\n"
    recorder = Recorder(sessions(text), "test_a", requests_each=9)
    customer = Customer(recorder, "customer B", "globex", "Bearer abc", "CUSTOMER_B_TOKEN")
    with pytest.raises(Unmet) as refused:
        customer.tickets.list_all()
    assert ("a request was turned away for" in _held_back(recorder, refused.value)) is disturbed
    # What was found wrong in another answer is wrong all the same.
    assert _held_back(recorder, Unmet("nothing of another's", "it is there")) == ""
    assert _held_back(recorder, None) == ""
