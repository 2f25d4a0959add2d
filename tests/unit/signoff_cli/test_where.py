"""From a clause one finds everything that has to do with it."""

import re
from io import StringIO

import pytest

from signoff.guide import Clause, load_guide
from signoff.proof.catalogue import load_catalogue
from signoff.report.console import console_of
from signoff.verdict.results import Collected
from signoff_cli.options import ROOT
from signoff_cli.where import ROOMS, room_of, where

GUIDE = load_guide()
MATRIX = "tests/security/test_isolation_matrix.py::test_nothing_of_another_customers_is_reached"


def shown(clause: Clause, *tests: str) -> str:
    """The table of that clause, of which there are those tests."""
    stream = StringIO()
    collected = [
        Collected(test=test, clause=clause.id, level=clause.level, requests=1, customers=1) for test in tests
    ]
    console_of(stream, 160).print(where([clause], collected))
    return stream.getvalue()


def test_guide_tests_calls_monitor_and_variants_are_named() -> None:
    text = shown(GUIDE.clause("SEC-01"), f"{MATRIX}[a]", f"{MATRIX}[b]")
    for part in (
        GUIDE.clause("SEC-01").source,
        f"{MATRIX} (2 cases)",
        "matrix.add() (signoff/report/matrix.py",
        "signoff/monitors/cross_customer.py",
        ": foreign-ticket-forbidden (changes backend/",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("clause", "test", "call"),
    [
        (
            "TKT-07",
            "integration/test_ticket_updates.py",
            "customer_a.tickets.open() (signoff/actors/customer/tickets",
        ),
        (
            "WHK-01",
            "integration/test_webhooks.py",
            "customer_a.webhooks.register() (signoff/actors/customer/w",
        ),
        (
            "FCT-01",
            "integration/test_forecast.py",
            "customer_a.costs.forecast() (signoff/actors/customer/cost",
        ),
    ],
)
def test_a_call_says_in_which_file_it_is(clause: str, test: str, call: str) -> None:
    tests = [
        f"tests/{test}::{name}"
        for name in re.findall(r"def (test_\w+)", (ROOT / f"tests/{test}").read_text(encoding="utf-8"))
    ]
    assert call in shown(GUIDE.clause(clause), *tests)


def test_calls_through_helpers_and_connections_are_named() -> None:
    text = shown(
        GUIDE.clause("WS-09"), "tests/integration/test_live_frames.py::test_a_connection_survives_an_error"
    )
    assert "sender.send() (signoff/actors/customer/listener.py)" in text
    text = shown(
        GUIDE.clause("UAT-08"), "e2e/test_uat_08_clean.py::test_a_walk_through_the_portal_leaves_no_error"
    )
    assert "all_places (e2e/places.py)" in text
    assert "tab.support.search() (e2e/pages/support.py)" in text


def test_tests_come_in_the_order_of_their_file() -> None:
    names = ("test_the_portal_builds", "test_no_older_node_is_asked_for")
    for order in (names, names[::-1]):
        text = shown(GUIDE.clause("PRE-06"), *(f"e2e/test_pre_06_build.py::{name}" for name in order))
        assert text.index(names[0]) < text.index(names[1])
        assert "lowest_node (e2e/building.py)" in text


def test_what_measures_is_named_by_clause() -> None:
    assert "no test: see decided by" in shown(GUIDE.clause("RBK-02"))
    assert "drill/outage.py" in shown(GUIDE.clause("RBK-02"))
    assert "load/schedule/profiles.py" in shown(GUIDE.clause("LAT-03"))


def test_a_line_of_the_catalogue_is_shown_as_it_is() -> None:
    text = shown(GUIDE.clause("SEC-01"))
    lines = {variant.listed for variant in load_catalogue(ROOT) if variant.clause == "SEC-01"}
    assert [line for line in lines if f"{line}:" not in text] == []


@pytest.mark.parametrize(
    ("call", "room"),
    [
        ("portal.customer.tickets.open()", "signoff/actors/customer/tickets.py"),
        ("portal.bell.opens()", "e2e/pages/bell.py"),
        ("portal.reload()", "e2e/tab.py"),
        ("account.privileges.missing()", "signoff/actors/account/privileges.py"),
        ("operator.publish()", "signoff/actors/operator/operator.py"),
        ("crowd.at_once()", "signoff/actors/crowd/crowd.py"),
        ("outcome.found()", "signoff/model/search.py, its stories in tests/model/"),
        ("strange.thing()", ""),
        ("actor.comment()", "signoff/actors/crowd/participant.py"),
        ("actor.customer.tickets.open()", "signoff/actors/customer/tickets.py"),
    ],
)
def test_a_call_is_looked_for_where_its_part_is(call: str, room: str) -> None:
    assert room_of(call) == room


def test_what_no_test_decides_says_what_does() -> None:
    assert "signoff load" in shown(GUIDE.clause("LAT-01"))
    assert "a person" in shown(GUIDE.clause("SIGN-03"))


def test_every_clause_says_where_in_the_guide_it_comes_from() -> None:
    unknown = [clause.id for clause in GUIDE.clauses.values() if clause.source.startswith("not in the guide")]
    assert [name for name in unknown if GUIDE.clause(name).level != "SHOULD"] == []


def test_the_rooms_that_it_names_are_there() -> None:
    places = [room.partition(",")[0] for room in ROOMS.values()]
    assert [place for place in places if not (ROOT / place).exists()] == []
