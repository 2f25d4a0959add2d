"""A release that was made with other tests than those at hand is none: with fewer, or with easier ones."""

from dataclasses import replace
from pathlib import Path

import pytest

from signoff.evidence import suites
from signoff.release.signatures.statement import AttestationError
from signoff.suite.suite import Listed, Suite, differences
from tests.unit.signoff.release.desks import HUMAN, Desk, a_desk, attest, prints_nothing

ACCEPTED = pytest.mark.before("accepted")
"""Nothing told before with which tests a run was made."""


@pytest.fixture(autouse=True)
def the_suite_of_the_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here runs are compared."""
    prints_nothing(monkeypatch)
    monkeypatch.setattr(suites, "differences", differences)


@pytest.fixture
def released(tmp_path: Path) -> Desk:
    """A release that is signed, and that verifies."""
    desk = a_desk(tmp_path)
    desk.signs("Anna", *attest(*HUMAN))
    desk.signs("Ben")
    found = desk.verified()
    assert found.decision is not None
    assert found.decision.ruling.words == "release"
    return desk


def without(suite: Suite) -> Suite:
    """A test is not there any more: the run has one that nobody knows."""
    return replace(suite, tests=dict(list(suite.tests.items())[1:]))


def with_another(suite: Suite) -> Suite:
    """A test was added since, which the run does not have."""
    added = Listed("tests/security/test_new.py::test_new", "SEC-01", "MUST")
    return replace(
        suite,
        tests={**suite.tests, added.test: added},
        digests={**suite.digests, added.test: "7" * 64},
    )


def easier(suite: Suite) -> Suite:
    """A matcher that the run used says something else than the one here."""
    return replace(suite, digests=dict.fromkeys(suite.digests, "6" * 64))


def only_recommended(suite: Suite) -> Suite:
    """What the run took for a recommendation is binding here."""
    first = next(test for test in suite.tests.values() if test.level == "SHOULD")
    return replace(suite, tests={**suite.tests, first.test: replace(first, level="MUST")})


OTHERS = {
    "a test that is not here": (without, "1 test is unknown here: "),
    "a test that was left out": (with_another, "1 test is not known to the run: "),
    "an easier matcher": (easier, "tests are different here: "),
    "a recommendation": (only_recommended, "1 test is different here: "),
}


@ACCEPTED
@pytest.mark.parametrize("case", OTHERS)
def test_what_was_made_with_other_tests_is_not_verified(released: Desk, case: str) -> None:
    change, words = OTHERS[case]
    found = released.verified(here=change(released.suite()))
    assert found.decision is None
    assert any(words in refusal for refusal in found.refusals), found.refusals


@ACCEPTED
@pytest.mark.parametrize("case", OTHERS)
def test_what_was_made_with_other_tests_is_not_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    desk, (change, words) = a_desk(tmp_path), OTHERS[case]
    here = change(desk.suite())
    monkeypatch.setattr(Desk, "suite", lambda self: here)
    with pytest.raises(AttestationError, match=words):
        desk.signs("Anna")
