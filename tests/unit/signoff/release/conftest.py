"""A decision that is signed by all who have to, copied for each test that spoils it."""

import shutil
from pathlib import Path

import pytest

from tests.unit.signoff.release.desks import HUMAN, Desk, a_desk, attest


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signing prints a PDF where a browser is; here none is needed."""
    monkeypatch.setattr("signoff.report.sheet.page.missing_engine", lambda name: "there is none here")


@pytest.fixture(autouse=True)
def the_suite_of_the_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are compared with the suite of this checkout; these were made with none that is anywhere."""
    monkeypatch.setattr("signoff.evidence.suites.differences", lambda recorded, here, clauses: [])


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The signed decision that is copied."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("signoff.report.sheet.page.missing_engine", lambda name: "there is none here")
        desk = a_desk(tmp_path_factory.mktemp("desk"))
        desk.signs("Anna", *attest(*HUMAN))
        desk.signs("Ben")
    return desk


@pytest.fixture
def desk(tmp_path: Path, once: Desk) -> Desk:
    """A desk of its own, everything signed, so that it verifies as a release."""
    shutil.copytree(once.place, tmp_path / "desk")
    return Desk(tmp_path / "desk", tmp_path / "desk" / once.folder.relative_to(once.place))
