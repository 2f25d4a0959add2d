"""The check-up looks at everything a run needs, and says how to mend what is missing."""

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from signoff.checkup import setup as module
from signoff.checkup.finding import Finding
from signoff.checkup.setup import checkup
from signoff.guide import GuideError
from tests.unit.signoff.deployment.files import HMAC_KEY, MINTED, a_target
from tests.unit.signoff.wire.serving import Desk, Reply, serving


@pytest.fixture
def desk() -> Iterator[Desk]:
    with serving() as desk:
        desk.answers = lambda heard: Reply({"version": "1.2.3", "tickets": []})
        yield desk


@pytest.fixture
def file(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DESK_KEY", HMAC_KEY)
    file = tmp_path / "target.toml"
    file.write_text(MINTED.replace("http://desk.test", desk.base_url), encoding="utf-8")
    return file


def ill(findings: Iterator[Finding]) -> list[Finding]:
    return [finding for finding in findings if not finding.well]


def test_a_good_set_up_is_found_well(file: Path) -> None:
    findings = list(checkup(file, file.parent))
    assert ill(iter(findings)) == []
    details = {finding.what: finding.detail for finding in findings}
    assert details["target answers"].endswith("build 1.2.3")
    assert details["tokens"] == "made here with DESK_KEY"
    assert details["capabilities"].startswith("http, shortlived; ")


def test_a_missing_secret_is_found_with_what_to_export(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DESK_KEY")
    (finding,) = ill(checkup(file, file.parent))
    assert "export DESK_KEY=" in finding.detail
    assert finding.remedy == "mend what the message names, then look again"


def test_a_target_that_does_not_answer_is_found(file: Path, desk: Desk) -> None:
    desk.answers = lambda heard: Reply(status=0)
    (finding,) = ill(checkup(file, file.parent))
    assert finding.what == "target"
    assert "cannot be reached" in finding.detail


def test_a_missing_package_is_found(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(package: str) -> str:
        if package == "moto":
            raise PackageNotFoundError(package)
        return "1"

    monkeypatch.setattr(module, "version", absent)
    assert ill(checkup(file, file.parent)) == [
        Finding("packages", False, "missing: moto", "run `make setup`")
    ]


def test_a_missing_browser_is_found_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "missing_engine", lambda name: f"there is no {name}")
    remedy = "run `apt-get install --no-install-recommends chromium-headless-shell`"
    assert module.engine("chromium") == Finding("chromium", False, "there is no chromium", remedy)


def test_a_broken_guide_is_found(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise GuideError("clauses.toml:3: duplicate")

    monkeypatch.setattr(module, "load_guide", broken)
    (finding,) = ill(checkup(file, file.parent))
    assert finding.detail == "clauses.toml:3: duplicate"


def test_what_stands_beside_the_api_is_looked_at(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(f'{text}[aws]\nregion = "eu-west-1"\n', "utf-8")
    details = {finding.what: finding.detail for finding in checkup(file, file.parent)}
    assert details["AWS"] == "eu-west-1, AWS's own endpoints"


def test_a_missing_scanner_is_found_with_its_package(tmp_path: Path) -> None:
    text = MINTED.replace('base_url = "http://desk.test"', "")
    scanner = '[boot]\ncommand = ["x"]\n[attachments]\nprogram = "no-such-scanner"\npackage = "scanners"\n'
    (finding,) = module.scanner(a_target(tmp_path, text + scanner).description)
    assert not finding.well
    assert finding.detail.startswith("the scanner needs no-such-scanner")
    assert finding.remedy == "run `apt-get install scanners`"
    assert (
        list(module.scanner(a_target(tmp_path, text + scanner.replace("no-such-scanner", "")).description))
        == []
    )
