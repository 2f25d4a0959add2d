"""What the audits of packages said is believed only where they looked something up."""

import json
import stat
import sys
from pathlib import Path

import pytest

from signoff.actors.dependencies import audits
from signoff.actors.dependencies.audits import Audit, Vulnerability, audit_npm, audit_python
from signoff.verdict.outcomes import NotVerified


def program(folder: Path, name: str, said: str, code: int = 0, complains: str = "") -> Path:
    """A program that says that, whatever it is asked."""
    file = folder / name
    file.write_text(
        f"#!{sys.executable}\nimport sys\nprint({said!r})\n"
        f"print({complains!r}, file=sys.stderr)\nsys.exit({code})\n",
        encoding="utf-8",
    )
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    file = tmp_path / "requirements.lock"
    file.write_text("left==1.0\n", encoding="utf-8")
    return file


def pip_audit(monkeypatch: pytest.MonkeyPatch, folder: Path, *said: str | int) -> None:
    monkeypatch.setattr(sys, "executable", str(program(folder, "python", *said)))  # type: ignore[arg-type]


def npm_audit(monkeypatch: pytest.MonkeyPatch, folder: Path, *said: str | int) -> None:
    found = program(folder, "npm", *said)  # type: ignore[arg-type]
    monkeypatch.setattr(audits, "found_program", lambda name: str(found))


def test_python_packages_by_what_is_known_of_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, requirements: Path
) -> None:
    rows = [
        {
            "name": "left",
            "version": "1.0",
            "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"], "aliases": []}],
        },
        {"name": "right", "version": "2.0", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]},
        {"name": "own", "skip_reason": "Dependency not found on PyPI"},
        {"name": "well", "version": "1", "vulns": []},
    ]
    pip_audit(monkeypatch, tmp_path, json.dumps({"dependencies": rows, "fixes": []}), 1)
    found = audit_python(requirements)
    assert (found.packages, found.skipped) == (4, ("own",))
    assert [one.shown() for one in found.found] == [
        "left 1.0: PYSEC-1; upgrade to 1.1 or 2.0",
        "right 2.0: PYSEC-2; there is no fix yet",
    ]


def test_packages_that_could_not_be_looked_up_are_no_clean_audit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, requirements: Path
) -> None:
    """As behind a mirror without advisories: the program says that nothing is known, and ends with 0."""
    rows = [{"name": "left", "skip_reason": "Dependency not found on PyPI and could not be audited"}]
    pip_audit(monkeypatch, tmp_path, json.dumps({"dependencies": rows}), 0, "No known vulnerabilities found")
    assert audit_python(requirements) == Audit(packages=1, skipped=("left",))


@pytest.mark.parametrize("said", ["", "no JSON", "{}"])
def test_an_audit_that_came_to_no_result(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, requirements: Path, said: str
) -> None:
    pip_audit(monkeypatch, tmp_path, said, 1, "ConnectionError: nobody answers")
    with pytest.raises(NotVerified, match=r"nobody answers|listed no packages"):
        audit_python(requirements)


def test_an_audit_that_hangs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, requirements: Path) -> None:
    file = tmp_path / "python"
    file.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "executable", str(file))
    monkeypatch.setattr(audits, "WITHIN_S", 0.2)
    with pytest.raises(NotVerified, match=r"pip-audit got no answer within 0\.2 s"):
        audit_python(requirements)


def test_npm_packages_by_what_is_known_of_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = {
        "vulnerabilities": {
            "left": {
                "severity": "high",
                "via": [{"title": "Reads too far"}],
                "range": "<1.1",
                "fixAvailable": True,
            },
            "right": {"severity": "low", "via": ["left"], "range": "*", "fixAvailable": False},
        },
        "metadata": {"dependencies": {"total": 12}},
    }
    npm_audit(monkeypatch, tmp_path, json.dumps(told), 1)
    assert audit_npm(tmp_path, development=True) == Audit(
        packages=12,
        found=(
            Vulnerability("left", "<1.1", "high: Reads too far", "run npm audit fix"),
            Vulnerability("right", "*", "low: through left", "there is no fix yet"),
        ),
    )


def test_a_registry_without_advisories_is_no_clean_audit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    npm_audit(monkeypatch, tmp_path, json.dumps({"message": "405 Method Not Allowed", "error": {}}), 1)
    with pytest.raises(NotVerified, match="could not ask the registry: 405 Method Not Allowed"):
        audit_npm(tmp_path, development=False)


def test_without_npm_nothing_is_audited(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(audits, "found_program", lambda name: None)
    with pytest.raises(NotVerified, match=r"install Node\.js"):
        audit_npm(tmp_path, development=False)
