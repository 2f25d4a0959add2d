"""Which files show what a test did, as Allure's results tell."""

import json
from pathlib import Path
from typing import Any

from signoff.evidence.attachments import files_of_tests


def put(folder: Path, name: str, row: dict[str, Any]) -> None:
    (folder / "allure-results").mkdir(exist_ok=True)
    (folder / "allure-results" / name).write_text(json.dumps(row), encoding="utf-8")


def attached(*names: str) -> list[dict[str, str]]:
    return [{"name": "it", "source": name} for name in names]


def test_what_a_test_its_steps_and_its_fixtures_attached_is_found(tmp_path: Path) -> None:
    steps = [{"attachments": attached("b.png"), "steps": [{"attachments": attached("c.png")}]}]
    labels = [{"name": "nodeid", "value": "tests/a.py::test_a"}]
    put(
        tmp_path,
        "1-result.json",
        {"uuid": "1", "labels": labels, "attachments": attached("a.webm"), "steps": steps},
    )
    put(
        tmp_path, "2-container.json", {"children": ["1", "9"], "afters": [{"attachments": attached("d.zip")}]}
    )
    for name in ("a.webm", "b.png", "c.png", "d.zip"):
        (tmp_path / "allure-results" / name).write_bytes(b"x")
    assert files_of_tests(tmp_path) == {
        "tests/a.py::test_a": [f"allure-results/{name}" for name in ("a.webm", "d.zip", "b.png", "c.png")]
    }


def test_names_that_lead_elsewhere_and_files_that_are_not_there_are_left_out(tmp_path: Path) -> None:
    labels = [{"name": "nodeid", "value": "t"}]
    put(
        tmp_path,
        "1-result.json",
        {"uuid": "1", "labels": labels, "attachments": attached("../x", "gone.png")},
    )
    (tmp_path / "x").write_bytes(b"x")
    assert files_of_tests(tmp_path) == {"t": []}


def test_a_result_that_was_cut_short_hides_no_other(tmp_path: Path) -> None:
    labels = [{"name": "nodeid", "value": "t"}]
    put(tmp_path, "1-result.json", {"uuid": "1", "labels": labels, "attachments": attached("a.png")})
    (tmp_path / "allure-results/a.png").write_bytes(b"x")
    (tmp_path / "allure-results/0-result.json").write_text('{"uuid": ', encoding="utf-8")
    assert files_of_tests(tmp_path) == {"t": ["allure-results/a.png"]}
    assert files_of_tests(tmp_path / "nowhere") == {}
