"""The suite as it stands: its inventory is what pytest collects, and any change of a source shows."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from signoff.suite.revision import Revision, revision_of
from signoff.suite.sources import Sources
from signoff.suite.suite import INVENTORY, ROOT, SuiteError, differences, suite_from_json, suite_in
from signoff_cli import pytest_run

FIRST, SECOND = "tests/security/test_a.py::test_one", "tests/security/test_b.py::test_two[x]"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small project: two tests, what they import, and what they read."""
    files = {
        INVENTORY: json.dumps(
            [{"test": test, "clause": "TKT-01", "level": "MUST"} for test in (FIRST, SECOND)]
        ),
        "tests/security/test_a.py": "from tests.security import shared\n",
        "tests/security/test_b.py": "import signoff.expect\nfrom . import near\nfrom ..far import thing\n",
        "tests/security/near.py": "",
        "tests/far.py": "thing = 1\n",
        "tests/security/shared.py": "from tests.security.deep import thing\n",
        "tests/security/deep.py": "import os\nthing = 1\n",
        "tests/security/unused.py": "",
        "tests/security/conftest.py": "",
        "signoff/payloads/words.toml": "",
        "signoff/expect/__init__.py": "",
        "conftest.py": 'pytest_plugins = ["signoff.plugin.plugin"]\n',
        "signoff/plugin/plugin.py": "import signoff.expect.other\n",
        "signoff/expect/other.py": "",
        "pyproject.toml": "",
        "README.md": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_inventory_is_what_pytest_collects() -> None:
    collected = {each.test: (each.clause, each.level.value) for each in pytest_run.collected()}
    listed = {name: (each.clause, each.level) for name, each in suite_in().tests.items()}
    assert collected == listed, "run `make inventory`"


@pytest.mark.parametrize(
    ("changed", "different"),
    [
        ("tests/security/test_a.py", {FIRST}),
        ("tests/security/shared.py", {FIRST}),
        ("tests/security/deep.py", {FIRST}),
        ("tests/security/test_b.py", {SECOND}),
        ("tests/security/near.py", {SECOND}),
        ("tests/far.py", {SECOND}),
        ("signoff/expect/__init__.py", {FIRST, SECOND}),
        ("signoff/expect/other.py", {FIRST, SECOND}),
        ("tests/security/conftest.py", {FIRST, SECOND}),
        ("signoff/payloads/words.toml", {FIRST, SECOND}),
        ("conftest.py", {FIRST, SECOND}),
        ("pyproject.toml", {FIRST, SECOND}),
        ("tests/security/unused.py", set()),
        ("README.md", set()),
    ],
)
def test_a_change_shows_in_the_tests_that_are_made_of_it(
    checkout: Path, changed: str, different: set[str]
) -> None:
    before = suite_in(checkout)
    (checkout / changed).write_text("# changed\n", encoding="utf-8")
    after = suite_in(checkout)
    assert {name for name in after.tests if after.digests[name] != before.digests[name]} == different
    assert (after.digest != before.digest) == bool(different)


def test_a_record_is_read_back_and_an_edited_one_is_refused(checkout: Path) -> None:
    suite = suite_in(checkout)
    record = suite.as_json()
    assert suite_from_json(json.loads(json.dumps(record)), "here") == suite
    edits: list[Any] = [
        {**record, "tests": record["tests"][1:]},
        {**record, "tests": record["tests"] * 2},
        {**record, "digest": "0" * 64},
        {**record, "tests": [{**row, "sources": "0" * 64} for row in record["tests"]]},
        [],
    ]
    for edited in edits:
        with pytest.raises(SuiteError, match="here: is not a record of a suite, or it was edited"):
            suite_from_json(edited, "here")


def test_what_differs_is_named(checkout: Path) -> None:
    before = suite_in(checkout)
    (checkout / "tests/security/test_a.py").write_text("", encoding="utf-8")
    rows = json.loads((checkout / INVENTORY).read_text())
    new = {**rows[1], "test": "tests/security/test_b.py::test_three"}
    (checkout / INVENTORY).write_text(json.dumps([rows[0], new]), encoding="utf-8")
    assert differences(before, suite_in(checkout), {"TKT-01"}) == [
        "1 test is not known to the run: tests/security/test_b.py::test_three",
        f"1 test is unknown here: {SECOND}",
        f"1 test is different here: {FIRST}",
    ]
    assert differences(before, suite_in(checkout), {"TKT-02"}) == []
    assert differences(before, before, {"TKT-01"}) == []


@pytest.mark.parametrize("text", ["", "{}", '[{"test": "a"}]', "[7]"])
def test_an_inventory_that_is_none_is_said(checkout: Path, text: str) -> None:
    (checkout / INVENTORY).write_text(text, encoding="utf-8")
    with pytest.raises(SuiteError, match=r"inventory\.json: is not an inventory .* run `make inventory`"):
        suite_in(checkout)


def test_a_missing_inventory_is_said(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"cannot be read .* run `make inventory`"):
        suite_in(tmp_path)


def test_the_revision_says_whether_it_is_all(checkout: Path) -> None:
    assert revision_of(checkout) == Revision()
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"],
    ):
        subprocess.run(["git", *command], cwd=checkout, check=True)
    clean = revision_of(checkout)
    assert (len(clean.commit), clean.clean) == (40, True)
    (checkout / "new.py").write_text("", encoding="utf-8")
    assert revision_of(checkout) == Revision(clean.commit, False)


@pytest.mark.parametrize(
    "name",
    [
        "expect/answers.py",
        "verdict/clauses.py",
        "plugin/classify.py",
        "evidence/counting.py",
        "actors/session/recorder.py",
    ],
)
def test_what_judges_is_part_of_every_test(name: str) -> None:
    assert f"signoff/{name}" in Sources(ROOT).files("tests/security/test_secrets.py")
