"""A decision that is signed by all who have to, copied for each test that spoils it."""

from pathlib import Path

import pytest

from tests.unit.signoff.release.desks import Desk, a_signed_desk, copied, prints_nothing


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signing prints a PDF where a browser is; here none is needed."""
    prints_nothing(monkeypatch)


@pytest.fixture(autouse=True)
def the_suite_of_the_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are compared with the suite of this checkout; these were made with none that is anywhere."""
    monkeypatch.setattr("signoff.evidence.suites.differences", lambda recorded, here, clauses: [])


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The signed decision that is copied."""
    return a_signed_desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def desk(tmp_path: Path, once: Desk) -> Desk:
    """A desk of its own, everything signed, so that it verifies as a release."""
    return copied(once, tmp_path / "desk")
