"""The stranger with tenants who have had tickets for a year: what tests of lists and of the bell come to."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.stranger.targets import target_of
from tests.verdicts.chosen_tests import outcomes_by_clause

PORTAL = (
    "e2e/test_uat_01_again.py::test_the_list_one_goes_back_to_knows_what_was_changed[chromium]",
    "e2e/test_uat_01_resolving.py::test_a_ticket_goes_from_creation_to_resolution[chromium]",
    "e2e/test_uat_02_live.py::test_two_customers_side_by_side_see_their_own_only[chromium]",
    "e2e/test_uat_04_next_customer.py::test_the_next_customer_sees_nothing_of_the_last_one[chromium]",
    "e2e/test_uat_05_bell.py",
)
"""With two browsers and eight tenants, so that those of the first have a past of this run, too."""
TOLD = {
    "WARN: expected the tickets that were there before the walk": "numbered pages show a ticket twice",
    "WARN: expected the instant to be an ISO 8601 instant in UTC": "notices say it in seconds since 1970",
    "NOT VERIFIED: the target's list goes by no category": "it has no such filter",
    "NOT VERIFIED: the places of its pages are no cursors": "they are numbers",
    "NOT VERIFIED: the target has no idempotency keys": "its portal looks first whether a call arrived",
    "NOT VERIFIED: the target takes no endpoint whose host is an address": "names alone",
    "NOT VERIFIED: nobody may invoke the function": "it is a service, and has none",
    "NOT VERIFIED: the target lacks: invoke": "the same",
    "NOT VERIFIED: no ": "each tenant has a hundred requests an hour, like everybody",
}
"""What may come of a test but PASS, by its beginning, and why; which it is depends on the tests' order."""


@pytest.mark.parametrize(
    ("tests", "clauses"),
    [
        (["tests/integration/test_ticket_list.py"], {"TKT-03", "TKT-04", "TKT-05", "TKT-15"}),
        (
            ["tests/integration/test_notifications.py", "tests/integration/test_concurrent_notifications.py"],
            {"NTF-01", "NTF-02", "NTF-03", "NTF-04"},
        ),
        (
            ["tests/integration/test_webhooks.py", "tests/integration/test_webhook_deliveries.py"],
            {"WHK-01", "WHK-02"},
        ),
        (PORTAL, {"UAT-01", "UAT-02", "UAT-04", "UAT-05"}),
    ],
    ids=["tickets", "notifications", "webhooks", "portal"],
)
def test_what_tenants_had_before_is_no_fault_of_theirs(
    tests: Sequence[str], clauses: set[str], tmp_path: Path
) -> None:
    found = outcomes_by_clause(target_of("past"), tests, tmp_path, workers=2)
    assert {clause for clause, outcomes in found.items() if "PASS" in outcomes} >= clauses
    outcomes = set().union(*found.values())
    assert {each for each in outcomes if each != "PASS" and not each.startswith(tuple(TOLD))} == set()
