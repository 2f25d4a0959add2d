"""Stryker is installed when it is first needed; what it takes is said."""

from pathlib import Path

import pytest

from signoff.guide.errors import UserError
from signoff.proof.portal_mutants.stryker import SOURCE, installed, ran

ROOT = Path(__file__).resolve().parents[4]
NPM = """#!/bin/sh
echo once >> installed
mkdir -p node_modules
"""
FAILING = """#!/bin/sh
echo 'no route to the registry' >&2
exit 1
"""


def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, npm: str = NPM) -> Path:
    """A root with the lists of packages and a portal whose own are installed; `npm` is this script."""
    programs, root = tmp_path / "programs", tmp_path / "root"
    programs.mkdir()
    for name, text in (("npm", npm), ("node", "#!/bin/sh\n")):
        (programs / name).write_text(text, encoding="utf-8")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    (root / SOURCE).mkdir(parents=True)
    for file in (ROOT / SOURCE).iterdir():
        (root / SOURCE / file.name).write_bytes(file.read_bytes())
    (root / "backend/portal/node_modules/vitest").mkdir(parents=True)
    return root


def test_it_is_installed_once_and_uses_the_vitest_of_the_portal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, said = prepared(tmp_path, monkeypatch), list[str]()
    home = installed(root, said.append)
    assert installed(root, said.append) == home
    assert (home / "installed").read_text(encoding="utf-8") == "once\n"
    assert said == [f"installing Stryker into {home.relative_to(root)}, once"]
    assert (home / "node_modules/vitest").resolve() == root / "backend/portal/node_modules/vitest"
    assert (home / "instrument.mjs").exists()


def test_without_a_network_it_says_what_npm_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = prepared(tmp_path, monkeypatch, FAILING)
    with pytest.raises(UserError, match=r"npm could not install Stryker.*no route to the registry"):
        installed(root, lambda _: None)


def test_without_npm_it_says_what_to_get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = prepared(tmp_path, monkeypatch)
    (tmp_path / "programs/npm").unlink()
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    monkeypatch.setattr("signoff.proof.portal_mutants.stryker.found_program", lambda name: None)
    with pytest.raises(UserError, match=r"there is no node .* take Node.js 20.19 or newer with npm"):
        installed(root, lambda _: None)


def test_without_the_portals_own_packages_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = prepared(tmp_path, monkeypatch)
    (root / "backend/portal/node_modules").rename(root / "elsewhere")
    with pytest.raises(UserError, match="packages of backend/portal are not installed"):
        installed(root, lambda _: None)


def test_a_program_that_fails_or_takes_too_long_is_an_error_with_its_words(tmp_path: Path) -> None:
    ran(["true"], tmp_path, 10, "nothing")
    with pytest.raises(UserError, match="the build failed: no such file"):
        ran(["sh", "-c", "echo no such file; exit 3"], tmp_path, 10, "the build")
    with pytest.raises(UserError, match="the build took more than 0 s: begun"):
        ran(["sh", "-c", "echo begun; sleep 60"], tmp_path, 0.4, "the build")


def test_no_list_of_packages_says_where_they_come_from() -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        text = (ROOT / SOURCE / name).read_text(encoding="utf-8")
        assert "resolved" not in text.replace("omit-lockfile-registry-resolved", "")
        assert "registry=" not in text
