"""What a run says of its target is what the target file in its folder gives."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from signoff.deployment.file_copy import COPY
from signoff.evidence.runs import EvidenceError, read_finished
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import GUIDE, a_run, document_in

SHORT = "\n[limits]\nrequests = 20\nwindow_s = 6\n[permissions]\nload = true\n"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run on a target file that states a short window."""
    return a_run(tmp_path, outcomes={"SEC-04": Outcome.PASS}, stated=SHORT)


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Changes the verdict document."""
    document = document_in(folder)
    change(document)
    (folder / "verdict.json").write_text(json.dumps(document), encoding="utf-8")


def refused(folder: Path, says: str) -> None:
    with pytest.raises(EvidenceError, match=re.escape(says)):
        read_finished(folder, GUIDE)


def test_a_run_as_it_was_is_read(run: Path) -> None:
    assert read_finished(run, GUIDE).id == document_in(run)["run"]["id"]


def test_without_the_target_file_it_is_refused(run: Path) -> None:
    (run / COPY).unlink()
    refused(run, "target.toml: the target file is not there; repeat the run with this version")


def test_an_edited_target_file_is_refused(run: Path) -> None:
    (run / COPY).write_text((run / COPY).read_text().replace("= 20", "= 100").replace("= 6", "= 3600"))
    refused(run, "is not the target file of this run, its digest differs")


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("kind", "local", "verdict.json says kind 'local', the target file 'staging'"),
        ("name", "other", "verdict.json says name 'other', the target file 'desk'"),
        ("base_url", "https://x.test", "says base_url 'https://x.test', the target file 'https://desk.test'"),
        ("base_url_stated", False, "verdict.json says base_url_stated False, the target file True"),
    ],
)
def test_what_it_says_otherwise_is_refused(run: Path, key: str, value: object, says: str) -> None:
    edit(run, lambda document: document["target"].update({key: value}))
    refused(run, says)


def test_a_bound_that_was_taken_out_is_refused(run: Path) -> None:
    edit(run, lambda document: document["bounds"].pop(0))
    refused(run, "verdict.json lists other bounds than the target file gives")


def test_words_that_were_taken_out_are_refused(run: Path) -> None:
    edit(run, lambda document: [clause.update({"with": ""}) for clause in document["clauses"]])
    refused(run, "verdict.json says of SEC-04 ''")


def test_a_target_file_of_another_version_is_refused(run: Path) -> None:
    (run / COPY).write_text('name = "desk"\n', encoding="utf-8")
    digest = hashlib.sha256((run / COPY).read_bytes()).hexdigest()
    edit(run, lambda document: document["target"].update(file_sha256=digest))
    refused(run, "kind: this key is missing; add it")
