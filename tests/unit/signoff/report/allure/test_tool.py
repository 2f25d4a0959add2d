"""Allure is installed once, however many reports are made at the same time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

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
