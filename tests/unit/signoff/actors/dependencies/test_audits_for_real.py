"""pip-audit and npm audit as they are, asking a registry on this machine."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from signoff.actors.dependencies.audits import (
    Audit,
    audit_npm,
    audit_python,
    require_npm_advisories,
    require_python_advisories,
)
from signoff.deployment.programs import found_program
from signoff.verdict.outcomes import NotVerified
from tests.unit.signoff.actors.dependencies.registry import Registry, registry

KNOWN = {
    "jinja2 2.10": "leaves its sandbox",
    "lodash 4.17.15": "changes every object",
    "left 1.0": "reads too far",
}
with_npm = pytest.mark.skipif(found_program("npm") is None, reason="needs npm")


@pytest.fixture
def knowing() -> Iterator[Registry]:
    with registry(KNOWN) as one:
        yield one


@pytest.fixture
def knowing_nothing() -> Iterator[Registry]:
    """As a mirror that keeps packages only, and answers every question about them with nothing."""
    with registry({}) as one:
        yield one


def requirements(folder: Path, *lines: str) -> Path:
    file = folder / "requirements.lock"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


def npm_project(folder: Path, url: str, shipped: Mapping[str, str], building: Mapping[str, str]) -> Path:
    root: dict[str, object] = {
        "name": "p",
        "version": "1.0.0",
        "dependencies": {**shipped},
        "devDependencies": {**building},
    }
    packages: dict[str, object] = {"": root}
    for name, version in shipped.items():
        packages[f"node_modules/{name}"] = {"version": version}
    for name, version in building.items():
        packages[f"node_modules/{name}"] = {"version": version, "dev": True}
    lock = {"name": "p", "version": "1.0.0", "lockfileVersion": 3, "packages": packages}
    (folder / "package.json").write_text(json.dumps(root), encoding="utf-8")
    (folder / "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    (folder / ".npmrc").write_text(f"registry={url}/\n", encoding="utf-8")
    return folder


def test_pip_audit_names_what_is_known(knowing: Registry, tmp_path: Path) -> None:
    url = f"{knowing.url}/v1/query"
    require_python_advisories(url)
    audit = audit_python(requirements(tmp_path, "left==1.0", "well==2.0"), url)
    assert audit.packages == 2
    assert [one.shown() for one in audit.found] == ["left 1.0: PYSEC-1; upgrade to 99.0"]
    assert knowing.asked == ["jinja2 2.10", "left 1.0", "well 2.0"]


def test_pip_audit_of_what_is_well(knowing: Registry, tmp_path: Path) -> None:
    assert audit_python(requirements(tmp_path, "well==2.0"), f"{knowing.url}/v1/query") == Audit(packages=1)


def test_a_service_without_advisories_of_python_is_not_believed(knowing_nothing: Registry) -> None:
    with pytest.raises(NotVerified, match=r"keeps no advisories: it names none for jinja2 2\.10"):
        require_python_advisories(f"{knowing_nothing.url}/v1/query")


def test_a_service_that_is_not_there_is_not_believed() -> None:
    with pytest.raises(NotVerified, match="pip-audit did not come to a result"):
        require_python_advisories("http://127.0.0.1:1/v1/query")


@with_npm
def test_npm_names_what_is_known(knowing: Registry, tmp_path: Path) -> None:
    folder = npm_project(tmp_path, knowing.url, {"well": "2.0.0"}, {"lodash": "4.17.15"})
    require_npm_advisories(folder)
    assert audit_npm(folder, development=False).found == ()
    (found,) = audit_npm(folder, development=True).found
    assert found.shown().startswith("lodash 4.17.15: high: changes every object; ")
    assert "well 2.0.0" in knowing.asked


@with_npm
def test_a_registry_without_advisories_of_npm_is_not_believed(
    knowing_nothing: Registry, tmp_path: Path
) -> None:
    folder = npm_project(tmp_path, knowing_nothing.url, {"well": "2.0.0"}, {})
    assert audit_npm(folder, development=True).found == (), "by itself that looks clean"
    with pytest.raises(NotVerified, match=r"keeps no advisories: it names none for lodash 4\.17\.15"):
        require_npm_advisories(folder)
