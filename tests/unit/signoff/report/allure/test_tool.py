"""Allure is the pinned one, and is installed once, however many reports are made at the same time.

Who cannot have it is told why.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from signoff.evidence.runs import EvidenceError
from signoff.report.allure import tool
from signoff.report.allure.tool import allure_program

NPM = """#!/bin/sh
# As npm: two at a time in one folder are in each other's way.
mkdir busy || exit 1
echo once >> installed
sleep 0.2
mkdir -p node_modules/.bin && : > node_modules/.bin/allure
rmdir busy
"""


def test_reports_that_are_made_at_once_wait_for_one_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("npm", NPM), ("node", "#!/bin/sh\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    home = tmp_path / "home"
    with ThreadPoolExecutor(4) as threads:
        programs = list(threads.map(lambda _: allure_program(home), range(4)))
    assert programs == [home / "node_modules/.bin/allure"] * 4
    assert (home / "installed").read_text(encoding="utf-8") == "once\n"


def test_a_machine_without_node_is_told_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EvidenceError, match="node is not on this machine: an Allure report needs Node"):
        allure_program()


def test_npm_that_cannot_install_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("node", "exit 0"), ("npm", "echo no network >&2; exit 1")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(EvidenceError, match=r"npm could not install Allure into .*: no network"):
        allure_program(tmp_path / "home")


def test_the_program_is_pinned() -> None:
    lock = Path(tool.__file__).with_name("package-lock.json")
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    assert packages["node_modules/allure"]["version"] == "3.18.0"
    assert all("integrity" in row for name, row in packages.items() if name)
    assert "resolved" not in lock.read_text(encoding="utf-8")
