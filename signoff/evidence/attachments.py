"""Which files show what a test did, found in Allure's results: films, traces, screenshots, tables."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TEST_LABEL = "nodeid"
"""The label of an Allure result that names the test as pytest does."""
_READ: dict[frozenset[tuple[Any, ...]], dict[str, dict[str, Any]]] = {}


def files_of_tests(folder: Path) -> dict[str, list[str]]:
    """For each test the files attached to it, relative to the run's folder; its fixtures' too."""
    allure = folder / "allure-results"
    sources = {
        test: list(dict.fromkeys(str(attachment.get("source", "")) for attachment in _attached(row)))
        for test, row in results_by_test(allure).items()
    }
    # A name leads nowhere but into the folder.
    return {
        test: [f"allure-results/{name}" for name in names if "/" not in name and (allure / name).is_file()]
        for test, names in sources.items()
        if names
    }


def titles_of_files(folder: Path) -> dict[str, str]:
    """What each attached file of a run, or of the runs of a decision, was called when it was attached."""
    found = {}
    for place in (folder, *sorted((folder / "runs").glob("*"))):
        beginning = (place / "allure-results").relative_to(folder).as_posix()
        for row in results_by_test(place / "allure-results").values():
            for attachment in _attached(row):
                found[f"{beginning}/{attachment.get('source')}"] = str(attachment.get("name") or "")
    return found


def results_by_test(allure: Path) -> dict[str, dict[str, Any]]:
    """Each test's Allure result; what its fixtures attached stands with it. Not to be changed."""
    if not allure.is_dir():
        return {}
    # Read once as long as no file there changes: pages and titles each ask for hundreds of them.
    with os.scandir(allure) as entries:
        state = frozenset((entry.name, *_state_of(entry)) for entry in entries)
    if state not in _READ:
        _READ[state] = _read_by_test(allure)
    return _READ[state]


def _state_of(entry: os.DirEntry[str]) -> tuple[int, int, int]:
    """What changes whenever the file does."""
    stat = entry.stat(follow_symlinks=False)
    return stat.st_ino, stat.st_size, stat.st_ctime_ns


def _read_by_test(allure: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    by_uuid: dict[str, dict[str, Any]] = {}
    for row in _rows(allure, "*-result.json"):
        if test := _test_of(row):
            found[test] = by_uuid[row.get("uuid", "")] = row
    for row in _rows(allure, "*-container.json"):
        parts = [part for side in ("befores", "afters") for part in _dicts(row.get(side))]
        attached = [attachment for part in parts for attachment in _attached(part)]
        for child in row.get("children", []):
            if attached and child in by_uuid:
                by_uuid[child].setdefault("attachments", []).extend(attached)
    return found


def _test_of(row: dict[str, Any]) -> str | None:
    labels = {label.get("name"): label.get("value") for label in _dicts(row.get("labels"))}
    return labels.get(TEST_LABEL)


def _rows(folder: Path, pattern: str) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob(pattern)):
        try:
            row = json.loads(file.read_text(encoding="utf-8", errors="replace"))
        except (ValueError, RecursionError):
            continue  # a worker was ended while it wrote; its test is an ERROR for that
        if isinstance(row, dict):
            yield row


def _attached(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is attached, to steps within steps too."""
    yield from _dicts(part.get("attachments"))
    for step in _dicts(part.get("steps")):
        yield from _attached(step)


def _dicts(rows: Any) -> list[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
