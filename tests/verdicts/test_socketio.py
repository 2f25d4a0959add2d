"""The stranger over Socket.IO, served by the real library: what tests of its live connections come to.

Those that take longest are left out; `signoff run` has all (tests/stranger/README.md).
"""

from pathlib import Path

from tests.stranger.targets import target_of
from tests.verdicts.chosen_tests import outcomes_by_clause

TESTS = {
    "tests/security/test_live_tokens.py": (
        "without_a_valid_token_there_is_no_connection",
        "the_refusal_is_401_and_tells_nothing_about_the_inside",
        "connections_end_with_their_token_and_a_fresh_one_restores_them",
        "an_expired_connection_is_told_why_it_is_closed",
    ),
    "tests/integration/test_live_connect.py": (
        "the_limit_of_connections_is_exact",
        "the_refusal_says_that_there_are_too_many",
    ),
    "tests/integration/test_live_messages.py": (
        "a_notification_arrives_with_its_content",
        "each_step_of_a_tickets_life_arrives_with_its_status",
    ),
    "tests/integration/test_live_routing.py": (
        "each_connection_gets_its_customers_and_its_types_only",
        "every_connection_of_a_customer_gets_every_message",
        "each_message_arrives_once_or_with_the_same_id",
    ),
    "tests/security/test_live_isolation.py": ("a_live_connection_brings_nothing_of_another_customers",),
    "tests/integration/test_live_frames.py": (
        "a_bad_frame_gets_an_error_and_disturbs_nobody[words]",
        "a_bad_frame_gets_an_error_and_disturbs_nobody[a huge number]",
        "a_binary_frame_gets_an_error_or_a_close",
        "a_frame_that_is_too_big_is_closed_with_1009",
        "a_ping_is_answered",
    ),
}
EXPECTED = {
    "WS-01": {"PASS", "WARN: expected the answer to be 401; it was 403"},
    "WS-02": {"PASS"},
    "WS-03": {"PASS"},
    "WS-05": {"PASS"},
    "WS-06": {"PASS", "WARN: expected the answer to be 429; it was 403"},
    "WS-07": {"PASS"},
    "WS-09": {"PASS"},
    "WS-10": {"PASS"},
    "WS-11": {"PASS"},
    "WS-12": {"PASS"},
}
"""By clause. The library's refusals need no status, and the stranger's have none: each is a note."""


def test_a_valid_deployment_of_socketio_passes(tmp_path: Path) -> None:
    chosen = [f"{file}::test_{name}" for file, names in TESTS.items() for name in names]
    assert outcomes_by_clause(target_of("socketio"), chosen, tmp_path, workers=4) == EXPECTED
