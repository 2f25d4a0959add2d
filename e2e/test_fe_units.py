"""The portal's own unit tests cover what the guide names, and pass."""

import re

import pytest

from e2e.units import unit_tests
from signoff import expect
from signoff.expect.evaluating import unmet_if
from signoff.plugin.marks import clause_mark
from signoff.plugin.run import Run

COVERED = {
    "FE-01": (
        r"FE-01|SupportTickets",
        {
            "loading": "load",
            "empty": "empty|no ticket|none",
            "list": "list|shows",
            "error": "error|fail|wrong",
        },
    ),
    "FE-02": (r"FE-02|NotificationCenter", {"the bell": "unread|count|bell", "its list": "open|newest|list"}),
    "FE-03": (
        r"FE-03|WebSocket|LiveSocket",
        {
            "connect": r"\bconnect",
            "disconnect": "disconnect|close|stop",
            "reconnect": "reconnect",
            "back-off": "back-?off|wait|longer|delay",
        },
    ),
    "FE-04": (
        r"FE-04|tickets\.test",
        {"create": "create", "read": "read", "update": "update", "comment": "comment"},
    ),
}
"""By clause: how its tests are known, and what of it they have to be about."""


@pytest.mark.parametrize("clause", [pytest.param(id_, marks=clause_mark(id_, requests=1)) for id_ in COVERED])
def test_the_portals_unit_tests_cover_it_and_pass(run: Run, clause: str) -> None:
    known_by, aspects = COVERED[clause]
    tests = [
        test for test in unit_tests(run.target.portal_source, run.folder) if re.search(known_by, test.name)
    ]
    missed = [test for test in tests if test.status != "passed"]
    received = "; ".join(f"{test.name}: {test.status} {test.received}" for test in missed[:5])
    unmet_if(
        missed,
        f"the portal's unit tests of {clause} to pass",
        f"{len(missed)} of {len(tests)} did not: {received}",
    )
    names = [test.name for test in tests]
    uncovered = [
        what
        for what, words in aspects.items()
        if not any(re.search(words, name, re.IGNORECASE) for name in names)
    ]
    expect(uncovered, f"what no unit test of {clause} is about").equals([])
