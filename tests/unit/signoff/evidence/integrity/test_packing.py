"""A run that has ended: its logs are compressed, and no content lies on the disk twice."""

import gzip
import os
from pathlib import Path

import pytest

from signoff.evidence.integrity import manifest, packing, sealing

PICTURE = bytes(range(256)) * 40
SMALL = b"x" * 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run's folder: a log, a picture that lies there twice, and two small equal files."""
    folder = tmp_path / "run"
    for name, content in {
        "exchanges/gw0.jsonl": b'{"test": "t"}\n' * 1000,
        "browser/a-story/1.jpg": PICTURE,
        "allure-results/1-attachment.jpg": PICTURE,
        "small-1.txt": SMALL,
        "small-2.txt": SMALL,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def packed(folder: Path) -> Path:
    packing.pack_logs(folder)
    packing.keep_once(folder)
    sealing.seal(folder)
    return folder


def places(folder: Path, *names: str) -> set[int]:
    """The places on the disk that these names stand for."""
    return {os.stat(folder / name).st_ino for name in names}


def test_a_packed_log_holds_what_was_logged_and_is_the_only_one(folder: Path) -> None:
    said = (folder / "exchanges/gw0.jsonl").read_bytes()
    packing.pack_logs(folder)
    (log,) = (folder / "exchanges").iterdir()
    assert log.name == "gw0.jsonl.gz"
    assert gzip.decompress(log.read_bytes()) == said
    assert log.stat().st_size < len(said) / 10


def test_equal_logs_are_packed_into_equal_files(folder: Path) -> None:
    (folder / "exchanges/gw1.jsonl").write_bytes((folder / "exchanges/gw0.jsonl").read_bytes())
    packing.pack_logs(folder)
    first, second = sorted((folder / "exchanges").iterdir())
    assert first.read_bytes() == second.read_bytes()


def test_equal_files_share_a_place_under_both_names(folder: Path) -> None:
    packing.keep_once(folder)
    pictures = ("browser/a-story/1.jpg", "allure-results/1-attachment.jpg")
    assert len(places(folder, *pictures)) == 1
    assert [(folder / name).read_bytes() for name in pictures] == [PICTURE, PICTURE]
    assert len(places(folder, "small-1.txt", "small-2.txt")) == 2


def test_where_no_links_can_be_made_both_files_stay(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refused)
    packing.keep_once(folder)
    pictures = ("browser/a-story/1.jpg", "allure-results/1-attachment.jpg")
    assert len(places(folder, *pictures)) == 2
    assert not list(folder.rglob("*.link"))


def test_a_packed_run_is_sealed_and_its_copy_too_which_shares_nothing_with_it(
    folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    manifest.copy(packed(folder), copy)
    sealing.check_seal(folder)
    sealing.check_seal(copy)
    pictures = ("browser/a-story/1.jpg", "allure-results/1-attachment.jpg")
    assert len(places(copy, *pictures)) == 1
    assert not places(copy, *pictures) & places(folder, *pictures)


def test_a_change_of_what_is_kept_once_is_seen_under_both_names(folder: Path) -> None:
    with open(packed(folder) / "browser/a-story/1.jpg", "r+b") as file:
        file.write(b"!")
    assert manifest.differences(folder) == [
        "allure-results/1-attachment.jpg: was changed",
        "browser/a-story/1.jpg: was changed",
    ]
