"""The stranger with tenants who have had tickets for a year: what tests of lists and of the bell come to."""

from pathlib import Path

from tests.stranger.targets import target_of
from tests.verdicts.chosen_tests import outcomes_by_clause

TESTS = (
    "tests/integration/test_ticket_list.py",
    "tests/integration/test_list_order.py",
    "tests/integration/test_notifications.py",
    "e2e/test_uat_01_again.py::test_the_list_one_goes_back_to_knows_what_was_changed[chromium]",
    "e2e/test_uat_05_bell.py::test_the_bell_counts_and_its_list_can_be_worked_off[chromium]",
)
TOLD = {
    "WARN: expected the tickets that were there before the walk": "numbered pages show a ticket twice",
    "NOT VERIFIED: the target's list goes by no category": "it has no such filter",
    "NOT VERIFIED: the places of its pages are no cursors": "they are numbers",
    "NOT VERIFIED: no ": "each tenant has a hundred requests an hour, like everybody",
}
"""What may come of a test but PASS, by its beginning, and why; which it is depends on the tests' order."""


def test_what_tenants_had_before_is_no_fault_of_theirs(tmp_path: Path) -> None:
    found = outcomes_by_clause(target_of("past"), TESTS, tmp_path, workers=2)
    assert found.keys() > {"TKT-04", "TKT-05", "NTF-01", "NTF-02", "UAT-01", "UAT-05"}
    outcomes = set().union(*found.values())
    assert {each for each in outcomes if each != "PASS" and not each.startswith(tuple(TOLD))} == set()
