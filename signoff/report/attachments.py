"""Which files show what a test did, found in Allure's results: films, traces, screenshots, tables."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TEST_LABEL = "nodeid"
"""The label of an Allure result that names the test as pytest does."""


def files_of_tests(folder: Path) -> dict[str, list[str]]:
    """For each test the files attached to it, relative to the run's folder; its fixtures' too."""
    allure = folder / "allure-results"
    found: dict[str, list[str]] = {}
    test_of: dict[str, str] = {}
    for row in _rows(allure, "*-result.json"):
        labels = {label.get("name"): label.get("value") for label in row.get("labels", [])}
        if test := labels.get(TEST_LABEL):
            test_of[row.get("uuid", "")] = test
            found.setdefault(test, []).extend(_sources(row))
    for row in _rows(allure, "*-container.json"):
        parts = [part for side in ("befores", "afters") for part in row.get(side, [])]
        sources = [source for part in parts for source in _sources(part)]
        for test in {test_of[child] for child in row.get("children", []) if child in test_of}:
            found[test].extend(sources)
    return {
        test: [f"allure-results/{source}" for source in dict.fromkeys(sources) if (allure / source).is_file()]
        for test, sources in found.items()
        if sources
    }


def _rows(folder: Path, pattern: str) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob(pattern)):
        try:
            row = json.loads(file.read_text(encoding="utf-8", errors="replace"))
        except ValueError:
            continue  # a worker was ended while it wrote; its test is an ERROR for that
        if isinstance(row, dict):
            yield row


def _sources(part: dict[str, Any]) -> Iterator[str]:
    """Names of attached files, those of steps within steps too. A name leads nowhere but into the folder."""
    for attachment in part.get("attachments", []):
        source = str(attachment.get("source", ""))
        if source and "/" not in source and "\\" not in source:
            yield source
    for step in part.get("steps", []):
        yield from _sources(step)
